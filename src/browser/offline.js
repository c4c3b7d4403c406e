// The service worker: opens the page where its host does not answer. It asks for nothing of its own accord and listens to
// no message; boot.js keeps the files, each release whole and by itself, before the page seals itself.

const HERE = registration.scope;
// As in boot.js.
const OWN = `muster ${HERE} `;

/** What is kept for an address; of a release without its page, which comes last, nothing. */
const kept = async (address) => {
  for (const name of await caches.keys()) {
    if (!name.startsWith(OWN)) continue;
    const release = await caches.open(name);
    if (!(await release.match(HERE, { ignoreVary: true }))) continue;
    const file = await release.match(address, { ignoreVary: true });
    if (file) return file;
  }
  return undefined;
};

/** What names a release comes from the host where it answers, so that a new one is seen at once. */
const current = async (request, address) => {
  try {
    const answer = await fetch(request);
    // A gateway whose host is away.
    return (answer.status >= 500 && (await kept(address))) || answer;
  } catch {
    return (await kept(address)) ?? Response.error();
  }
};

// Every other file bears the hash of its content in its name, and the page names the hash that the browser asks of it: a
// file of another release is not taken.
const file = async (request) => (await kept(request.url)) ?? fetch(request);

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = request.url.split("#")[0];
  if (request.method !== "GET" || !address.startsWith(HERE)) return;
  const kind = address.slice(HERE.length);
  if (["", "index.html"].includes(kind)) event.respondWith(current(request, HERE));
  else event.respondWith(kind === "manifest.json" ? current(request, address) : file(request));
});
