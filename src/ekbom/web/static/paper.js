// The grid by keyboard: arrow keys and Enter go from cell to cell, a pasted table fills them.
(function () {
  "use strict";
  var grid = document.getElementById("grid");
  if (!grid) return;
  function cell(row, column) {
    return grid.querySelector('[name="c-' + row + "-" + column + '"]');
  }
  function place(input) {
    return input.name.split("-").slice(1).map(Number);
  }
  grid.addEventListener("keydown", function (event) {
    var input = event.target, at = place(input), to = null;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Left and right stay with the text until the cursor stands at its end.
    var start = input.selectionStart === 0 && input.selectionEnd === 0;
    var end = input.selectionStart === input.value.length;
    var whole = input.selectionStart === 0 && end;
    if (event.key === "ArrowUp") to = cell(at[0] - 1, at[1]);
    else if (event.key === "ArrowDown" || event.key === "Enter") to = cell(at[0] + 1, at[1]);
    else if (event.key === "ArrowLeft" && (start || whole)) to = cell(at[0], at[1] - 1);
    else if (event.key === "ArrowRight" && end) to = cell(at[0], at[1] + 1);
    if (event.key === "Enter") event.preventDefault();
    if (!to) return;
    event.preventDefault();
    to.focus();
    to.select();
  });
  grid.addEventListener("paste", function (event) {
    var text = (event.clipboardData || window.clipboardData).getData("text");
    if (!/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    var at = place(event.target);
    text.replace(/\r?\n$/, "").split(/\r?\n/).forEach(function (line, down) {
      line.split("\t").forEach(function (word, right) {
        var to = cell(at[0] + down, at[1] + right);
        if (to) to.value = word.trim();
      });
    });
  });
})();
