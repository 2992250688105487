// The body map by tap: the palette says how strongly, a tap writes it into the field of the place.
// Without this the shapes lead to their fields, and the fields are what is sent.
(function () {
  "use strict";
  var hatch = function (n) { return n ? "url(#hatch-" + (1 + (n >= 4) + (n >= 7)) + ")" : "none"; };

  function show(root, region, text) {
    var n = /^\d+$/.test(text) ? Math.min(+text, 10) : 0;
    root.querySelectorAll('[data-at="' + region + '"]').forEach(function (link) {
      var shape = link.querySelector(".region"), lines = link.querySelector(".hatched");
      shape.setAttribute("class", "region" + (n ? " u" + n : ""));
      lines.setAttribute("fill", hatch(n));
    });
  }

  document.querySelectorAll("[data-palette]").forEach(function (one) { one.hidden = false; });

  document.querySelectorAll("[data-map]").forEach(function (root) {
    root.addEventListener("click", function (event) {
      var link = event.target.closest("[data-at]");
      if (!link) return;
      event.preventDefault();
      var field = document.getElementById(link.getAttribute("href").slice(1));
      var brush = root.querySelector('[name="brush"]:checked');
      var value = brush ? brush.value : "6";
      // The same tap again takes it away.
      field.value = field.value === value ? "" : value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    root.addEventListener("change", function (event) {
      var region = event.target.id && event.target.id.replace(/^drawn\./, "");
      if (!region || region === event.target.id) return;
      show(root, region, event.target.value);
      var drawn = document.querySelector('[name="drawing"][value="drawn"]');
      if (drawn) drawn.checked = true;
    });
    root.querySelectorAll('input[id^="drawn."]').forEach(function (field) {
      if (field.value) show(root, field.id.slice(6), field.value);
    });
  });
})();
