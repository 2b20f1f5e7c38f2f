// Keeps what a reader has seen for when there is no network. For pages the network always goes first, so that a
// correction or a withdrawal is seen at once; a copy is shown only where the network does not answer, and says its date.
// The build puts a line before these: BUILD has `version`, `files` that every page needs, and the other `languages`.
const SCOPE = registration.scope;
const OURS = `glasscase ${SCOPE} `;
const [THEME, PAGES, PICTURES] = ["theme", "pages", "pictures"].map((room) => `${OURS}${BUILD.version} ${room}`);
const MOST = { [PAGES]: 60, [PICTURES]: 40 };
const LARGEST = 500_000; // bytes of one page or picture

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(THEME).then((cache) => cache.addAll(BUILD.files)));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(OURS) && ![THEME, PAGES, PICTURES].includes(name);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => clients.claim())
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE) || request.headers.has("range")) return;
  if (request.url.startsWith(`${SCOPE}theme/`)) event.respondWith(kept(THEME, request.url).then((found) => found || network(event)));
  else if (request.mode === "navigate") event.respondWith(network(event).catch(() => copy(request.url)));
  else if (request.destination === "image") {
    event.respondWith(network(event).catch(async () => (await kept(PICTURES, request.url)) || Response.error()));
  }
});

// What a page had loaded before its first worker was there.
addEventListener("message", (event) => {
  const seen = event.data.filter((url) => url.startsWith(SCOPE));
  event.waitUntil(Promise.allSettled(seen.map(async (url) => keep(url, await fetch(url, { cache: "force-cache" })))));
});

const bare = (url) => url.split(/[?#]/)[0];
const address = (room, url) => (room === THEME ? url : bare(url));
const kept = (room, url) => caches.open(room).then((cache) => cache.match(address(room, url)));

async function network(event) {
  const response = await fetch(event.request, { cache: "no-cache" }); // asks, also where the browser has a copy
  event.waitUntil(keep(event.request.url, response.clone()));
  return response;
}

async function keep(url, response) {
  const room = roomFor(url, response);
  if (response.ok && !response.redirected && room) {
    const cache = await caches.open(room);
    await cache.put(address(room, url), response);
    const oldest = (await cache.keys()).slice(0, -(MOST[room] || Infinity));
    await Promise.all(oldest.map((request) => cache.delete(request)));
  } else if (response.status < 500) {
    // Taken back, or moved: it must not live on here.
    await Promise.all([PAGES, PICTURES].map(async (name) => (await caches.open(name)).delete(bare(url))));
  }
}

function roomFor(url, response) {
  if (url.startsWith(`${SCOPE}theme/`)) return THEME;
  if (response.headers.get("content-length") > LARGEST) return null;
  const [, type] = /^(text\/html|image\/)/.exec(response.headers.get("content-type")) || [];
  return { "text/html": PAGES, "image/": PICTURES }[type];
}

/** The page as it was kept, which `network.js` marks as a copy; else the page that says that there is none. */
async function copy(url) {
  const found = await kept(PAGES, url);
  if (found) return page((await found.text()).replace("<html ", `<html data-copy="${found.headers.get("date")}" `));
  const language = BUILD.languages.find((one) => url.startsWith(SCOPE + one)) || "";
  const html = await (await kept(THEME, `${SCOPE}${language}offline.html`)).text();
  return page(html.replace(/(href|src|action)="(\.\.?\/)+/g, `$1="${SCOPE}`), 503);
}

const page = (html, status = 200) => new Response(html, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });
