// What stands beside the drawings of the night view, in step with them a moment later: where one
// looks, the movement that is chosen, the table of what is in sight, the picture of the series.
(function () {
  "use strict";
  window.ekbomBeside = function (view, choose) {
    var draw = window.ekbomDraw, say = draw.say, told = view.told;

    // What the server says is English on every page.
    function said(id, text, lang) {
      var place = document.getElementById(id);
      if (!place) return;
      if (lang) place.lang = lang;
      else place.removeAttribute("lang");
      if (place.textContent !== text) place.textContent = text;
    }

    function refused(answer, otherwise) {
      return answer.found.problem ? [answer.found.problem + ". " + (answer.found.todo || ""), "en"] : [otherwise + "."];
    }

    function number(value) {
      return value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false });
    }

    var LEG = { left: say("left"), right: say("right"), unknown: say("unknown") };
    var A_LEG = { left: say("left leg"), right: say("right leg"), unknown: say("unknown leg") };

    var tabled, woven = false;
    function soon() {
      said("winlab", say("{from} to {to}", { from: draw.clock(view, view.from, 0), to: draw.clock(view, view.from + view.seconds, 0) }));
      clearTimeout(tabled);
      tabled = setTimeout(function () {
        tables();
        if (!woven) rug();
        woven = true;
      }, 250);
    }

    // The picture of the series stands among the charts, which are written anew when they are counted.
    function rug() {
      var canvas = document.getElementById("rug");
      if (!canvas || !view.marks) return;
      canvas.closest("figure").hidden = !view.marks.rows.some(function (one) { return one[5]; });
      if (!canvas.closest("figure").hidden) draw.rug(view, canvas);
    }

    function row() {
      return view.marks && view.marks.rows.find(function (one) {
        return one[0] === view.selected;
      });
    }

    // The status line and the table keep in step with the drawing, a moment later.
    function tables() {
      var one = row();
      if (one) {
        if (view.moving) one = one.slice(0, 1).concat(view.moving.slice(1), one.slice(3));
        var parts = [one[4] ? say("Movement {n}", { n: one[4] }) : say("Not counted"), A_LEG[one[3]], say("at {at}", { at: draw.clock(view, one[1], 1) }), number(one[2]) + " s"];
        var most = peak(one);
        if (most) parts.push(most);
        if (one[8] !== null) parts.push(say("{s} s after the one before", { s: number(one[8]) }));
        parts.push(one[5] ? say("series {n}", { n: one[5] }) : one[6] ? say("no series") : say("no candidate"), one[7] === "?" ? say("stage not known") : one[7]);
        said("sel", parts.join(", "));
      } else said("sel", say("Cursor at {at}", { at: draw.clock(view, view.cursor, 1) }));
      var body = document.getElementById("insightrows");
      if (!view.marks || !body.closest("details").open) return;
      body.textContent = "";
      draw.inSight(view, view.from, view.from + view.seconds).slice(0, 60).forEach(function (each) {
        var line = body.insertRow();
        [each[4] || "-", draw.clock(view, each[1], 1), number(each[2]), LEG[each[3]], each[5] || "-", each[7]].forEach(function (text) {
          line.insertCell().textContent = text;
        });
        line.addEventListener("click", function () {
          choose(each);
        });
      });
    }

    // Highest deviation within a movement, and the usual one of the five seconds before it.
    function peak(one) {
      var lane = view.shown.legs.find(function (each) {
        return each.leg === one[3];
      });
      if (!lane || told.lanes[lane.lane].unit !== "\u00b5V") return "";
      var low = new Int16Array(100), high = new Int16Array(100), it = told.lanes[lane.lane], centre = view.scales[lane.lane].centre;
      function deviations(from, seconds) {
        view.tiles.columns(lane.lane, from, seconds, 100, low, high);
        var found = [];
        for (var k = 0; k < 100; k++) if (low[k] <= high[k]) found.push(Math.max(Math.abs(high[k] - centre), Math.abs(low[k] - centre)) * Math.abs(it.step));
        return found.sort(function (a, b) {
          return a - b;
        });
      }
      var inside = deviations(one[1], one[2]), before = deviations(Math.max(0, one[1] - 5), 5);
      if (!inside.length || !before.length) return "";
      return say("{most} \u00b5V, before it {usual}", { most: Math.round(inside[inside.length - 1]), usual: Math.round(before[before.length >> 1]) });
    }

    return {
      said: said, refused: refused, row: row, rug: rug, tables: tables, soon: soon,
      // The movements are others, or there is other room for them.
      anew: function () { woven = false; }
    };
  };
})();
