// On a paired phone: when the computer is off, a page that says so and takes an entry all the same.
// Kept are that page and what all pages look like; of a person nothing.
"use strict";
const NAME = "ekbom-" + HOME.mark;
const PATIENCE_MS = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME)
    .then((kept) => kept.addAll(HOME.files.map((one) => new Request(one, { cache: "reload" }))))
    .then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((all) => Promise.all(all.filter((one) => one !== NAME).map((one) => caches.delete(one))))
    .then(() => self.clients.claim()));
});

function shell() {
  return caches.match(HOME.shell, { ignoreVary: true });
}

self.addEventListener("fetch", (event) => {
  const asked = event.request, address = new URL(asked.url);
  if (asked.method !== "GET" || address.origin !== self.location.origin) return;
  if (asked.mode === "navigate") {
    const late = new Promise((_, no) => setTimeout(no, PATIENCE_MS));
    event.respondWith(Promise.race([fetch(asked), late]).catch(shell));
  } else if (address.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(asked, { ignoreVary: true }).then((found) => found || fetch(asked)));
  }
});
