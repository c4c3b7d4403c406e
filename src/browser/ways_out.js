// Every way by which something could leave a page: which the browser has to refuse, how that is tried, and which are
// taken away because no policy refuses them. boot.js takes this object and leaves no trace of it.

/** What the page tries: the directive that refuses it, and how people call it. */
const TRIED = {
  fetch: ["connect-src", "fetch"],
  request: ["connect-src", "XMLHttpRequest"],
  beacon: ["connect-src", "sendBeacon"],
  socket: ["connect-src", "WebSocket"],
  events: ["connect-src", "EventSource"],
  picture: ["img-src", "a picture"],
  video: ["media-src", "a video"],
  style: ["style-src", "a style sheet"],
  font: ["font-src", "a font"],
  script: ["script-src", "a script"],
  import: ["script-src", "import()"],
  scripts: ["script-src", "importScripts()"],
  prefetch: ["default-src", "a prefetch"],
  preload: ["script-src", "a module preload"],
  frame: ["frame-src", "a frame"],
  object: ["object-src", "an object"],
  form: ["form-action", "a form"],
  base: ["base-uri", "another base address"],
};

// Tries to send one word, by the ways that are named (all where none is). Runs in the page and, as text, in a worker: it
// names nothing outside; `make` makes elements. A way counts as
//   seen      the browser reported that it refused it
//   refused   that, or it reported so of another way of the same directive here, and nothing speaks against it
//   sent      it was answered, or stands in the browser's own record of requests, or nothing says that it was refused
async function knock(address, directives, only, make) {
  const WORD = "muster";
  const inPage = typeof document === "object";
  const scope = globalThis;
  const refused = new Map();
  const waiting = new Map();
  const note = (event) => {
    // A policy that only reports refuses nothing.
    if (event.disposition === "report") return;
    const way = /[?&]way=([a-z]+)/.exec(event.blockedURI)?.[1];
    if (!way) return;
    refused.set(way, event.effectiveDirective);
    waiting.get(way)?.();
  };
  scope.addEventListener("securitypolicyviolation", note);
  const parts = [];
  const part = (name, attributes) => {
    const element = Object.assign(make(name), attributes);
    // Not hidden: what is not drawn is not always asked for.
    element.style.cssText = "position:fixed;top:0;left:0;width:1px;height:1px;opacity:0;border:0";
    element.ariaHidden = "true";
    element.tabIndex = -1;
    parts.push(element);
    return element;
  };
  const answered = (target) =>
    new Promise((done, failed) => {
      for (const event of ["load", "open"]) target.addEventListener(event, () => done(true));
      target.addEventListener("error", () => failed(new Error("error")));
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
    video: (to) => shown("video", { preload: "auto", src: to }),
    style: (to) => shown("link", { rel: "stylesheet", href: to }),
    font: (to) => new FontFace("muster-seal-test", `url("${to}")`).load(),
    script: (to) => shown("script", { src: to }),
    prefetch: (to) => shown("link", { rel: "prefetch", href: to }),
    preload: (to) => shown("link", { rel: "modulepreload", href: to }),
    // A frame that is refused loads too, an empty page.
    frame: (to) => void shown("iframe", { src: to }).catch(() => {}),
    object: (to) => shown("object", { data: to }),
    // Into this very window: after one that was refused into another window Chromium gives no chosen folder any more.
    form: (to) => {
      const form = part("form", { action: to, method: "post" });
      document.body.append(form);
      form.submit();
    },
    base: (to) => {
      const base = part("base", { href: to });
      document.head.append(base);
      const taken = document.baseURI.includes("way=base");
      base.remove();
      return taken ? Promise.resolve(true) : Promise.reject(new Error("not taken"));
    },
  };
  const ofWorker = { scripts: (to) => void importScripts(to) };
  const soon = (ms) => new Promise((done) => setTimeout(done, ms));
  const attempt = async ([way, send]) => {
    const told = new Promise((done) => waiting.set(way, done));
    let answer;
    try {
      const asked = Promise.resolve(send(`${address}?way=${way}`)).then(
        (value) => value !== undefined && "answered",
        () => undefined,
      );
      // The report of a refusal may come just after the refusal.
      answer = await Promise.race([told, soon(1500), asked.then((value) => value || Promise.race([told, soon(300)]).then(() => value))]);
    } catch {
      await Promise.race([told, soon(300)]);
    }
    return [way, answer === "answered"];
  };
  const ways = Object.entries({ ...both, ...(inPage ? ofPage : ofWorker) }).filter(([way]) => !only || only.includes(way));
  const answers = await Promise.all(ways.map(attempt));
  const held = () => new Set([...refused.keys()].map((way) => directives[way]));
  // On a busy machine a report can be late. Where somebody names the ways, each has to be reported.
  const open = () => answers.some(([way, arrived]) => !arrived && !refused.has(way) && (only || !held().has(directives[way])));
  for (let waited = 0; waited < 10000 && open(); waited += 50) await soon(50);
  scope.removeEventListener("securitypolicyviolation", note);
  for (const element of parts) element.remove();
  const recorded = new Set(
    performance
      .getEntriesByType("resource")
      .filter((r) => r.requestStart > 0 || r.responseStart > 0 || r.responseStatus > 0 || r.transferSize > 0)
      .map((r) => r.name.startsWith(address) && /[?&]way=([a-z]+)/.exec(r.name)?.[1]),
  );
  const verdict = (way, arrived) => {
    if (refused.has(way)) return { refused: true, seen: true };
    if (arrived || recorded.has(way)) return { refused: false, seen: false };
    // Firefox reports no violation of an EventSource in a worker, nor of a module preload.
    return { refused: held().has(directives[way]), seen: false };
  };
  return Object.fromEntries(answers.map(([way, arrived]) => [way, verdict(way, arrived)]));
}

/** What no policy refuses, and this page does without: where it stands, its names, and what it could do. */
const TAKEN = [
  ["globalThis", ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection"], "calls another machine"],
  ["globalThis", ["WebTransport"], "opens a connection"],
  ["globalThis", ["open"], "opens a window at an address"],
  ["globalThis", ["BroadcastChannel", "SharedWorker"], "speaks to other pages of this host, which are not sealed"],
  ["globalThis", ["fetchLater"], "sends when the page is closed"],
  ["globalThis", ["speechSynthesis"], "has text read aloud, by some browsers on their maker's servers"],
  ["globalThis", ["SpeechRecognition", "webkitSpeechRecognition"], "sends sound to a service"],
  ["globalThis", ["PaymentRequest", "PresentationRequest", "sharedStorage", "cookieStore"], "asks other hosts, or leaves something that is sent to this one"],
  ["globalThis", ["caches"], "keeps files where other pages of this host can read them"],
  ["Navigator", ["serviceWorker"], "leaves a program behind that could stand between this page and the host"],
  ["Navigator", ["credentials", "joinAdInterestGroup", "runAdAuction", "registerProtocolHandler"], "asks other hosts"],
  ["Document", ["open", "write", "writeln"], "makes another document, without this policy"],
  ["Document", ["cookie"], "is sent to the host with the next visit"],
];

/** Elements that are made no more, and why. */
const NO_ELEMENT = [
  ["iframe, frame, object, embed, portal, fencedframe", /^(?:\w+:)?(?:i?frame|frameset|object|embed|portal|fencedframe)$/i, "holds a fresh window, in which everything is there again"],
  ["link", /^(?:\w+:)?link$/i, "names a host to connect to in advance, and a name can carry data"],
];

const throws = (work) => {
  try {
    work();
    return false;
  } catch {
    return true;
  }
};

/** Takes away what no policy refuses; gives rows of what, why, and how to see that it is gone. `halt` is called with what
 * cannot be taken. */
const takeAway = (halt) => {
  const rows = [];
  for (const [place, names, why] of TAKEN) {
    const holder = place === "globalThis" ? globalThis : globalThis[place]?.prototype;
    for (const name of names) {
      if (!holder || !(name in holder)) continue;
      delete holder[name];
      if (name in holder) {
        try {
          Object.defineProperty(holder, name, { value: undefined, writable: false, configurable: false });
        } catch {
          halt(name);
        }
        if (holder[name] !== undefined) halt(name);
      }
      const said = place === "globalThis" ? name : `${place.toLowerCase()}.${name}`;
      rows.push({ what: said, why, gone: () => holder[name] === undefined });
    }
  }
  for (const method of ["createElement", "createElementNS"]) {
    const make = Document.prototype[method];
    const at = method === "createElement" ? 0 : 1;
    const guarded = function (...given) {
      const name = String(given[at]);
      if (NO_ELEMENT.some(([, pattern]) => pattern.test(name))) throw new TypeError(`Muster makes no ${name}.`);
      given[at] = name;
      return Reflect.apply(make, this, given);
    };
    Object.defineProperty(Document.prototype, method, { value: guarded, writable: false, configurable: false });
  }
  for (const [names, , why] of NO_ELEMENT) {
    rows.push({ what: `new elements: ${names}`, why, gone: () => names.split(", ").every((name) => throws(() => document.createElement(name))) });
  }
  // Markup: with trusted types the browser refuses a string; this holds without them too.
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
  const markup = () => throws(() => (document.createElement("p").innerHTML = "x")) && throws(() => document.body.insertAdjacentHTML("beforeend", ""));
  rows.push({ what: "innerHTML, outerHTML, insertAdjacentHTML, setHTML", why: "makes elements of text", gone: markup });
  stayHere();
  const stays = () => throws(() => history.replaceState(null, "", "elsewhere"));
  rows.push({ what: "links and forms that lead away; addresses other than #…", why: "takes what stands in an address to a host", gone: stays });
  return Object.freeze(rows.map(Object.freeze));
};

/** Whether an address is this page, at another place in it. */
const isHere = (address) => {
  const [to, here] = [new URL(address, document.baseURI), new URL(location.href)];
  to.hash = here.hash = "";
  return to.href === here.href;
};

/** The page is not left by a link, a form, or a script. Who uses the browser's own buttons still can. */
const stayHere = () => {
  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const leads = (event) => {
    const link = event.composedPath().find((element) => element instanceof Element && element.closest?.("a[href], area[href]"))?.closest("a[href], area[href]");
    if (!link) return;
    const address = typeof link.href === "string" ? link.href : link.href.baseVal;
    const saved = link.hasAttribute("download") && address.startsWith("blob:");
    if (!saved && !isHere(address)) stop(event);
  };
  for (const kind of ["click", "auxclick"]) addEventListener(kind, leads, true);
  addEventListener("submit", stop, true);
  globalThis.navigation?.addEventListener("navigate", (event) => {
    const address = event.destination.url;
    // The trial's form gets past, for the policy to refuse it.
    const tried = address.endsWith("/muster-seal-test?way=form");
    // What is saved is a blob, which never leaves this page.
    if (event.cancelable && !tried && !address.startsWith("blob:") && !isHere(address)) event.preventDefault();
  });
  for (const name of ["pushState", "replaceState"]) {
    const own = History.prototype[name];
    const guarded = function (state, unused, address) {
      if (address !== undefined && address !== null && !isHere(address)) throw new TypeError("Muster stays at its address.");
      return Reflect.apply(own, this, [state, unused, address]);
    };
    Object.defineProperty(History.prototype, name, { value: guarded, writable: false, configurable: false });
  }
};

/** Chromium asks a server of its maker's what the fields of a page are for, and `autocomplete="off"` does not keep it from
 * asking. What it sends depends on how many fields there are, which can depend on a dataset. Of a page with more than 200
 * fields outside of forms it asks nothing at all: so there are as many, unseen. A browser test reads the network log. */
const keepAutofillQuiet = () => {
  const many = document.createElement("div");
  many.hidden = true;
  for (let n = 0; n <= 200; n += 1) many.append(Object.assign(document.createElement("input"), { autocomplete: "off", tabIndex: -1 }));
  document.body.append(many);
};

const directives = Object.fromEntries(Object.entries(TRIED).map(([way, [directive]]) => [way, directive]));

/** Lines for a worker's text: it does without the same names. */
const IN_WORKER = `for (const name of ${JSON.stringify(TAKEN.flatMap(([place, names]) => (place === "globalThis" ? names : [])))}) {
  for (let at = self; at; at = Object.getPrototypeOf(at)) delete at[name];
  if (name in self) throw new Error(name + " cannot be taken away");
}
`;

globalThis.musterWaysOut = Object.freeze({ TRIED, IN_WORKER, knock, directives, takeAway, keepAutofillQuiet });
