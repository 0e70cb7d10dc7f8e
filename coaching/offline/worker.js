// The service worker: pages and files for when there is no network, and Background Sync.
// Files and timers never change under their names and come from the cache. Pages come from
// the network, and only without one from what was kept of this release, else of the one before.
import { addressOf, matchAddress } from "./addresses.js";
import { drain } from "./sender.js";
import { remember, remembered } from "./store.js";

const FILES = "files-" + RELEASE;
const PATIENCE = 4_000;
const FRESH = 20 * 60_000;
const DRILL_FRESH = 24 * 3600_000;
const ACTS_FRESH = 6 * 3600_000;

// What a coach works on beside the track, kept when she opened it.
const BESIDE = ["sitting", "attendance", "squad"];
const KEPT = ["home", "today", "week", "drill", "session", "comments", "measuring", ...BESIDE];
const isKept = (path) => matchAddress(path, KEPT) !== null;
const isActs = (path) => matchAddress(path, ["acts"]) !== null;
const begins = (path, starts) => starts.some((start) => path.startsWith(start));

// Pages of drills, asked for once: those of somebody else's session are never kept.
const askedFor = new Set();
// One page asks after the other.
let keeping = Promise.resolve();
const pagesOf = (account) => `pages-${RELEASE}-${account}`;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

async function install() {
  const files = await caches.open(FILES);
  const missing = [];
  for (const address of SHELL) if (!(await caches.match(address))) missing.push(address);
  await files.addAll(missing);
  // What an earlier release had under the same name is the same file.
  for (const address of SHELL) {
    if (!(await files.match(address))) await files.put(address, await caches.match(address));
  }
  await files.put(OFFLINE, await fetch(OFFLINE, { credentials: "omit", cache: "reload" }));
  // Safe at once: a page of the release before has loaded all of its files already, and
  // what it kept stays until this release has kept its own.
  await self.skipWaiting();
}

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || request.method !== "GET") return;
  const path = url.pathname;
  if (begins(path, FILES_BEGIN)) event.respondWith(file(request));
  else if (isActs(path)) event.respondWith(acts(event, request));
  else if (request.mode === "navigate" && isKept(path)) event.respondWith(page(event, request));
  else if (request.mode === "navigate" && !begins(path, APART)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(OFFLINE)) ?? Response.error()));
  }
});

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

// What is kept is shown at once, and asked for anew when it is some hours old: a tap on "It
// hurts" waits for no network. A page that finds it too old asks with "reload".
async function acts(event, request) {
  const asked = Date.now();
  const anew = async () => {
    const response = await fetch(request);
    await seen(request.url, response, asked);
    return response;
  };
  const copy = request.cache === "reload" ? null : await kept(request.url);
  if (!copy) return anew().catch(async () => (await kept(request.url)) ?? Response.error());
  if (asked - Number(copy.headers.get("X-Asked")) > ACTS_FRESH) event.waitUntil(anew().catch(() => {}));
  return copy;
}

async function page(event, request) {
  const asked = Date.now();
  const answer = fetch(request).then(async (response) => {
    // Taken up before it is shown: what another person left is gone by then.
    await seen(request.url, response, asked);
    return response;
  });
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  event.waitUntil(answer.catch(() => {}));
  const first = await Promise.race([answer, late]).catch(() => null);
  if (first) return first;
  const copy = await kept(request.url);
  if (copy) return copy;
  try {
    return await answer;
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

// Keeps a page of this release, and forgets the pages of anybody else.
async function seen(address, response, asked) {
  // Sent on to sign in, mostly: of such an answer nothing can be read.
  if (response.type === "opaqueredirect") {
    if (!matchAddress(new URL(address).pathname, ["home"])) whose().then(endTelling).catch(() => {});
    return;
  }
  const account = response.headers.get("X-Account");
  if (account === null) return;
  endTelling(account).catch(() => {});
  await forget((name) => name.startsWith("pages-") && !name.endsWith("-" + account));
  const release = response.headers.get("X-Release");
  if (release && release !== RELEASE) {
    self.registration.update().catch(() => {});
    return;
  }
  const whole = response.status === 200 && !response.redirected && response.type === "basic";
  if (account === "none" || !whole || response.headers.get("Content-Type")?.startsWith("text/html") !== true) return;
  const path = new URL(address).pathname;
  if (!(isKept(path) || isActs(path)) || matchAddress(path, ["home"])) return;
  const headers = new Headers(response.headers);
  headers.set("X-Asked", String(asked));
  headers.delete("Set-Cookie");
  const cache = await caches.open(pagesOf(account));
  await cache.put(address.split("#")[0], new Response(await response.clone().blob(), { headers }));
}

async function forget(which) {
  for (const name of await caches.keys()) if (which(name)) await caches.delete(name);
}

// The kept copy of a page, marked as one; of this release, else of the one before it.
async function kept(address) {
  if (matchAddress(new URL(address).pathname, ["home"])) return Response.redirect(addressOf("today"));
  const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  names.sort((a, b) => Number(b.includes(RELEASE)) - Number(a.includes(RELEASE)));
  for (const name of names) {
    const found = await (await caches.open(name)).match(address.split("#")[0]);
    if (!found) continue;
    const asked = found.headers.get("X-Asked");
    const html = (await found.text()).replace("<html ", `<html data-kept-since="${Number(asked)}" `);
    return new Response(html, { headers: found.headers });
  }
  return null;
}

const freshFor = (address) =>
  matchAddress(address, ["drill", "measuring"]) ? DRILL_FRESH : isActs(address) ? ACTS_FRESH : FRESH;

// Fetches the pages to keep for the account of the page that asks; then lets go of what
// earlier releases kept. Not again within a while.
async function keepPages(account) {
  const response = await fetch(addressOf("pages"), {
    headers: { Accept: "application/json", "X-Account": account },
    cache: "no-store",
  });
  if (!response.ok) return;
  const list = await response.json();
  if (list.release !== RELEASE || list.account !== account) {
    // Not waited for: the next worker may take over only when this one is idle.
    self.registration.update().catch(() => {});
    return;
  }
  const cache = await caches.open(pagesOf(account));
  for (const address of list.pages) {
    const url = new URL(address, location.origin).href;
    const age = Date.now() - Number((await cache.match(url))?.headers.get("X-Asked") ?? 0);
    if (age < freshFor(address)) continue;
    const asked = Date.now();
    const options = { cache: "no-store", headers: { "X-Account": account } };
    await seen(url, await fetch(url, options), asked);
  }
  const wanted = new Set(list.pages.map((address) => new URL(address, location.origin).href));
  for (const request of await cache.keys()) {
    const isAsked = matchAddress(new URL(request.url).pathname, BESIDE);
    if (!wanted.has(request.url) && !isAsked) await cache.delete(request);
  }
  await remember("kept:" + account, { release: RELEASE, at: Date.now() });
  await forget((name) => (name.startsWith("pages-") || name.startsWith("files-")) && !name.includes(RELEASE));
}

// A page that asks to be kept itself: as the server has it now, and the files it is drawn with.
async function keepPage(account, path, looks) {
  const files = await caches.open(FILES);
  for (const address of looks) if (!(await caches.match(address))) await files.add(address);
  const url = new URL(path, location.origin).href;
  const asked = Date.now();
  await seen(url, await fetch(url, { cache: "no-store", headers: { "X-Account": account } }), asked);
}

// `drills`: the addresses of the drills on the page that asks.
async function keep({ account, path = "", looks = [], drills = [] }) {
  await forget((name) => name.startsWith("pages-") && !name.endsWith("-" + account));
  if (account === "none") return;
  if (path) return keepPage(account, path, looks);
  const last = await remembered("kept:" + account).catch(() => null);
  const there = await caches.has(pagesOf(account));
  const recent = there && last?.release === RELEASE && Date.now() - last.at < FRESH;
  const lacks = await lacking(account, drills);
  if (recent && !lacks.length) return;
  await keepPages(account);
  for (const url of lacks) askedFor.add(url);
}

// The addresses of these drills' pages that are not kept, and were not asked for before.
async function lacking(account, drills) {
  const cache = await caches.open(pagesOf(account));
  const urls = drills.map((path) => new URL(path, location.origin).href).filter((url) => !askedFor.has(url));
  const found = await Promise.all(urls.map((url) => cache.match(url)));
  return urls.filter((_url, at) => !found[at]);
}

// What the server tells this phone of, in words that anybody may see on a locked screen.
self.addEventListener("push", (event) => {
  const { title = "kneelift", body = "", url = "/", tag = "" } = event.data?.json() ?? {};
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon: ICON, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(event.notification.data.url));
});

// A page that somebody is typing in stays: this one is opened beside it, or found again.
async function openPage(path) {
  const { href, origin } = new URL(path, location.origin);
  if (origin !== location.origin) return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find(({ url }) => url === href);
  await (there ? there.focus() : self.clients.openWindow(href));
}

// For whom the server answers now; null where it is not ours that answers.
async function whose() {
  const options = { cache: "no-store", headers: { Accept: "application/json" } };
  return (await fetch(addressOf("token"), options)).headers.get("X-Account");
}

// Who signed out here, or somebody else who signed in, is told nothing of hers.
async function endTelling(account) {
  const told = await remembered("told");
  if (!told || account === null || told === account) return;
  await remember("told", "");
  await (await self.registration.pushManager?.getSubscription())?.unsubscribe();
}

self.addEventListener("message", (event) => {
  if (event.data?.type === "told") event.waitUntil(remember("told", event.data.account));
  if (event.data?.type === "keep") {
    event.waitUntil(
      keeping = keeping.then(() => keep(event.data)).catch(() => {})
        .then(() => event.source?.postMessage({ type: "kept" })),
    );
  }
});

self.addEventListener("sync", (event) => {
  if (!event.tag.startsWith("outbox:")) return;
  event.waitUntil(
    drain(event.tag.slice("outbox:".length)).then((outcome) => {
      new BroadcastChannel("kneelift-outbox").postMessage("changed");
      // Rejected, the browser tries again when it thinks best.
      if (outcome.state === "wait" || outcome.state === "later") throw new Error(outcome.state);
    }),
  );
});
