// The code behind the # of the address, as the camera read it: typed in, and taken out of there.
(function () {
  "use strict";
  var field = document.getElementById("code"), said = location.hash.slice(1);
  if (!field || !/^[0-9A-Za-z]{4,40}$/.test(said)) return;
  field.value = said;
  history.replaceState(null, "", location.pathname);
})();
