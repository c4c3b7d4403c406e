// Loads the program: the glue as text, the wasm as a compiled module, then starts the page.
const code = document.querySelector('meta[name="muster-code"]').dataset;

const compiled = async (response) =>
  (response.headers.get("content-type") ?? "").startsWith("application/wasm")
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());

try {
  const [glue, module] = await Promise.all([
    fetch(code.js).then((response) => response.text()),
    fetch(code.wasm).then(compiled),
  ]);
  const address = URL.createObjectURL(new Blob([glue], { type: "text/javascript" }));
  const program = await import(address);
  program.initSync({ module });
  program.page();
} catch (error) {
  document.documentElement.dataset.state = "failed";
  throw error;
}
