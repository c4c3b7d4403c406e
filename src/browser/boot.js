// Loads the program, then seals the page: from there on the browser refuses every request, this script's own too.
// Order matters: everything that needs the network or a string as script comes before `seal`.

/** Something a person can be told: what it is, and what happened or what to do. */
class Halt extends Error {
  constructor(title, message) {
    super(message);
    this.title = title;
  }
}
const LOAD = "Muster could not be loaded";
const BROWSER = "This browser cannot run Muster";
const SEAL = "No file is opened here: the page is not sealed";

const POLICY = [
  "default-src 'none'",
  "connect-src 'none'",
  "script-src blob: 'wasm-unsafe-eval'",
  "worker-src blob:",
  "img-src blob: data:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const ask = async (address) => {
  let response;
  try {
    response = await fetch(address);
  } catch {
    throw new Halt(LOAD, `${address} did not arrive. Reload the page when there is a connection.`);
  }
  if (!response.ok) {
    throw new Halt(LOAD, `The host answers ${response.status} for ${address}: its copy of Muster is not complete.`);
  }
  return response;
};

const compile = async (response) => {
  if (typeof WebAssembly !== "object") {
    throw new Halt(BROWSER, "It has no WebAssembly, or has it switched off.");
  }
  const typed = (response.headers.get("content-type") ?? "").startsWith("application/wasm");
  try {
    // Some hosts serve wasm under another type, which the streaming form refuses.
    return await (typed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    throw new Halt(BROWSER, "It lacks WebAssembly with SIMD, which Chrome, Edge and Firefox have since 2021 and Safari since 2023.");
  }
};

const script = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));

/** Takes away what no policy refuses. What cannot be taken away stops the page. */
const takeAway = (scope) => {
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection", "WebTransport", "open"]) {
    delete scope[name];
    if (name in scope) throw new Halt(SEAL, `${name}, a way out that no policy closes, cannot be taken away in this browser.`);
  }
};

/** No string becomes markup, in browsers without trusted types either. The program holds a setter of `innerHTML` that it never calls. */
const takeMarkupAway = () => {
  const refuse = () => {
    throw new TypeError("Muster makes no markup of strings.");
  };
  for (const [prototype, name] of [[Element.prototype, "innerHTML"], [Element.prototype, "outerHTML"], [ShadowRoot.prototype, "innerHTML"]]) {
    const { get } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
    Object.defineProperty(prototype, name, { get, set: refuse, configurable: false });
  }
  for (const name of ["insertAdjacentHTML", "setHTML", "setHTMLUnsafe"]) {
    Object.defineProperty(Element.prototype, name, { value: refuse, writable: false, configurable: false });
  }
};

/** Adds the sealing policy and sees for itself that it holds. */
const seal = async () => {
  // A default policy is asked only where trusted types are required: by whether it is asked for one empty string, the
  // page learns that its policy is in force, and nothing has to be refused for that. Everything else it turns down.
  let asked = false;
  let probing = true;
  const answer = () => {
    asked = probing;
    return probing ? "" : null;
  };
  globalThis.trustedTypes?.createPolicy("default", { createHTML: answer, createScript: () => null, createScriptURL: () => null });

  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = POLICY;
  document.head.append(meta);

  if (globalThis.trustedTypes) {
    document.createElement("template").innerHTML = "";
  } else {
    // No trusted types here: a picture that is refused says it instead, with one line on the console.
    const picture = document.createElement("img");
    asked = await new Promise((done) => {
      document.addEventListener("securitypolicyviolation", (event) => done(event.blockedURI.includes("muster-seal-test")), { once: true });
      picture.onload = picture.onerror = () => setTimeout(done, 200, false);
      picture.src = "muster-seal-test?way=boot";
    });
  }
  probing = false;
  if (!asked) throw new Halt(SEAL, "The browser does not apply the policy by which this page forbids itself every connection. An extension that changes pages can be the cause.");
};

// What a worker does until the program is in it: it is the program's glue with these lines below.
const WORKER = `
delete self.WebTransport;
self.onmessage = ({ data: { module, role, build } }) => {
  self.onmessage = null;
  initSync({ module });
  ({ engine: engine_worker, pixels: pixel_worker })[role]();
  self.postMessage({ ready: build });
};
`;

// Tries to send one word, by every way there is. Runs in the page and, as text, in a worker: it names nothing outside.
async function knock(address) {
  const WORD = "muster";
  const inPage = typeof document === "object";
  const refused = new Set();
  const note = (event) => refused.add(/[?&]way=([a-z-]+)/.exec(event.blockedURI)?.[1]);
  addEventListener("securitypolicyviolation", note);
  const parts = [];
  const part = (name, attributes) => {
    const element = Object.assign(document.createElement(name), attributes);
    element.hidden = true;
    parts.push(element);
    return element;
  };
  const answered = (target) =>
    new Promise((done) => {
      for (const event of ["load", "error", "open"]) target.addEventListener(event, done);
    });
  const shown = (name, attributes) => {
    const element = part(name, attributes);
    const answer = answered(element);
    document.body.append(element);
    return answer;
  };
  const both = {
    fetch: (to) => fetch(to, { method: "POST", body: WORD }),
    request: (to) => {
      const request = new XMLHttpRequest();
      const answer = answered(request);
      request.open("POST", to);
      request.send(WORD);
      return answer;
    },
    socket: (to) => answered(new WebSocket(to.replace(/^http/, "ws"))),
    events: (to) => {
      const events = new EventSource(to);
      return answered(events).finally(() => events.close());
    },
    import: (to) => import(to),
  };
  const ofPage = {
    beacon: (to) => void navigator.sendBeacon(to, WORD),
    picture: (to) => shown("img", { src: to }),
    video: (to) => shown("video", { src: to }),
    style: (to) => shown("link", { rel: "stylesheet", href: to }),
    font: (to) => new FontFace("muster-seal-test", `url("${to}")`).load(),
    script: (to) => shown("script", { src: to }),
    prefetch: (to) => shown("link", { rel: "prefetch", href: to }),
    preload: (to) => shown("link", { rel: "modulepreload", href: to }),
    frame: (to) => shown("iframe", { src: to }),
    object: (to) => shown("object", { data: to }),
    form: (to) => {
      const form = part("form", { action: to, method: "post", target: "muster-seal-test" });
      document.body.append(form);
      form.submit();
    },
  };
  const ofWorker = { scripts: (to) => void importScripts(to) };
  const attempt = async ([way, send]) => {
    let sent = false;
    let threw = false;
    const limit = new Promise((done) => setTimeout(done, 1500));
    try {
      const answer = send(`${address}?way=${way}`);
      // An answer of any kind, an error too, may mean that something arrived.
      await Promise.race([limit, Promise.resolve(answer).then(() => (sent = answer !== undefined), () => (sent = true))]);
    } catch {
      threw = true;
    }
    // The report of a refusal may come just after the refusal.
    if (!refused.has(way)) await new Promise((done) => setTimeout(done, 300));
    return [way, refused.has(way) || threw ? "Refused" : sent ? "Sent" : "Nothing sent"];
  };
  const ways = { ...both, ...(inPage ? ofPage : ofWorker) };
  const rows = await Promise.all(Object.entries(ways).map(attempt));
  removeEventListener("securitypolicyviolation", note);
  for (const element of parts) element.remove();
  return Object.fromEntries(rows);
}

const WAYS = {
  fetch: "fetch",
  request: "XMLHttpRequest",
  beacon: "sendBeacon",
  socket: "WebSocket",
  events: "EventSource",
  picture: "a picture",
  video: "a video",
  style: "a style sheet",
  font: "a font",
  script: "a script",
  import: "import()",
  scripts: "importScripts()",
  prefetch: "a prefetch",
  preload: "a module preload",
  frame: "a frame",
  object: "an object",
  form: "a form",
};

const knockInWorker = (start) =>
  new Promise((done) => {
    const worker = start(`${knock}\nonmessage = async ({ data }) => postMessage(await knock(data));`);
    const end = (rows) => {
      worker.terminate();
      done(rows);
    };
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = () => end({});
    setTimeout(end, 5000, {});
    worker.postMessage(new URL("muster-seal-test", document.baseURI).href);
  });

const trySend = async (start) => {
  const address = new URL("muster-seal-test", document.baseURI).href;
  const [page, worker] = await Promise.all([knock(address), knockInWorker(start)]);
  const tried = Object.entries(WAYS).map(([way, name]) => ({ way: name, page: page[way] ?? "–", worker: worker[way] ?? "–", by: "the browser" }));
  const taken = ["WebTransport", "RTCPeerConnection", "open"].map((name) => ({
    way: name === "open" ? "window.open" : name,
    page: name in globalThis ? "Sent" : "Taken away",
    worker: name === "WebTransport" ? "Taken away" : "–",
    by: "Muster",
  }));
  return [...tried, ...taken];
};

/** Tells in the static page, in place of the drop zone, why there is no program. */
const tell = (error) => {
  const refused = document.getElementById("drop-refused");
  const zone = document.getElementById("drop-in");
  if (zone) zone.hidden = true;
  if (refused) {
    refused.hidden = false;
    refused.setAttribute("role", "alert");
    refused.querySelector("h2").textContent = error?.title ?? "Muster could not start";
    refused.querySelector("p").textContent = error?.message ?? String(error);
  }
  document.documentElement.dataset.sealed = "false";
  document.documentElement.dataset.state = "failed";
};

try {
  const code = document.querySelector('meta[name="muster-code"]').dataset;
  const [glue, module] = await Promise.all([ask(code.js).then((response) => response.text()), ask(code.wasm).then(compile)]);
  const build = `${code.js} ${code.wasm}`.replaceAll("./", "");
  const program = await import(script(glue));
  // Not initSync: the page's thread refuses to instantiate large programs synchronously.
  await program.default({ module_or_path: module });

  takeAway(globalThis);
  // Every worker is made of a text of ours; the policy turns no other address into a script.
  const texts = new Set();
  const trusted = globalThis.trustedTypes?.createPolicy("muster", {
    createScriptURL: (address) => (texts.has(address) ? address : null),
  });
  const start = (address, options) => new Worker(trusted ? trusted.createScriptURL(address) : address, options);
  const owned = (text) => {
    const address = script(text);
    texts.add(address);
    return address;
  };
  const workers = owned(glue + WORKER);

  await seal();
  takeMarkupAway();
  Object.defineProperty(globalThis, "__muster", {
    value: Object.freeze({
      build,
      policy: POLICY,
      imports: Object.freeze([
        ...new Set(WebAssembly.Module.imports(module).map(({ name }) => name.replace(/^__wbg_(.*)_[0-9a-f]{16}$/, "$1"))),
      ].sort()),
      startWorker: (role, name) => {
        const worker = start(workers, { type: "module", name });
        worker.postMessage({ module, role, build });
        return worker;
      },
      trySend: () => trySend((text) => start(owned(text))),
    }),
  });
  document.documentElement.dataset.sealed = "true";
  program.page();
} catch (error) {
  tell(error);
  throw error;
}
