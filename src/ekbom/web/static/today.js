// Which fields were touched: they count whatever the page showed when it was made. A tap that is
// taken back while the first is still on its way would pass for no change otherwise.
(function () {
  "use strict";
  var form = document.querySelector("form.evening");
  if (!form) return;
  form.addEventListener("change", function (event) {
    var seen = form.elements.touched, name = event.target.name;
    if (name && name !== "new" && seen.value.split(" ").indexOf(name) < 0)
      seen.value = (seen.value + " " + name).trim();
  }, true);
})();
