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

const { TRIED, IN_WORKER, knock, directives, takeAway, keepAutofillQuiet } = globalThis.musterWaysOut;
delete globalThis.musterWaysOut;

const IGNORED = "The browser does not apply the policy by which this page forbids itself every connection. An extension that changes pages can be the cause.";

/** Where the page lies, and the service worker that opens it there without its host. */
const HERE = new URL("./", document.baseURI).href;
const OFFLINE = "offline.js";
/** Where the page tries to send something: a place that no host has. */
const TARGET = new URL("muster-seal-test", document.baseURI).href;
/** Makes elements that are made no more. */
const make = document.createElement.bind(document);

/** A file of the program; the browser refuses it unless its hash is the one that stands in the page. */
const ask = async (address, integrity) => {
  if (!integrity) throw new Halt(LOAD, "This copy was not made by cargo xtask dist: its page does not say which files belong to it.");
  try {
    return await fetch(address, { integrity });
  } catch {
    // It did not come at all, or something else came: asked for without its content, the host says which.
    const { ok, status } = await fetch(address, { method: "HEAD" }).catch(() => ({}));
    const why = ok
      ? `${address} is not the file that this page was made with: the host's copy of Muster is damaged, old and new files are mixed in it, or somebody changed it. Reload the page; if that does not help, tell whoever runs the host.`
      : status
        ? `The host answers ${status} for ${address}: its copy of Muster is not complete.`
        : `${address} did not arrive. Reload the page when there is a connection.`;
    throw new Halt(LOAD, why);
  }
};

/** The hash by which the browser took a file, in the digits that `sha256sum` prints. */
const digits = (integrity) =>
  Array.from(atob(integrity.slice("sha256-".length)), (c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");

// (module (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt))
const SIMD = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]);

const compile = async (response) => {
  const typed = (response.headers.get("content-type") ?? "").startsWith("application/wasm");
  try {
    // Some hosts serve wasm under another type, which the streaming form refuses.
    return await (typed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  } catch (error) {
    throw new Halt(LOAD, `The program cannot be compiled here: ${error?.message ?? error}`);
  }
};

/** What has to be right before anything is loaded. */
const look = () => {
  if (globalThis.top !== globalThis) {
    throw new Halt(SEAL, "Muster is shown inside another page, which could lay something over it. Open it in a tab of its own.");
  }
  const between = navigator.serviceWorker?.controller;
  if (between && between.scriptURL !== new URL(OFFLINE, HERE).href) {
    throw new Halt(
      SEAL,
      "A service worker of this host stands between the page and the network, and it is not Muster's own, so it belongs to somebody else. Remove the data of this site in the browser's settings, or put Muster on a host of its own.",
    );
  }
  if (typeof WebAssembly !== "object") throw new Halt(BROWSER, "It has no WebAssembly, or has it switched off.");
  if (!WebAssembly.validate(SIMD)) {
    throw new Halt(BROWSER, "It lacks WebAssembly with SIMD, which Chrome, Edge and Firefox have since 2021 and Safari since 2023.");
  }
};

const REPORTS =
  "The host asks the browser to report what this page does (Content-Security-Policy-Report-Only, report-uri or report-to). Such reports leave this computer, and no policy of the page stops them. Take that header away for Muster, or put it on another host.";

/** A host may have every refusal reported to it, after the seal too: by the headers that the page itself came with. Gives
 * the page. */
const noReports = async () => {
  let page;
  try {
    // Most often out of the browser's own store.
    page = await fetch(location.href.split("#")[0], { cache: "force-cache" });
  } catch {
    throw new Halt(LOAD, "The page could not be read again to see its headers. Reload it when there is a connection.");
  }
  const enforced = page.headers.get("content-security-policy") ?? "";
  if (page.headers.has("content-security-policy-report-only") || /report-(uri|to)/i.test(enforced)) throw new Halt(SEAL, REPORTS);
  return page;
};

/** Keeps this release in the browser, whole and by itself, and installs the service worker that answers with it where the
 * host does not. `program` holds what was loaded already. Gives whether it is kept: never on a host without HTTPS, nor
 * where the browser keeps nothing. */
const keep = async (page, program) => {
  if (!navigator.serviceWorker || !program.length || !page.ok || page.redirected) return false;
  const text = await page.clone().text();
  const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((part) => [part.href ?? part.src, part.integrity]);
  const names = (address, integrity) => integrity && text.includes(address.split("/").at(-1)) && text.includes(integrity);
  // What was read again may be a newer page already.
  if (![...parts, ...program].every(([address, integrity]) => names(address, integrity))) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const own = `muster ${HERE} `;
  const name = own + [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const release = await caches.open(name);
  if (!(await release.match(HERE))) {
    // The manifest has no hash: a browser asks it none.
    const manifest = document.querySelector("link[rel=manifest]").href;
    const again = [...parts, [manifest, ""]].map(async ([address, integrity]) => [address, await fetch(address, { integrity, cache: "force-cache" })]);
    const files = [...(await Promise.all(again)), ...program.map(([address, , file]) => [address, file])];
    await Promise.all(files.map(([address, file]) => release.put(address, file)));
    // Last: with it the release counts.
    await release.put(HERE, page);
  }
  const others = (await caches.keys()).filter((other) => other.startsWith(own) && other !== name);
  await Promise.all(others.map((other) => caches.delete(other)));
  await navigator.serviceWorker.register(OFFLINE, { scope: "./", updateViaCache: "none" });
  return true;
};

const script = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));

/** Adds the sealing policy; where there are trusted types, sees that they are required from here on. */
const seal = () => {
  // A default policy is asked only where trusted types are required: by whether it is asked for one empty string, the
  // page learns that its policy is in force, and nothing has to be refused for that. Everything else it turns down.
  let asked = false;
  let probing = true;
  const answer = () => {
    asked = probing;
    return probing ? "" : null;
  };
  globalThis.trustedTypes?.createPolicy("default", {
    createHTML: answer,
    createScript: () => null,
    // The trial's own address gets past: where it leads is for the policy to refuse.
    createScriptURL: (address) => (address.startsWith(TARGET) ? address : null),
  });

  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = POLICY;
  document.head.append(meta);

  if (globalThis.trustedTypes) {
    document.createElement("template").innerHTML = "";
    probing = false;
    if (!asked) throw new Halt(SEAL, IGNORED);
  }
};

/** What has to be seen refused before a file is opened: a way for each directive that a browser reports on. */
const MUST = {
  page: ["fetch", "script", "style", "picture", "video", "font", "frame", "object", "form", "base"],
  worker: ["fetch", "import"],
};

/** Tries each directive against the page's own host, from the page and from a worker. */
const trial = async (start) => {
  console.info("Muster now tries to reach its own host, to see that the browser refuses it. The refusals that follow are wanted.");
  const [page, worker] = await Promise.all([knock(TARGET, directives, MUST.page, make), knockInWorker(start, MUST.worker)]);
  for (const [side, rows] of Object.entries({ page, worker })) {
    for (const way of MUST[side]) {
      if (rows[way]?.seen) continue;
      const why = rows[way] ? `${TRIED[way][1]} from the ${side} was not refused (${TRIED[way][0]}).` : `No ${side} answered.`;
      throw new Halt(SEAL, `${IGNORED} Tried before anything is opened: ${why}`);
    }
  }
};

// What a worker does until the program is in it: it is the program's glue with these lines below.
const WORKER = `
${IN_WORKER}self.onmessage = ({ data: { module, role, build } }) => {
  self.onmessage = null;
  initSync({ module });
  ({ engine: engine_worker, pixels: pixel_worker, layout: layout_worker })[role]();
  self.postMessage({ ready: build });
};
`;

const knockInWorker = (start, only) =>
  new Promise((done) => {
    const worker = start(`${knock}\nonmessage = async ({ data }) => postMessage(await knock(...data));`);
    const end = (rows) => {
      worker.terminate();
      done(rows);
    };
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = () => end({});
    // Longer than its own patience.
    setTimeout(end, 20000, {});
    worker.postMessage([TARGET, directives, only]);
  });

/** Every way, tried now: rows of way, what became of it from the page and from a worker, and who keeps it. */
const trySend = async (start, taken) => {
  const [page, worker] = await Promise.all([knock(TARGET, directives, undefined, make), knockInWorker(start)]);
  const said = (row) => (row ? (row.refused ? "Refused" : "Sent") : "–");
  const tried = Object.entries(TRIED).map(([way, [directive, name]]) => ({
    way: name,
    page: said(page[way]),
    worker: said(worker[way]),
    by: `the browser: ${directive}`,
  }));
  return [...tried, ...taken.map(({ what, why, gone }) => ({ way: what, page: gone() ? "Taken away" : "Still there", worker: "–", by: `Muster: it ${why}` }))];
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

// What the browser records of requests, and reports of refusals, from the seal on.
const counted = { requests: 0, refused: 0 };
const count = () => {
  new PerformanceObserver((list) => {
    const went = (r) => (r.requestStart > 0 || r.responseStart > 0 || r.transferSize > 0) && !/^(blob|data):/.test(r.name);
    counted.requests += list.getEntries().filter(went).length;
  }).observe({ type: "resource" });
  addEventListener("securitypolicyviolation", (event) => {
    // What somebody has the page try is not counted.
    if (event.disposition !== "report" && !event.blockedURI.startsWith(TARGET)) counted.refused += 1;
  });
};

let reported = false;
addEventListener("securitypolicyviolation", (event) => {
  if (event.disposition !== "report" || reported) return;
  reported = true;
  // Told to a page that runs already, too: it takes no file from here on.
  if (document.documentElement.dataset.sealed !== "true") return;
  tell(new Halt(SEAL, REPORTS));
  document.dispatchEvent(new Event("muster-unsealed"));
});

try {
  look();
  const code = document.querySelector('meta[name="muster-code"]').dataset;
  const loaded = [];
  const load = async (what) => {
    const [address, integrity] = [code[what], code[`${what}Integrity`]];
    const file = await ask(address, integrity);
    if (globalThis.caches) loaded.push([address, integrity, file.clone()]);
    return file;
  };
  const [glue, module, licences, page] = await Promise.all([
    load("js").then((file) => file.text()),
    load("wasm").then(compile),
    load("licences").then((file) => file.text()),
    noReports(),
  ]);
  // Without it the page works as well.
  const keeping = Promise.race([keep(page, loaded).catch(() => false), new Promise((done) => setTimeout(done, 5000, false))]);
  const build = `${code.js} ${code.wasm}`.replaceAll("./", "");
  const program = await import(script(glue));
  // Not initSync: the page's thread refuses to instantiate large programs synchronously.
  await program.default({ module_or_path: module });

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
  const knocking = (text) => start(owned(text));

  // All that it asks of the host, it asks before the seal.
  const opensOffline = await keeping;
  seal();
  await trial(knocking);
  if (reported) throw new Halt(SEAL, REPORTS);
  count();
  keepAutofillQuiet();
  const taken = takeAway((name) => {
    throw new Halt(SEAL, `${name}, a way out that no policy closes, cannot be taken away in this browser.`);
  });
  Object.defineProperty(globalThis, "__muster", {
    value: Object.freeze({
      build,
      policy: POLICY,
      hashes: Object.freeze([
        [code.js, code.jsIntegrity],
        [code.wasm, code.wasmIntegrity],
      ].map(([file, hash]) => `${digits(hash)}  ${file.replace("./", "")}`)),
      fingerprint: digits(code.wasmIntegrity),
      licences,
      opensOffline,
      imports: Object.freeze([
        ...new Set(WebAssembly.Module.imports(module).map(({ name }) => name.replace(/^__wbg_(.*)_[0-9a-f]{16}$/, "$1"))),
      ].sort()),
      startWorker: (role, name) => {
        const worker = start(workers, { type: "module", name });
        worker.postMessage({ module, role, build });
        return worker;
      },
      // Milliseconds that the engine may be silent while it works, and may take to stop.
      silence: 300000,
      patience: 30000,
      counts: () => ({ ...counted }),
      trySend: () => trySend(knocking, taken),
    }),
  });
  document.documentElement.dataset.sealed = "true";
  program.page();
} catch (error) {
  tell(error);
  throw error;
}
