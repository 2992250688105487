// The hand on the night view: finger or mouse over both canvases, and the wheel. What it does there
// is done by the view itself: `act` holds its ways.
(function () {
  "use strict";
  window.ekbomHand = function (view, ov, dt, act) {
    var told = view.told, go = act.go, again = act.again, row = act.row;

    var dragged = null;
    function timeAt(event, canvas, lanes, from, seconds) {
      return from + ((event.clientX - canvas.getBoundingClientRect().left - lanes.x0) / lanes.width) * seconds;
    }
    ov.addEventListener("pointerdown", function (event) {
      ov.setPointerCapture(event.pointerId);
      dragged = "whole";
      go(timeAt(event, ov, view.lanes, 0, told.duration_s) - view.seconds / 2);
    });
    ov.addEventListener("pointermove", function (event) {
      if (dragged === "whole") go(timeAt(event, ov, view.lanes, 0, told.duration_s) - view.seconds / 2);
    });
    // Which part of the chosen movement is under a finger or the mouse: an edge, or all of it.
    var NEAR = { touch: 16 }, USUAL_NEAR = 7, LEAST_S = 0.1, MOST_S = 120;
    function gripped(event) {
      var one = row(), lane = laneAt(event);
      if (!one || !view.edits || !view.show.marks || !lane || lane.leg !== one[3]) return "";
      var box = dt.getBoundingClientRect(), at = event.clientX - box.left - view.near.x0, each = view.near.width / view.seconds;
      var a = (one[1] - view.from) * each, b = a + Math.max(4, one[2] * each), near = NEAR[event.pointerType] || USUAL_NEAR;
      // Within a short one there stays a part to take all of it by.
      var inside = Math.min(near, (b - a) / 4);
      if (at < a - near || at > b + near) return "";
      return at < a + inside ? "begin" : at > b - inside ? "end" : "all";
    }

    function laneAt(event) {
      return view.shown.near[Math.floor((event.clientY - dt.getBoundingClientRect().top - 22) / view.near.each)];
    }

    // The chosen movement as it is drawn while it is dragged: within the night, neither too short nor too long.
    function drag(t) {
      var one = dragged.one, by = t - dragged.at, onset = one[1], end = one[1] + one[2];
      if (dragged.part === "all") onset = Math.max(0, Math.min(told.duration_s - one[2], onset + by));
      if (dragged.part === "begin") onset = Math.max(0, end - MOST_S, Math.min(end - LEAST_S, onset + by));
      if (dragged.part === "end") end = Math.min(told.duration_s, onset + MOST_S, Math.max(onset + LEAST_S, end + by));
      var lasts = dragged.part === "all" ? one[2] : end - onset;
      view.moving = [one[0], Math.round(onset * 1000) / 1000, Math.round(lasts * 1000) / 1000];
      view.cursor = view.moving[1];
      again();
    }

    function dropped() {
      var to = view.moving;
      view.cursor = to[1];
      act.does({ do: "move", id: to[0], onset_s: to[1], duration_s: to[2] }, function () { act.choose(row()); });
    }

    dt.addEventListener("pointerdown", function (event) {
      var t = timeAt(event, dt, view.near, view.from, view.seconds), part = gripped(event);
      dt.setPointerCapture(event.pointerId);
      if (part) {
        dragged = { part: part, one: row(), at: t, x: event.clientX };
        return;
      }
      dragged = { at: t, from: view.from, x: event.clientX, pan: event.pointerType === "touch" };
      view.span = null;
      view.cursor = Math.max(0, Math.min(told.duration_s, t));
      var lane = laneAt(event);
      var found = view.marks && window.ekbomDraw.inSight(view, t - 0.3, t + 0.3).find(function (one) {
        return !lane || !lane.leg || one[3] === lane.leg;
      });
      var leg = document.getElementById("leg");
      if (leg && lane && lane.leg) leg.value = lane.leg;
      if (found) act.choose(found);
      else {
        view.selected = null;
        again();
      }
    });
    dt.addEventListener("pointermove", function (event) {
      if (!dragged) {
        var part = gripped(event);
        dt.style.cursor = part === "all" ? "grab" : part ? "ew-resize" : "";
        return;
      }
      if (dragged === "whole") return;
      if (dragged.pan) return go(dragged.from - ((event.clientX - dragged.x) / view.near.width) * view.seconds);
      // A hand is never quite still.
      if (!(dragged.part && view.moving) && Math.abs(event.clientX - dragged.x) < 4) return;
      var t = Math.max(0, Math.min(told.duration_s, timeAt(event, dt, view.near, view.from, view.seconds)));
      if (dragged.part) return drag(t);
      view.span = [Math.min(dragged.at, t), Math.max(dragged.at, t)];
      again();
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      [ov, dt].forEach(function (canvas) {
        canvas.addEventListener(name, function () {
          var moved = dragged && dragged.part && view.moving;
          dragged = null;
          if (moved && name === "pointerup") dropped();
          else if (moved) letGo();
        });
      });
    });
    function letGo() {
      dragged = view.moving = null;
      again();
    }
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && dragged && view.moving) letGo();
    });
    dt.addEventListener("wheel", function (event) {
      if (!event.ctrlKey && !event.shiftKey) return;
      event.preventDefault();
      if (event.ctrlKey) act.zoom(event.deltaY > 0 ? 1.25 : 0.8);
      else go(view.from + (Math.sign(event.deltaY || event.deltaX) * view.seconds) / 8);
    }, { passive: false });
  };
})();
