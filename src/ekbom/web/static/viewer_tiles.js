// Tiles of the signals: asked for once, held in memory up to a limit, never kept in the browser.
(function () {
  "use strict";
  var MOST = 48e6; // bytes held
  var MOST_ASKED = 96, AT_ONCE = 48; // tiles on their way, and in one request

  // told: what the page says of the recording; address: of its tiles; ready: called when some came,
  // with the lane, level and number of each.
  function Tiles(told, address, ready) {
    this.told = told;
    this.base = address + "?want=";
    this.ready = ready;
    this.held = new Map(); // in the order of their last use
    this.asked = new Set();
    this.wanted = []; // in one request, once the drawing is done
    this.bytes = 0;
  }

  // Level 0 holds the samples themselves; above it pairs of the least and the greatest of a stretch.
  Tiles.prototype.size = function (level) {
    return level ? this.told.tile_bins : this.told.tile_samples;
  };

  Tiles.prototype.get = function (lane, level, tile) {
    var key = lane + "." + level + "." + tile;
    var found = this.held.get(key);
    if (found) {
      this.held.delete(key);
      this.held.set(key, found);
      return found;
    }
    this.ask(key);
    return null;
  };

  Tiles.prototype.peek = function (lane, level, tile) {
    return this.held.get(lane + "." + level + "." + tile) || null;
  };

  Tiles.prototype.ask = function (key) {
    if (this.asked.has(key) || this.asked.size >= MOST_ASKED) return;
    this.asked.add(key);
    var all = this;
    if (this.wanted.push(key) === 1)
      queueMicrotask(function () {
        while (all.wanted.length) all.load(all.base + all.wanted.splice(0, AT_ONCE).join(","));
      });
  };

  // All tiles of an address, which names them.
  Tiles.prototype.load = function (address) {
    var all = this, keys = address.slice(address.indexOf("=") + 1).split(",");
    keys.forEach(function (key) {
      all.asked.add(key);
    });
    return fetch(address, { credentials: "same-origin" })
      .then(function (answer) {
        return answer.ok ? answer.arrayBuffer() : null;
      })
      .catch(function () {
        return null; // The server is gone for a moment; the next drawing asks again.
      })
      .then(function (buffer) {
        var at = 0;
        keys.forEach(function (key) {
          all.asked.delete(key);
          if (!buffer) return;
          var size = all.length(key);
          all.keep(key, new Int16Array(buffer.slice(at, at + 2 * size)));
          at += 2 * size;
        });
        if (buffer) all.ready(keys.map(parts));
      });
  };

  function parts(key) {
    return key.split(".").map(Number);
  }

  // Numbers in a tile; the last one of a level is shorter.
  Tiles.prototype.length = function (key) {
    var it = parts(key), one = this.told.lanes[it[0]], level = it[1], size = this.size(level);
    var count = level ? one.levels[level - 1][1] : one.samples;
    return Math.min(size, count - it[2] * size) * (level ? 2 : 1);
  };

  Tiles.prototype.keep = function (key, values) {
    this.held.set(key, values);
    this.bytes += values.byteLength;
    var oldest = this.held.keys();
    while (this.bytes > MOST) {
      var gone = oldest.next().value;
      this.bytes -= this.held.get(gone).byteLength;
      this.held.delete(gone);
    }
  };

  // The coarsest level that still has a bin for each of so many points; 0 for the samples.
  Tiles.prototype.level = function (lane, seconds, points) {
    var one = this.told.lanes[lane];
    for (var k = one.levels.length; k > 0; k--)
      if ((seconds * one.rate_hz) / one.levels[k - 1][0] >= points) return k;
    return (seconds * one.rate_hz) / one.levels[0][0] * 4 >= points ? 1 : 0;
  };

  // Least and greatest for each of `points` columns of a stretch, into `low` and `high`; columns of
  // which nothing is known, or nothing was recorded, have the least above the greatest.
  Tiles.prototype.columns = function (lane, from, seconds, points, low, high) {
    var one = this.told.lanes[lane];
    var level = this.level(lane, seconds, points);
    var width = level ? one.levels[level - 1][0] : 1;
    var count = level ? one.levels[level - 1][1] : one.samples;
    var size = this.size(level), each = level ? 2 : 1, step = (seconds * one.rate_hz) / width / points;
    var begin = (from * one.rate_hz) / width, tile = -1, held = null, base = 0;
    for (var x = 0; x < points; x++) {
      var first = Math.floor(begin + x * step), last = Math.max(first + 1, Math.floor(begin + (x + 1) * step));
      var least = 32767, most = -32768;
      if (first < 0) first = 0;
      if (last > count) last = count;
      for (var i = first; i < last; i++) {
        var at = (i / size) | 0;
        if (at !== tile) {
          tile = at;
          base = at * size;
          held = this.get(lane, level, at);
        }
        if (!held) {
          var far = this.coarser(lane, level, i * width);
          if (far) {
            if (far[0] < least) least = far[0];
            if (far[1] > most) most = far[1];
          }
          i = Math.min(last, base + size) - 1;
          continue;
        }
        var place = (i - base) * each, a = held[place], b = level ? held[place + 1] : a;
        if (!level && a === -32768) continue;
        if (a < least) least = a;
        if (b > most) most = b;
      }
      low[x] = least;
      high[x] = most;
    }
    return level;
  };

  // While a tile is on its way, what a coarser one says of its place.
  Tiles.prototype.coarser = function (lane, level, sample) {
    var one = this.told.lanes[lane];
    for (var k = level + 1; k <= one.levels.length; k++) {
      var bin = Math.floor(sample / one.levels[k - 1][0]), size = this.size(k);
      var held = this.peek(lane, k, (bin / size) | 0);
      if (held) return [held[(bin % size) * 2], held[(bin % size) * 2 + 1]];
    }
    return null;
  };

  window.ekbomTiles = Tiles;
})();
