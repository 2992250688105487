// A paired phone keeps what was not sent: encrypted, under a key that cannot be read out of it.
//
// It does so only where the browser trusts the computer, which is where it lets a service worker be
// registered; elsewhere entries stay in the open page, as on a computer.
window.ekbomKeep = (function () {
  "use strict";
  var meta = document.querySelector('meta[name="ekbom-phone"]');
  var base = null, key = null;

  function asked(request) {
    return new Promise(function (yes, no) {
      request.onsuccess = function () { yes(request.result); };
      request.onerror = function () { no(request.error); };
    });
  }
  function open() {
    var request = indexedDB.open("ekbom", 1);
    request.onupgradeneeded = function () {
      request.result.createObjectStore("own");
      request.result.createObjectStore("unsent");
    };
    return asked(request);
  }
  function store(name, mode) { return base.transaction(name, mode).objectStore(name); }
  // Done when it is on the disk, and not before.
  function written(name, act) {
    return new Promise(function (yes, no) {
      var step = base.transaction(name, "readwrite", { durability: "strict" });
      step.oncomplete = function () { yes(); };
      step.onabort = step.onerror = function () { no(step.error); };
      act(step.objectStore(name));
    });
  }
  // Made at the pairing; a page that works without the computer only finds it.
  function keyed() {
    return asked(store("own", "readonly").get("key")).then(function (found) {
      if (found || !meta) return found;
      return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false,
        ["encrypt", "decrypt"]).then(function (made) {
        return written("own", function (own) { own.add(made, "key"); })
          .then(function () { return made; }, function () {
            return asked(store("own", "readonly").get("key"));
          });
      });
    });
  }
  function whose() {
    if (!meta) return asked(store("own", "readonly").get("person"));
    var told = meta.content.split(" ");
    var person = { id: told[0], turns: Number(told[1]) };
    return written("own", function (own) { own.put(person, "person"); })
      .then(function () { return person; });
  }
  // The page without the computer: for whom, and for which night.
  function fill(person) {
    document.querySelectorAll("form.offline").forEach(function (form) {
      form.action = "/p/" + person.id + "/" + form.dataset.to;
      var night = form.elements.night;
      if (night) {
        var then = new Date(Date.now() - person.turns * 3600000);
        night.value = then.getFullYear() + "-" + String(then.getMonth() + 1).padStart(2, "0") +
          "-" + String(then.getDate()).padStart(2, "0");
      }
      form.hidden = false;
    });
  }
  function ready() {
    if (!("serviceWorker" in navigator) || !window.indexedDB || !crypto.subtle)
      return Promise.resolve(false);
    return navigator.serviceWorker.register("/sw.js").then(open).then(function (opened) {
      base = opened;
      return keyed();
    }).then(function (found) {
      key = found;
      return key ? whose() : null;
    }).then(function (person) {
      if (person) fill(person);
      return Boolean(person);
    }).catch(function () { return false; });
  }
  function put(one) {
    var iv = crypto.getRandomValues(new Uint8Array(12));
    var plain = JSON.stringify({ id: one.id, url: one.url, body: one.body, part: one.part,
      written: one.written, refused: Boolean(one.refused) });
    return crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, key, new TextEncoder().encode(plain))
      .then(function (data) {
        return written("unsent", function (all) { all.put({ iv: iv, data: data }, one.slot); });
      });
  }
  function drop(slot) {
    return written("unsent", function (all) { all.delete(slot); });
  }
  function all() {
    return Promise.all([asked(store("unsent", "readonly").getAllKeys()),
      asked(store("unsent", "readonly").getAll())]).then(function (found) {
      return Promise.all(found[0].map(function (slot, n) {
        var one = found[1][n];
        return crypto.subtle.decrypt({ name: "AES-GCM", iv: one.iv }, key, one.data)
          .then(function (data) {
            var told = JSON.parse(new TextDecoder().decode(data));
            told.slot = slot;
            return told;
          });
      }));
    });
  }
  var once = ready();
  once.then(function (yes) {
    var told = document.getElementById("keeps"), warn = document.getElementById("notpaired");
    if (told && !yes) told.textContent = told.dataset.no;
    // Once all that is needed without the computer is here.
    if (told && yes) navigator.serviceWorker.ready.then(function () {
      told.textContent = told.dataset.yes;
    });
    if (warn) warn.hidden = yes;
  });
  return { ready: function () { return once; }, put: put, drop: drop, all: all };
})();
