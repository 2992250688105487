// Drawing of the night on two canvases: the whole night above, a stretch of it below.
(function () {
  "use strict";
  var STAGES = ["0", "4", "1", "2", "3"]; // rows from above, by place in W N1 N2 N3 R
  // The page says our words in its language where that is not English.
  var words = JSON.parse((document.getElementById("words") || {}).textContent || "{}");

  function say(text, parts) {
    return (words[text] || text).replace(/\{(\w+)\}/g, function (_, name) {
      return parts[name];
    });
  }

  var NAMES = { 0: say("Wake"), 4: "REM", 1: "N1", 2: "N2", 3: "N3" };
  var low = new Int16Array(0), high = new Int16Array(0);

  function css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  // Colours are read once for each light, as asking the browser is slow.
  function colours() {
    var all = {};
    ["ink", "ink-2", "ink-3", "grid", "axis", "c1", "c2", "c3", "c4", "c6", "c1-soft", "c2-soft", "lamp", "lamp-soft",
      "surface", "surface-2", "surface-3", "stop", "font-text"].forEach(function (name) {
      all[name] = css("--" + name);
    });
    return all;
  }

  function two(n) {
    return (n < 10 ? "0" : "") + n;
  }

  // A moment on the recorder's clock; from its start where the recording has none.
  function clock(view, at, digits) {
    var t = at + view.zero, whole = Math.floor(t), s = t - Math.floor(t / 60) * 60;
    var text = two(((Math.floor(whole / 3600) % 24) + 24) % 24) + ":" + two(((Math.floor(whole / 60) % 60) + 60) % 60);
    if (digits === undefined) return text;
    return text + ":" + (s < 10 ? "0" : "") + (Math.floor(s * Math.pow(10, digits)) / Math.pow(10, digits)).toFixed(digits);
  }

  function fit(canvas, view) {
    var d = Math.max(1, window.devicePixelRatio || 1), w = canvas.clientWidth, h = canvas.clientHeight;
    if (canvas.width !== Math.round(w * d) || canvas.height !== Math.round(h * d)) {
      canvas.width = Math.round(w * d);
      canvas.height = Math.round(h * d);
    }
    var g = canvas.getContext("2d");
    g.setTransform(d, 0, 0, d, 0, 0);
    g.clearRect(0, 0, w, h);
    g.font = "13px " + view.colour["font-text"];
    g.textBaseline = "middle";
    return { g: g, w: w, h: h };
  }

  function legColour(view, leg, soft) {
    return view.colour[(leg === "right" ? "c2" : "c1") + (soft ? "-soft" : "")];
  }

  // One channel: a column for each pixel, in one path.
  function trace(view, g, lane, from, seconds, x0, width, middle, half, colour) {
    var points = Math.max(1, Math.round(width));
    if (low.length < points) {
      low = new Int16Array(points);
      high = new Int16Array(points);
    }
    view.tiles.columns(lane, from, seconds, points, low, high);
    var scale = view.scales[lane], each = (half * view.gain) / scale.half, top = middle - half, bottom = middle + half;
    g.strokeStyle = colour;
    g.lineWidth = 1;
    g.beginPath();
    for (var x = 0; x < points; x++) {
      if (low[x] > high[x]) continue;
      var a = middle - (high[x] - scale.centre) * each, b = middle - (low[x] - scale.centre) * each;
      if (b - a < 1) {
        a -= 0.5;
        b += 0.5;
      }
      if (a < top) a = top;
      if (b > bottom) b = bottom;
      g.moveTo(x0 + x + 0.5, a);
      g.lineTo(x0 + x + 0.5, b);
    }
    g.stroke();
  }

  function hatch(view, g, x, w, top, bottom) {
    g.save();
    g.beginPath();
    g.rect(x, top, w, bottom - top);
    g.clip();
    g.globalAlpha = 0.75;
    g.fillStyle = view.colour["surface-2"];
    g.fillRect(x, top, w, bottom - top);
    g.globalAlpha = 1;
    g.strokeStyle = view.colour.axis;
    g.lineWidth = 1;
    g.beginPath();
    var tall = bottom - top;
    for (var k = x - tall - ((x - tall) % 7); k < x + w; k += 7) {
      g.moveTo(k, bottom);
      g.lineTo(k + tall, top);
    }
    g.stroke();
    g.restore();
  }

  function niceStep(seconds, width) {
    var steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400];
    for (var k = 0; k < steps.length; k++) if ((width / seconds) * steps[k] >= 78) return steps[k];
    return 21600;
  }

  function axis(view, f, from, seconds, x0, width) {
    var g = f.g, step = niceStep(seconds, width), zero = view.zero;
    g.textAlign = "center";
    for (var t = Math.ceil((from + zero) / step) * step - zero; t < from + seconds; t += step) {
      var x = x0 + ((t - from) / seconds) * width;
      g.strokeStyle = view.colour.grid;
      g.lineWidth = 1;
      g.beginPath();
      g.moveTo(Math.round(x) + 0.5, 20);
      g.lineTo(Math.round(x) + 0.5, f.h);
      g.stroke();
      if (x > x0 + 20 && x < x0 + width - 20) {
        g.fillStyle = view.colour["ink-2"];
        g.fillText(clock(view, t, step < 60 ? 0 : undefined), x, 9);
      }
    }
  }

  // ---- the whole night, drawn once for each state and laid under the window

  function plan(view) {
    var narrow = view.narrow, L = narrow ? { journal: 40, stages: 90, leg: 26, series: 16, emg: 34, gap: 20 } : { journal: 40, stages: 92, leg: 26, series: 18, emg: 40, gap: 9 };
    var y = 22, places = { journal: y };
    y += L.journal + L.gap;
    if (view.marks && view.marks.stages && view.show.stages) {
      if (narrow) y += 6;
      places.stages = y;
      y += L.stages + L.gap;
    }
    if (view.marks) {
      if (narrow) y += 12;
      places.moves = y;
      y += 2 * L.leg + L.series + L.gap;
    }
    if (view.differ) {
      if (narrow) y += 12;
      places.differ = y;
      y += L.leg + L.gap;
    }
    places.emg = y;
    y += view.shown.legs.length * (L.emg + (narrow ? 16 : 5));
    places.height = y + 4;
    places.L = L;
    return places;
  }

  function whole(view, canvas) {
    var places = plan(view);
    canvas.style.height = places.height + "px";
    var f = fit(canvas, view), g = f.g, n = view.narrow, C = view.colour, L = places.L;
    var x0 = n ? 0 : 96, width = f.w - x0 - (n ? 0 : 6), total = view.told.duration_s;
    view.lanes = { x0: x0, width: width };
    var x = function (t) {
      return x0 + (t / total) * width;
    };
    axis(view, f, 0, total, x0, width);
    function label(text, y, colour) {
      g.textAlign = "left";
      g.fillStyle = colour || C["ink-2"];
      g.fillText(text, 0, y);
    }
    lost(view, g, x, places.height);
    lights(view, g, x, places.height);
    journal(view, g, x, places.journal, label, width + x0);
    if (places.stages !== undefined) stages(view, g, x, places.stages, L, label, x0, width);
    if (places.moves !== undefined) moves(view, g, x, places.moves, L, label);
    if (places.differ !== undefined) differing(view, g, x, places.differ, L, label, x0, width);
    var y = places.emg;
    view.shown.legs.forEach(function (one) {
      var name = one.leg === "unknown" ? view.told.lanes[one.lane].label : one.leg === "left" ? say("EMG left") : one.leg === "right" ? say("EMG right") : "EMG";
      if (n) {
        label(name, y + 4);
        y += 11;
      } else {
        label(name, y + L.emg / 2 - 8);
        label("\u00b1" + said(view, one.lane), y + L.emg / 2 + 8, C["ink-3"]);
      }
      trace(view, g, one.lane, 0, total, x0, width, y + L.emg / 2, L.emg / 2, legColour(view, one.leg));
      y += L.emg + 5;
    });
    if (view.marks && view.show.marks)
      view.marks.off.forEach(function (one) {
        hatch(view, g, x(one[1]), Math.max(3, x(one[1] + one[2]) - x(one[1])), 20, places.height - 2);
      });
    view.under = document.createElement("canvas");
    view.under.width = canvas.width;
    view.under.height = canvas.height;
    view.under.getContext("2d").drawImage(canvas, 0, 0);
    brush(view, canvas);
  }

  // The window of the lower canvas over the whole night; all that changes while one pans.
  function brush(view, canvas) {
    if (!view.under) return;
    var g = canvas.getContext("2d"), total = view.told.duration_s, d = Math.max(1, window.devicePixelRatio || 1);
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.clearRect(0, 0, canvas.width, canvas.height);
    g.drawImage(view.under, 0, 0);
    g.setTransform(d, 0, 0, d, 0, 0);
    var a = view.lanes.x0 + (view.from / total) * view.lanes.width, w = Math.max(7, (view.seconds / total) * view.lanes.width);
    var tall = canvas.clientHeight;
    g.fillStyle = view.colour.lamp;
    g.globalAlpha = 0.16;
    g.fillRect(a, 19, w, tall - 20);
    g.globalAlpha = 1;
    g.strokeStyle = view.colour.lamp;
    g.lineWidth = 2;
    g.strokeRect(a, 19, w, tall - 20);
  }

  function said(view, lane) {
    var one = view.told.lanes[lane], half = (view.scales[lane].half * Math.abs(one.step)) / view.gain;
    return (half >= 10 ? Math.round(half) : half.toPrecision(2)) + " " + one.unit;
  }

  function lost(view, g, x, tall) {
    var end = 0;
    view.told.spans.concat([[view.told.duration_s, 0]]).forEach(function (span) {
      if (span[0] - end > 1) {
        g.fillStyle = view.colour["surface-3"];
        g.fillRect(x(end), 20, x(span[0]) - x(end), tall - 22);
      }
      end = span[0] + span[1];
    });
  }

  function lights(view, g, x, tall) {
    if (!view.marks || !view.marks.lights) return;
    var span = view.marks.lights[0];
    g.setLineDash([2, 4]);
    g.strokeStyle = view.colour.ink;
    g.lineWidth = 1;
    [span[0], span[0] + span[1]].forEach(function (t) {
      g.beginPath();
      g.moveTo(x(t), 20);
      g.lineTo(x(t), tall);
      g.stroke();
    });
    g.setLineDash([]);
  }

  function journal(view, g, x, y, label, end) {
    var notes = (view.marks ? view.marks.notes : []).map(function (one) {
      return { kind: "note", at_s: one[1], text: one[2] };
    });
    var all = (view.markers || []).concat(notes).filter(function (one) {
      return one.at_s !== null;
    });
    if (!view.narrow) {
      label(say("Doses"), y + 9);
      label(say("Journal"), y + 29);
    }
    if (!view.show.marks) return;
    var free = { 9: -1, 29: -1 };
    all.forEach(function (one) {
      var dose = one.kind === "dose", row = dose ? 9 : 29, yy = y + row;
      var px = Math.min(Math.max(x(one.at_s), x(0)), x(view.told.duration_s));
      g.fillStyle = view.colour.lamp;
      g.strokeStyle = view.colour.lamp;
      g.lineWidth = 1.5;
      if (dose) {
        g.beginPath();
        g.roundRect(px - 4, yy - 7, 8, 14, 4);
        g.fill();
      } else {
        g.beginPath();
        g.moveTo(px, yy + 8);
        g.lineTo(px, yy - 8);
        g.lineTo(px + 9, yy - 4);
        g.lineTo(px, yy);
        g.fill();
        g.stroke();
      }
      if (view.narrow) return;
      var text = one.text.length > 34 ? one.text.slice(0, 33) + "\u2026" : one.text, w = g.measureText(text).width;
      var right = px + 14 + w > end;
      // Texts never lie over each other; all of them stand below the drawing as well.
      if (!right && px < free[row]) return;
      if (right && px - 8 - w < free[row]) return;
      g.fillStyle = view.colour.ink;
      g.textAlign = right ? "right" : "left";
      g.fillText(text, px + (right ? -8 : 14), yy);
      free[row] = right ? end : px + 20 + w;
    });
  }

  function stages(view, g, x, y, L, label, x0, width) {
    var it = view.marks.stages, tall = L.stages / 5, C = view.colour, n = view.narrow;
    var place = {};
    STAGES.forEach(function (code, row) {
      place[code] = y + tall * (row + 0.5);
      g.strokeStyle = C.grid;
      g.lineWidth = 1;
      g.beginPath();
      g.moveTo(x0, Math.round(place[code]) + 0.5);
      g.lineTo(x0 + width, Math.round(place[code]) + 0.5);
      g.stroke();
      if (!n) {
        g.textAlign = "right";
        g.fillStyle = C["ink-2"];
        g.fillText(NAMES[code], x0 - 10, place[code]);
      }
    });
    if (n) label(say("Sleep stages"), y - 8);
    else label(say("Stages"), place["1"]);
    var letters = it.letters, runs = [];
    for (var k = 0; k < letters.length; k++) {
      var last = runs[runs.length - 1];
      if (last && last[0] === letters[k]) last[2] = k + 1;
      else runs.push([letters[k], k, k + 1]);
    }
    var at = function (epoch) {
      return x(it.start_s + epoch * it.epoch_s);
    };
    g.strokeStyle = C.ink;
    g.lineWidth = 1.4;
    g.beginPath();
    var open = false;
    runs.forEach(function (run) {
      if (place[run[0]] === undefined) {
        open = false;
        return;
      }
      if (open) g.lineTo(at(run[1]), place[run[0]]);
      else g.moveTo(at(run[1]), place[run[0]]);
      g.lineTo(at(run[2]), place[run[0]]);
      open = true;
    });
    g.stroke();
    runs.forEach(function (run) {
      var a = at(run[1]), w = at(run[2]) - a;
      if (run[0] === "4") {
        g.fillStyle = C.ink;
        g.fillRect(a, place["4"] - 4, w, 8);
      }
      if (run[0] === "0") {
        g.fillStyle = C["surface-3"];
        g.fillRect(a, place["0"] - 4, w, 8);
        g.strokeStyle = C.ink;
        g.lineWidth = 1;
        g.strokeRect(a, place["0"] - 4, w, 8);
      }
    });
    if (n)
      STAGES.forEach(function (code) {
        g.fillStyle = C.surface;
        g.fillRect(0, place[code] - 7, 36, 14);
        g.textAlign = "left";
        g.fillStyle = C["ink-2"];
        g.fillText(NAMES[code], 0, place[code]);
      });
  }

  function moves(view, g, x, y, L, label) {
    var mid = y + L.leg, C = view.colour, single = "unknown" in view.marks.legs;
    if (view.narrow) label(single ? say("Movements") : say("Movements: left above, right below"), y - 7);
    else {
      label(single ? say("Leg") : say("Left leg"), y + L.leg / 2, C.ink);
      label(say("Series"), mid + L.series / 2);
      if (!single) label(say("Right leg"), mid + L.series + L.leg / 2, C.ink);
    }
    if (!view.show.marks) return;
    var series = {};
    view.marks.rows.forEach(function (row) {
      var in_ = row[5] > 0, tall = in_ ? L.leg : L.leg / 2, right = row[3] === "right";
      if (row[4] === 0) return;
      g.fillStyle = legColour(view, row[3]);
      g.globalAlpha = in_ ? 1 : 0.75;
      g.fillRect(x(row[1]), right ? mid + L.series : mid - tall, 1.25, tall);
      g.globalAlpha = 1;
      if (in_) {
        var s = series[row[5]] || (series[row[5]] = [row[1], row[1]]);
        s[1] = Math.max(s[1], row[1] + row[2]);
      }
    });
    g.fillStyle = C.c3;
    Object.keys(series).forEach(function (key) {
      var a = x(series[key][0]);
      g.beginPath();
      g.roundRect(a, mid + 4, Math.max(4, x(series[key][1]) - a), L.series - 8, 3);
      g.fill();
    });
  }

  // What only one of two scorings holds: this one above the line, the other below it.
  function differing(view, g, x, y, L, label, x0, width) {
    var mid = y + L.leg / 2, C = view.colour;
    label(say("Differences"), view.narrow ? y - 7 : mid);
    g.strokeStyle = C.axis;
    g.lineWidth = 1;
    g.beginPath();
    g.moveTo(x0, mid);
    g.lineTo(x0 + width, mid);
    g.stroke();
    if (!view.show.marks) return;
    g.fillStyle = C.ink;
    view.differ.first.forEach(function (one) {
      g.fillRect(x(one[0]) - 0.75, mid - L.leg / 2, 1.5, L.leg / 2 - 1);
    });
    g.fillStyle = C.c4;
    view.differ.second.forEach(function (one) {
      g.fillRect(x(one[0]) - 0.75, mid + 1, 1.5, L.leg / 2 - 1);
    });
  }

  // ---- a stretch of the night from near

  function near(view, canvas) {
    var many = view.shown.near.length, each = Math.max(34, many > 2 ? 46 : 62), tall = 24 + many * each;
    if (view.nearTall !== tall) {
      canvas.style.height = tall + "px";
      view.nearTall = tall;
    }
    var f = fit(canvas, view), g = f.g, n = view.narrow, C = view.colour;
    var x0 = n ? 0 : 96, width = f.w - x0 - (n ? 0 : 6), from = view.from, to = from + view.seconds;
    view.near = { x0: x0, width: width, each: each };
    var x = function (t) {
      return x0 + ((t - from) / view.seconds) * width;
    };
    axis(view, f, from, view.seconds, x0, width);
    var show = view.marks && view.show.marks;
    view.shown.near.forEach(function (one, k) {
      var top = 22 + k * each, mid = top + each / 2, colour = one.leg ? legColour(view, one.leg) : C.c6;
      if (show && one.leg) boxes(view, g, x, one.leg, from, to, top, each);
      if (one.leg && view.told.lanes[one.lane].unit === "\u00b5V") threshold(view, g, one.lane, mid, each / 2, x0, width);
      trace(view, g, one.lane, from, view.seconds, x0, width, mid, each / 2 - 3, colour);
      if (show && one.leg && view.differ) others(view, g, x, one.leg, from, to, top, each);
      if (show && one.leg) numbers(view, g, x, one.leg, from, to, top + each - 8);
      g.textAlign = "left";
      g.fillStyle = C.ink;
      var name = one.leg === "left" ? say("Left leg") : one.leg === "right" ? say("Right leg") : view.told.lanes[one.lane].label;
      g.fillText(name, n ? 2 : 0, n ? top + 9 : mid - 9);
      if (!n) {
        g.fillStyle = C["ink-2"];
        g.fillText("\u00b1" + said(view, one.lane), 0, mid + 9);
      }
    });
    if (show)
      view.marks.off.forEach(function (one) {
        if (one[1] + one[2] > from && one[1] < to) hatch(view, g, Math.max(x0, x(one[1])), Math.min(x0 + width, x(one[1] + one[2])) - Math.max(x0, x(one[1])), 20, tall - 2);
      });
    if (view.span) {
      g.fillStyle = C.lamp;
      g.globalAlpha = 0.22;
      g.fillRect(x(view.span[0]), 20, x(view.span[1]) - x(view.span[0]), tall - 22);
      g.globalAlpha = 1;
    }
    if (view.cursor >= from && view.cursor <= to) {
      g.strokeStyle = C.lamp;
      g.lineWidth = 1.5;
      g.beginPath();
      g.moveTo(x(view.cursor), 18);
      g.lineTo(x(view.cursor), tall);
      g.stroke();
    }
  }

  // The rows that can lie in a stretch: they stand in the order of time.
  function inSight(view, from, to) {
    var rows = view.marks.rows, a = 0, b = rows.length;
    while (a < b) {
      var m = (a + b) >> 1;
      if (rows[m][1] < from - 130) a = m + 1;
      else b = m;
    }
    var found = [];
    for (; a < rows.length && rows[a][1] < to; a++) if (rows[a][1] + rows[a][2] > from) found.push(rows[a]);
    return found;
  }

  // Onset and length of a movement: as they are, or as a hand is just drawing them.
  function spot(view, row) {
    return view.moving && view.moving[0] === row[0] ? view.moving : row;
  }

  function boxes(view, g, x, leg, from, to, top, tall) {
    var rows = inSight(view, from, to);
    // From far, single boxes cannot be told apart.
    if (rows.length > 400) return;
    rows.forEach(function (row) {
      if (row[3] !== leg) return;
      var it = spot(view, row), a = x(it[1]), w = Math.max(4, x(it[1] + it[2]) - a);
      g.fillStyle = legColour(view, leg, true);
      g.globalAlpha = row[4] ? 1 : 0.4;
      g.fillRect(a, top + 2, w, tall - 4);
      g.globalAlpha = 1;
      if (row[0] === view.selected) chosen(view, g, a, w, top, tall);
    });
  }

  // With a grip at each edge where it can be dragged.
  function chosen(view, g, a, w, top, tall) {
    g.strokeStyle = g.fillStyle = view.colour.lamp;
    g.lineWidth = 2.5;
    g.strokeRect(a - 1, top + 2, w + 2, tall - 4);
    if (!view.edits) return;
    [a - 1, a + w + 1].forEach(function (edge) {
      g.beginPath();
      g.roundRect(edge - 3, top + tall / 2 - 8, 6, 16, 3);
      g.fill();
    });
  }

  // Movements of the other scoring that are not in this one.
  function others(view, g, x, leg, from, to, top, tall) {
    var seen = view.differ.second.filter(function (one) {
      return one[2] === leg && one[0] < to && one[0] + one[1] > from;
    });
    if (seen.length > 400) return;
    g.setLineDash([4, 3]);
    g.strokeStyle = view.colour.c4;
    g.lineWidth = 2;
    seen.forEach(function (one) {
      var a = x(one[0]);
      g.strokeRect(a, top + 5, Math.max(4, x(one[0] + one[1]) - a), tall - 10);
    });
    g.setLineDash([]);
  }

  function numbers(view, g, x, leg, from, to, y) {
    var rows = inSight(view, from, to), last = -99;
    if (rows.length > 60) return;
    g.textAlign = "center";
    g.font = "600 12px " + view.colour["font-text"];
    g.fillStyle = view.colour.ink;
    g.strokeStyle = view.colour.surface;
    g.lineWidth = 3;
    rows.forEach(function (row) {
      var it = spot(view, row), at = x(it[1] + it[2] / 2);
      if (row[3] !== leg || !row[4] || at - last < 26) return;
      g.strokeText(row[4], at, y);
      g.fillText(row[4], at, y);
      last = at;
    });
    g.font = "13px " + view.colour["font-text"];
  }

  function threshold(view, g, lane, mid, half, x0, width) {
    var one = view.told.lanes[lane], scale = view.scales[lane], off = (((half - 3) * view.gain) / scale.half) * (view.line / Math.abs(one.step));
    if (off > half) return;
    g.setLineDash([5, 4]);
    g.strokeStyle = view.colour.axis;
    g.lineWidth = 1;
    [-off, off].forEach(function (d) {
      g.beginPath();
      g.moveTo(x0, mid + d);
      g.lineTo(x0 + width, mid + d);
      g.stroke();
    });
    g.setLineDash([]);
  }

  // ---- each series in a row of its own, from its first movement: left above, right below

  function rug(view, canvas) {
    var series = [], C = view.colour, most = 60;
    view.marks.rows.forEach(function (row) {
      if (row[5]) (series[row[5] - 1] = series[row[5] - 1] || []).push(row);
    });
    series = series.filter(Boolean);
    series.forEach(function (one) {
      most = Math.max(most, one[one.length - 1][1] - one[0][1]);
    });
    canvas.style.height = Math.max(150, Math.min(420, 34 + 5 * series.length)) + "px";
    var f = fit(canvas, view), g = f.g, x0 = 30, width = f.w - x0 - 10, row = (f.h - 30) / Math.max(1, series.length);
    var step = niceStep(most, width * 1.4), every = Math.max(1, Math.ceil(14 / row / 5) * 5);
    g.fillStyle = C["ink-2"];
    for (var t = 0; t <= most; t += step) {
      var at = x0 + (t / most) * width;
      g.strokeStyle = C.grid;
      g.lineWidth = 1;
      g.beginPath();
      g.moveTo(Math.round(at) + 0.5, 2);
      g.lineTo(Math.round(at) + 0.5, f.h - 24);
      g.stroke();
      g.textAlign = t ? "center" : "left";
      if (at < f.w - 14) g.fillText(step < 60 ? t + (t ? "" : " s") : Math.round(t / 60) + (t ? "" : " min"), at, f.h - 10);
    }
    series.forEach(function (one, k) {
      var y = 2 + k * row, half = row * 0.42;
      if (k === 0 || (k + 1) % every === 0) {
        g.textAlign = "right";
        g.fillStyle = C["ink-2"];
        g.fillText(k + 1, x0 - 8, y + Math.max(row / 2, 6));
      }
      one.forEach(function (each) {
        var right = each[3] === "right";
        g.fillStyle = legColour(view, each[3]);
        g.fillRect(x0 + ((each[1] - one[0][1]) / most) * width, y + (right ? row * 0.5 : row * 0.08), 2, half);
      });
    });
    return series.length;
  }

  window.ekbomDraw = { say: say, colours: colours, clock: clock, whole: whole, brush: brush, near: near, inSight: inSight, rug: rug };
})();
