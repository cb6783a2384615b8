// Lets the page work without a network: one cache holds one whole build, so that a page never meets assets of
// another. `cargo xtask build` fills in the two values below. It knows addresses, and nothing of what is in them.

const CACHE = "asl-lab-{{version}}";
const FILES = {{files}};

/** A network that has not answered after this many milliseconds counts as none. */
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOlder());
});

// The page asks for it when the person has agreed to the new version.
self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("/assets/")) event.respondWith(kept(request));
  else if (FILES.includes(address.pathname) || request.mode === "navigate") event.respondWith(fresh(request, address.pathname));
});

/** All or nothing: a build that is not whole is not installed. Hashed names come from the browser's own cache. */
async function fill() {
  const cache = await caches.open(CACHE);
  const hashed = FILES.filter((file) => file.startsWith("/assets/"));
  const others = FILES.filter((file) => !file.startsWith("/assets/"));
  await cache.addAll(hashed);
  await cache.addAll(others.map((file) => new Request(file, { cache: "no-cache" })));
}

async function forgetOlder() {
  for (const name of await caches.keys()) {
    if (name.startsWith("asl-lab-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

/** A hashed name never changes its content: the cache first, of whichever build. */
async function kept(request) {
  const found = await caches.match(request.url, { ignoreVary: true });
  return found ?? fetch(request);
}

/** What may change: the network first, else what this build holds. What comes is not kept: it may belong to a newer build. */
async function fresh(request, path) {
  try {
    return await within(fetch(request));
  } catch (reason) {
    const cache = await caches.open(CACHE);
    const found = (await cache.match(path)) ?? (await cache.match(`${path}/`));
    if (found) return found;
    const home = request.mode === "navigate" ? await cache.match("/") : undefined;
    if (home) return home;
    throw reason;
  }
}

function within(answer) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new TypeError("the network does not answer")), PATIENCE);
    answer.then(resolve, reject);
  });
}
