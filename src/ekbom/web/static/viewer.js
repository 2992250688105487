// The night view: where one looks, the keys and buttons, and the work on a scoring. What is counted
// is counted by the server alone; here stand only the steps that were taken since it was opened.
(function () {
  "use strict";
  var root = document.getElementById("viewer");
  if (!root) return;
  var draw = window.ekbomDraw, say = draw.say, ov = document.getElementById("ov"), dt = document.getElementById("dt");
  var told = JSON.parse(document.getElementById("recording").textContent);
  var SHORTEST = 10, HALF_HOUR = 1800, USUAL = 180, MARK_S = 2, USUAL_UV = 100;
  var begun = told.start ? new Date(told.start + (/[zZ]|[+-]\d\d:\d\d$/.test(told.start) ? "" : "Z")) : null;

  var view = {
    told: told, marks: null, markers: [], colour: draw.colours(), narrow: false, gain: 1, line: 8,
    edits: "edits" in root.dataset, moving: null, differ: null,
    from: 0, seconds: Math.min(USUAL, told.duration_s), cursor: 0, span: null, selected: null,
    show: { stages: true, marks: true, charts: true, all: false }, shown: { legs: [], near: [] }, scales: [],
    zero: begun ? begun.getUTCHours() * 3600 + begun.getUTCMinutes() * 60 + begun.getUTCSeconds() : 0
  };
  var waiting = false, going = false, whole = true, scaled = false, spent = [], early = 0;
  var beside = window.ekbomBeside(view, choose), said = beside.said, refused = beside.refused, row = beside.row;
  view.tiles = new window.ekbomTiles(told, root.dataset.tiles, function (tiles) {
    tiles.forEach(function (one) {
      // The drawing of the whole night needs the coarse ones alone.
      if (one[1] >= view.tiles.level(one[0], told.duration_s, ov.clientWidth || 1)) whole = true;
      if (one[1] === told.lanes[one[0]].levels.length) scaled = false;
    });
    if (going) again();
  });

  // ---- what is shown

  function chooseLanes(known) {
    var legs = known || view.marks.legs, found = [];
    ["left", "right", "unknown"].forEach(function (leg) {
      told.lanes.forEach(function (one, k) {
        if (legs[leg] && one.label === legs[leg]) found.push({ lane: k, leg: leg });
      });
    });
    if (!found.length)
      told.lanes.forEach(function (one, k) {
        if (found.length < 2 && /leg|tib|lat|rat|plm|emg/i.test(one.label)) found.push({ lane: k, leg: "" });
      });
    if (!found.length && told.lanes.length) found.push({ lane: 0, leg: "" });
    view.shown.legs = found;
    var rest = told.lanes.map(function (_, k) {
      return { lane: k, leg: "" };
    }).filter(function (one) {
      return !found.some(function (leg) {
        return leg.lane === one.lane;
      });
    });
    scaled = false;
    view.shown.near = view.show.all ? found.concat(rest) : found;
  }

  // How tall a channel is drawn: legs alike, others by what they hold over the whole night.
  function scales() {
    view.scales = told.lanes.map(function (one, k) {
      var seen = view.shown.near.concat(view.shown.legs).some(function (each) {
        return each.lane === k;
      });
      var top = one.levels.length, held = seen ? view.tiles.get(k, top, 0) : view.tiles.peek(k, top, 0), lows = [], highs = [];
      for (var i = 0; held && i < held.length; i += 2)
        if (held[i] <= held[i + 1]) {
          lows.push(held[i]);
          highs.push(held[i + 1]);
        }
      function order(a, b) {
        return a - b;
      }
      lows.sort(order);
      highs.sort(order);
      var bottom = lows[Math.floor(lows.length * 0.02)], roof = highs[Math.floor(highs.length * 0.98)];
      if (bottom === undefined) return { centre: 0, half: USUAL_UV / Math.abs(one.step || 1) };
      var leg = view.shown.legs.some(function (each) {
        return each.lane === k;
      });
      if (leg && one.unit === "\u00b5V") return { centre: 0 - one.middle / (one.step || 1), half: USUAL_UV / Math.abs(one.step || 1) };
      return { centre: (bottom + roof) / 2, half: Math.max(1, (roof - bottom) / 2) };
    });
  }

  function again() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(paint);
  }

  function paint() {
    waiting = false;
    // What came before the window has its size waits for it.
    if (!ov.clientWidth) return again();
    var begin = performance.now();
    view.narrow = window.innerWidth <= 860;
    if (!scaled) scales();
    scaled = true;
    if (whole) draw.whole(view, ov);
    else draw.brush(view, ov);
    whole = false;
    draw.near(view, dt);
    spent.push(performance.now() - begin);
    if (spent.length > 2000) spent.shift();
    beside.soon();
    if (!window.ekbomViewer.first && view.tiles.held.size && !view.tiles.asked.size && !marking) pictured();
  }

  // When everything was drawn, and when the browser had put it on the screen.
  function pictured() {
    window.ekbomViewer.first = performance.now();
    requestAnimationFrame(function () {
      setTimeout(function () {
        window.ekbomViewer.shown = performance.now();
      });
    });
  }

  // ---- where one looks

  function go(to) {
    view.from = Math.max(0, Math.min(told.duration_s - view.seconds, to));
    if (view.cursor < view.from || view.cursor > view.from + view.seconds) view.cursor = view.from + view.seconds / 2;
    again();
  }

  function zoom(factor) {
    var seconds = Math.max(Math.min(SHORTEST, told.duration_s), Math.min(told.duration_s, view.seconds * factor));
    var share = (view.cursor - view.from) / view.seconds;
    view.seconds = seconds;
    go(view.cursor - share * seconds);
  }

  function choose(one) {
    if (!one) return;
    view.selected = one[0];
    view.cursor = one[1];
    var onset = document.getElementById("onset"), lasts = document.getElementById("lasts"), leg = document.getElementById("leg");
    if (onset) {
      onset.value = one[1].toFixed(2);
      lasts.value = one[2].toFixed(2);
      leg.value = one[3];
    }
    if (one[1] < view.from || one[1] + one[2] > view.from + view.seconds) go(one[1] - view.seconds / 2);
    else again();
  }

  function step(by) {
    // A hand may be quicker than the movements: it is followed once they are here.
    if (marking) early += by;
    if (!view.marks || !view.marks.rows.length) return;
    var rows = view.marks.rows, now = row(), k;
    if (now && now[1] >= view.from && now[1] <= view.from + view.seconds) k = rows.indexOf(now) + by;
    else {
      k = rows.findIndex(function (one) {
        return one[1] >= view.cursor;
      });
      if (k < 0) k = rows.length;
      if (by < 0) k -= 1;
    }
    if (rows[k]) choose(rows[k]);
  }

  // ---- work: steps are counted by the server and can be undone until they are kept

  var steps = [], undone = [], counting = 0, version = Number(root.dataset.version), scoring = root.dataset.scoring;

  function post(what, body) {
    return fetch(root.dataset.address + "/" + what, {
      method: "POST", credentials: "same-origin", headers: { "content-type": "application/json" }, body: JSON.stringify(body)
    }).then(function (answer) {
      return answer.json().then(function (found) {
        return { ok: answer.ok, found: found };
      });
    });
  }

  function tell(text, lang) {
    said("work", text, lang);
  }

  function count(then) {
    var mine = ++counting;
    post("count", { scoring: scoring, steps: steps }).then(function (answer) {
      if (mine !== counting) return;
      if (!answer.ok) {
        // The server names the step that it could not take; the others hold.
        var wrong = /^step (\d+)/.exec(answer.found.problem || "");
        var why = refused(answer, say("It cannot be done"));
        if (wrong) {
          view.moving = null;
          steps.splice(Number(wrong[1]) - 1, 1);
          count(function () { tell(why[0], why[1]); });
        } else tell(why[0], why[1]);
        return;
      }
      Object.keys(answer.found.html).forEach(function (id) {
        document.getElementById(id).innerHTML = answer.found.html[id];
      });
      take(answer.found);
      var many = { n: steps.length };
      if (!steps.length) tell(say("Nothing is changed."));
      else tell(steps.length === 1 ? say("{n} change not kept yet; the numbers follow them.", many) : say("{n} changes not kept yet; the numbers follow them.", many));
      if (then) then(answer.found);
    }).catch(function () {
      tell(say("The computer that serves this page does not answer. Your changes stay in this page."));
    });
  }

  function take(found) {
    view.marks = found;
    view.moving = null;
    beside.anew();
    if (found.markers) view.markers = found.markers;
    chooseLanes();
    whole = true;
    again();
  }

  function does(one, then) {
    if (!view.edits || !view.marks) return;
    steps.push(one);
    undone = [];
    count(then);
  }

  function spanOr(seconds) {
    if (view.span) return [view.span[0], view.span[1] - view.span[0]];
    var it = view.marks && view.marks.stages, length = seconds || (it ? it.epoch_s : 30), start = it ? it.start_s : 0;
    var at = seconds ? view.cursor : start + Math.floor((view.cursor - start) / length) * length;
    at = Math.max(0, at);
    return [at, Math.min(length, told.duration_s - at)];
  }

  function newest(found) {
    var last = found.rows.reduce(function (a, b) {
      return a[0] > b[0] ? a : b;
    });
    view.span = null;
    choose(last);
  }

  function stage(name) {
    var it = view.marks && view.marks.stages, length = it ? it.epoch_s : 30, start = it ? it.start_s : 0;
    var epoch = Math.floor((view.cursor - start) / length);
    if (epoch < 0) return;
    does({ do: "stage", epoch: epoch, stage: name });
    // On to the next epoch, as one stages a night from its beginning to its end.
    view.cursor = Math.min(told.duration_s, start + (epoch + 1.5) * length);
    if (view.cursor > view.from + view.seconds) go(view.cursor - view.seconds / 2);
    else again();
  }

  function off(why) {
    var inside = view.marks && view.marks.off.find(function (one) {
      return !view.span && view.cursor >= one[1] && view.cursor <= one[1] + one[2];
    });
    var span = spanOr(0);
    view.span = null;
    if (inside) does({ do: "on", id: inside[0] });
    else does({ do: "off", onset_s: span[0], duration_s: span[1], why: why });
  }

  function dialog(id, field) {
    var it = document.getElementById(id);
    if (!it) return;
    it.showModal();
    document.getElementById(field).focus();
  }

  var commands = {
    back: function () { go(view.from - view.seconds / 4); },
    on: function () { go(view.from + view.seconds / 4); },
    pageback: function () { go(view.from - view.seconds); },
    pageon: function () { go(view.from + view.seconds); },
    halfback: function () { go(view.from - HALF_HOUR); },
    halfon: function () { go(view.from + HALF_HOUR); },
    cursorback: function () { cursor(-1); },
    cursoron: function () { cursor(1); },
    zoomin: function () { zoom(0.5); },
    zoomout: function () { zoom(2); },
    gainup: function () { gain(1.25); },
    gaindown: function () { gain(0.8); },
    stages: function () { turn("stages"); },
    hide: function () { turn("marks"); },
    emg: function () { view.show.all = !view.show.all; chooseLanes(view.marks ? null : legs); whole = true; again(); },
    charts: function () {
      var it = document.getElementById("charts");
      if (it) it.hidden = !it.hidden;
      beside.rug();
    },
    differ: function () {
      if (!view.differ) return;
      var all = view.differ.first.concat(view.differ.second).map(function (one) { return one[0]; }).sort(function (a, b) { return a - b; });
      if (!all.length) return said("sel", say("Every movement of one is in the other."));
      var to = all.find(function (at) { return at > view.cursor + 0.005; });
      view.selected = null;
      view.cursor = to === undefined ? all[0] : to;
      go(view.cursor - view.seconds / 2);
    },
    next: function () { step(1); },
    last: function () { step(-1); },
    mark: function () {
      var span = spanOr(MARK_S);
      does({ do: "add", onset_s: span[0], duration_s: span[1], leg: document.getElementById("leg").value }, newest);
    },
    delete: function () {
      var one = row();
      if (!one) return tell(say("Choose a movement first, with Next movement or by pressing on it."));
      view.selected = null;
      does({ do: "delete", id: one[0] });
    },
    move: function () {
      var one = row();
      if (one) does({ do: "move", id: one[0], onset_s: Number(document.getElementById("onset").value), duration_s: Number(document.getElementById("lasts").value) });
    },
    series: function () { count(function () { tell(say("The series were built anew from the movements as they stand.")); }); },
    artefact: function () { off("artefact"); },
    off: function () { off("off"); },
    stagew: function () { stage("W"); },
    stage1: function () { stage("N1"); },
    stage2: function () { stage("N2"); },
    stage3: function () { stage("N3"); },
    stager: function () { stage("R"); },
    undo: function () {
      if (!steps.length) return tell(say("There is nothing to undo."));
      undone.push(steps.pop());
      count();
    },
    redo: function () {
      if (!undone.length) return tell(say("There is nothing to redo."));
      steps.push(undone.pop());
      count();
    },
    note: function () { dialog("noting", "notetext"); },
    addnote: function () {
      var field = document.getElementById("notetext");
      if (field.value.trim()) does({ do: "note", at_s: view.cursor, text: field.value.trim() });
      field.value = "";
      document.getElementById("noting").close();
    },
    save: function () {
      if (!steps.length) return tell(say("Nothing is changed."));
      dialog("keeping", "reason");
    },
    keep: keep,
    help: function () {
      var sheet = document.getElementById("keys");
      if (!sheet.open) sheet.showModal();
    },
    nightback: function () { follow("nightback"); },
    nighton: function () { follow("nighton"); }
  };

  function keep() {
    post("keep", { scoring: scoring, version: version, steps: steps, reason: document.getElementById("reason").value }).then(function (answer) {
      if (!answer.ok) {
        var why = refused(answer, say("It was not kept"));
        said("keepwrong", why[0], why[1]);
        return;
      }
      steps = [];
      location.assign(answer.found.address);
    }).catch(function () {
      said("keepwrong", say("The computer that serves this page does not answer. Your changes stay in this page."));
    });
  }

  function follow(id) {
    var link = document.getElementById(id);
    if (link) link.click();
  }

  function cursor(by) {
    view.cursor = Math.max(0, Math.min(told.duration_s, view.cursor + (by * view.seconds) / 100));
    if (view.cursor < view.from || view.cursor > view.from + view.seconds) go(view.cursor - view.seconds / 2);
    else again();
  }

  function gain(by) {
    view.gain *= by;
    whole = true;
    again();
  }

  function turn(what) {
    view.show[what] = !view.show[what];
    whole = true;
    again();
  }

  // ---- keys: as the buttons say, so that what the page was given counts

  function pressed(event) {
    var name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    return (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.shiftKey && event.key.length > 1 ? "Shift+" : "") + name;
  }

  var byKey = {};
  document.querySelectorAll("[data-key]").forEach(function (one) {
    var key = one.dataset.key;
    byKey[key.replace(/[^+]$/, function (last) { return last.toLowerCase(); })] = one.dataset.do || one.id;
  });
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    var command = commands[byKey[pressed(event)]];
    if (!command) return;
    // In a list of choices the arrows belong to it.
    event.preventDefault();
    command();
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("#viewer [data-do]");
    if (button && commands[button.dataset.do]) commands[button.dataset.do]();
  });

  window.ekbomHand(view, ov, dt, { go: go, zoom: zoom, again: again, choose: choose, row: row, does: does });

  document.getElementById("insight").addEventListener("toggle", beside.tables);
  function anew() {
    whole = true;
    beside.anew();
    again();
  }
  window.addEventListener("resize", anew);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () {
    view.colour = draw.colours();
    anew();
  });
  window.addEventListener("beforeunload", function (event) {
    if (steps.length) event.preventDefault();
  });

  window.ekbomViewer = { view: view, go: go, zoom: zoom, commands: commands, spent: spent, first: 0, shown: 0 };
  // Which channels are legs, and where the first series begins, the page says itself. What the first
  // picture needs is on its way since the head of the page was read: it is drawn once, whole.
  var legs = JSON.parse(root.dataset.legs || "{}"), first = Number(root.dataset.first || 0);
  var tiles = document.getElementById("firsttiles"), marks = document.getElementById("firstmarks"), differs = document.getElementById("firstdiffers"), marking = Boolean(marks);
  var asked = "at" in root.dataset ? Number(root.dataset.at) : null;
  if (asked !== null) first = asked;
  view.from = Math.max(0, Math.min(told.duration_s - view.seconds, first - view.seconds / 3));
  view.cursor = first;
  chooseLanes(legs);
  function json(address) {
    return fetch(address, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .catch(function () {
        tell(say("The computer that serves this page does not answer. Open the night again to see its movements."));
      });
  }
  Promise.all([
    tiles && view.tiles.load(tiles.href),
    marks && json(marks.href),
    differs && json(differs.href)
  ]).then(function (came) {
    going = true;
    marking = false;
    waiting = true; // for the drawing below, at once and not with the next frame
    view.differ = came[2] || null;
    if (came[1]) {
      take(came[1]);
      if (asked === null) choose(came[1].rows.find(function (row) { return row[5] > 0; }) || came[1].rows[0]);
      for (; early; early -= Math.sign(early)) step(Math.sign(early));
    }
    paint();
  });
})();
