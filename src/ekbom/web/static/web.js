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
})();
