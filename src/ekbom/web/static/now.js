// The quiet timer: it tells the minutes that are left, once a minute. Nothing blinks or rings.
(function () {
  "use strict";
  var timer = document.getElementById("timer");
  if (!timer) return;
  var shown = document.getElementById("left");
  var end = Date.now() + Number(timer.dataset.left) * 60000;
  function tell() {
    var left = Math.max(0, Math.ceil((end - Date.now()) / 60000));
    shown.textContent = !left ? timer.dataset.over
      : left === 1 ? timer.dataset.one : timer.dataset.many.replace("{n}", left);
    if (left) setTimeout(tell, 20000);
  }
  tell();
})();
