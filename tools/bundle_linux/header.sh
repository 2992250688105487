#!/bin/sh
# ekbom for Linux: everything is in this one file, and nothing is fetched. Started for the first
# time it unpacks itself into your own folder; to take it away again, delete that folder.
set -eu
home=${EKBOM_APP:-${XDG_DATA_HOME:-$HOME/.local/share}/ekbom-app}
place=$home/@VERSION@-@MARK@
if [ ! -e "$place/whole" ]; then
  # Beside the answer, which another program may read.
  echo "Unpacking ekbom into $place (once)" >&2
  part=$place.$$
  mkdir -p "$part"
  trap 'rm -rf "$part"' EXIT
  tail -n +@LINES@ "$0" | tar -xzf - -C "$part"
  touch "$part/whole"
  # Somebody may have started it twice: the first one stays.
  [ -e "$place/whole" ] || mv -T "$part" "$place" 2>/dev/null || [ -e "$place/whole" ]
  trap - EXIT
  rm -rf "$part"
fi
programs=${XDG_DATA_HOME:-$HOME/.local/share}/applications
if [ "${EKBOM_NO_MENU:-}" = "" ] && mkdir -p "$programs" 2>/dev/null; then
  cat >"$programs/ekbom.desktop" <<END
[Desktop Entry]
Type=Application
Name=ekbom
Comment=Restless legs: what helps you, and how sure that is
Exec="$place/ekbom"
Icon=$place/@LIBRARY@/site-packages/ekbom/web/static/mark.svg
Terminal=true
Categories=MedicalSoftware;Science;
END
fi
exec "$place/ekbom" "$@"
exit 1
