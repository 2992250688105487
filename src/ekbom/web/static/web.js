// Small behaviour of every page. All of it is help: each form works without it.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var open = event.target.closest("[data-open]");
    if (open) document.getElementById(open.dataset.open).showModal();
    var close = event.target.closest("[data-close]");
    if (close) close.closest("dialog").close();
    if (event.target.nodeName === "DIALOG") event.target.close();
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.more[open]").forEach(function (one) {
      if (!one.contains(event.target)) one.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.more[open]").forEach(function (one) {
      one.open = false;
      one.querySelector("summary").focus();
    });
  });
  // What is drawn anew under somebody who goes by keyboard leaves them where they were.
  var stood = null;
  function likeness(one) {
    return [one.nodeName, one.getAttribute("href"), one.name, one.textContent].join(" ");
  }
  document.addEventListener("htmx:before:swap", function (event) {
    var at = document.activeElement;
    stood = event.target.contains(at) ? likeness(at) : null;
  });
  document.addEventListener("htmx:after:swap", function () {
    if (stood === null || document.activeElement !== document.body) return;
    var same = [].find.call(document.querySelectorAll("a, button, summary, input"), function (one) {
      return likeness(one) === stood;
    });
    if (same) same.focus();
  });
})();
