// An entry nobody answered for is held, said to be held, and sent again until it is there.
//
// Each time a form with `data-unsent` is sent, what it says gets an id of its own, under which the
// server keeps it once, however often it comes. It is held in this page alone; on a paired phone
// `ekbomKeep` (phone.js) also keeps it encrypted, before it is sent for the first time.
(function () {
  "use strict";
  var told = document.getElementById("unsent");
  if (!told || !window.fetch) return;
  var FIRST_MS = 1000, LONGEST_MS = 30000, GIVEN_UP_MS = 8000, ONE_MOMENT_MS = 60000;
  var held = new Map(); // by its slot: what is on its way, or waits to be sent again
  var slots = new WeakMap(); // of each form: what it says later takes the place of the earlier
  var kept = null, wait = FIRST_MS, timer = 0, busy = false, closed = false;

  function newId() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }

  function hold(form, url, body, part) {
    var last = slots.get(form);
    // A form that is sent anew says all of it anew; but each bad moment is one of its own.
    var another = form.dataset.unsent === "attack" && last && Date.now() - last.at > ONE_MOMENT_MS;
    if (!last || another) slots.set(form, last = { slot: newId(), at: Date.now() });
    var one = { slot: last.slot, id: newId(), url: url, body: body, part: part,
      written: new Date().toISOString(), form: form, waits: false };
    held.set(one.slot, one);
    if (kept) one.stored = kept.put(one);
    return one;
  }
  function drop(one) {
    if (held.get(one.slot) !== one) return Promise.resolve();
    held.delete(one.slot);
    // Not before it is there: else it would be written after it was taken out.
    return Promise.resolve(one.stored).then(function () {
      return kept && !held.has(one.slot) ? kept.drop(one.slot) : null;
    });
  }
  function waiting() {
    return Array.from(held.values()).filter(function (one) { return one.waits && !one.refused; });
  }
  function refused() {
    return Array.from(held.values()).filter(function (one) { return one.refused; });
  }
  function say(done) {
    var many = waiting().length, back = refused();
    told.replaceChildren();
    told.hidden = !many && !back.length && !done;
    if (many) told.append(closed ? told.dataset.closed : kept ? told.dataset.kept : told.dataset.here);
    else if (back.length) back.forEach(show);
    else if (done) told.append(told.dataset.sent);
  }
  // What the computer did not take, in the words in which it was entered.
  function show(one) {
    var list = document.createElement("ul"), button = document.createElement("button");
    new URLSearchParams(one.body).forEach(function (value, name) {
      if (!value || /^(asks-|shown$|touched$|offered$|usual$|medicine$|column$)/.test(name)) return;
      var item = document.createElement("li");
      item.textContent = name + ": " + value;
      list.append(item);
    });
    button.className = "btn sm";
    button.textContent = told.dataset.remove;
    button.addEventListener("click", function () { drop(one).then(function () { say(false); }); });
    told.append(told.dataset.refused, list, button);
  }
  function later(one) {
    one.waits = true;
    say(false);
    again(wait);
  }
  function again(ms) {
    clearTimeout(timer);
    timer = setTimeout(sendAll, ms);
  }
  function headers(one, repeated) {
    var found = { "Ekbom-Sent": one.id, "Ekbom-Written": one.written };
    if (repeated) found["Ekbom-Again"] = "1";
    return found;
  }
  // Whether somebody answered who keeps entries: not a closed door, nor a server that breaks.
  function answered(status) {
    return status < 500 && [401, 403, 404, 408, 429].indexOf(status) < 0;
  }
  function post(one, repeated) {
    var more = headers(one, repeated), stop = new AbortController();
    more["Content-Type"] = "application/x-www-form-urlencoded";
    if (one.part) more["HX-Request"] = "true";
    var end = setTimeout(function () { stop.abort(); }, GIVEN_UP_MS);
    return fetch(one.url, { method: "POST", body: one.body, headers: more, signal: stop.signal,
      credentials: "same-origin", cache: "no-store" })
      .finally(function () { clearTimeout(end); });
  }
  function taken(one, answer) {
    return answer.text().then(function (text) {
      var form = one.form;
      if (!form) {
        // It was entered on a page that is gone: there is nobody to show what is wrong with it.
        if (answer.status >= 400 && kept) {
          one.refused = true;
          one.stored = kept.put(one);
          return;
        }
        return drop(one);
      }
      var newest = held.get(one.slot) === one;
      return drop(one).then(function () {
        if (!newest || !form.isConnected) return;
        if (one.part) {
          var target = document.querySelector(form.getAttribute("hx-target"));
          target.innerHTML = text;
          if (window.htmx) htmx.process(target);
        } else if (answer.redirected) {
          location.assign(answer.url);
        } else {
          document.open();
          document.write(text);
          document.close();
        }
      });
    });
  }
  // One after the other, in the order in which they were written.
  function sendAll() {
    if (busy) return;
    busy = true;
    var list = waiting().sort(function (a, b) { return a.written < b.written ? -1 : 1; });
    var done = 0, gone = false;
    list.reduce(function (before, one) {
      return before.then(function () {
        if (gone || held.get(one.slot) !== one) return null;
        return post(one, true).then(function (answer) {
          closed = !answered(answer.status);
          if (closed) { gone = true; return null; }
          done += 1;
          return taken(one, answer);
        });
      });
    }, Promise.resolve()).catch(function () { gone = true; }).then(function () {
      busy = false;
      wait = gone ? Math.min(wait * 2, LONGEST_MS) : FIRST_MS;
      if (waiting().length) again(wait);
      if (list.length) say(done > 0);
    });
  }

  // Forms that htmx sends: it tells before, and when nobody answered.
  function ours(event) {
    var ctx = event.detail && event.detail.ctx, form = ctx && ctx.sourceElement;
    return form && form.matches && form.matches("form[data-unsent]") ? ctx : null;
  }
  document.addEventListener("htmx:config:request", function (event) {
    var ctx = ours(event);
    if (!ctx) return;
    var body = new URLSearchParams(ctx.request.body).toString();
    ctx.ekbom = hold(ctx.sourceElement, ctx.request.action, body, true);
    Object.assign(ctx.request.headers, headers(ctx.ekbom, false));
    ctx.request.timeout = GIVEN_UP_MS;
  });
  document.addEventListener("htmx:before:response", function (event) {
    var ctx = ours(event);
    if (!ctx || !ctx.ekbom) return;
    if (answered(ctx.response.status)) {
      drop(ctx.ekbom);
      say(false);
      return;
    }
    event.preventDefault();
    closed = true;
    later(ctx.ekbom);
  });
  document.addEventListener("htmx:error", function (event) {
    var ctx = ours(event);
    if (ctx && ctx.ekbom && held.get(ctx.ekbom.slot) === ctx.ekbom) later(ctx.ekbom);
  });

  // All others: sent from here, so that the page is not left for one that does not come.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-unsent]:not([hx-post])")) return;
    event.preventDefault();
    var body = new FormData(form), by = event.submitter;
    if (by && by.name) body.append(by.name, by.value);
    var one = hold(form, form.getAttribute("action"), new URLSearchParams(body).toString(), false);
    Promise.resolve(one.stored).then(function () { return post(one, false); })
      .then(function (answer) {
        closed = !answered(answer.status);
        return closed ? later(one) : taken(one, answer);
      }, function () { later(one); });
  });

  // What was left from before, on a paired phone.
  function found(all) {
    all.forEach(function (one) {
      one.waits = true;
      if (!held.has(one.slot)) held.set(one.slot, one);
    });
    if (!all.length) return;
    say(false);
    sendAll();
  }
  if (window.ekbomKeep) {
    ekbomKeep.ready().then(function (ready) {
      if (!ready) return;
      kept = ekbomKeep;
      held.forEach(function (one) { one.stored = kept.put(one); });
      kept.all().then(found);
    });
  }
  window.addEventListener("online", function () { wait = FIRST_MS; sendAll(); });
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) { wait = FIRST_MS; sendAll(); }
  });
  window.addEventListener("beforeunload", function (event) {
    if (!kept && waiting().length) event.preventDefault();
  });
})();
