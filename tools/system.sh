#!/bin/sh
# The tests open pages in a real browser and keep workspaces in a real PostgreSQL. Both come from
# the system.
set -eu
missing=
packages=
need() { # name, packages to install, the one to name
  missing="$missing $1"
  packages="$packages $2"
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "ekbom: $1 is missing; install the system package '$3' (apt-get install $3) and run this again" >&2
    exit 1
  fi
}
if ! command -v chromium >/dev/null 2>&1 && ! command -v chromium-browser >/dev/null 2>&1; then
  need Chromium "chromium fonts-dejavu-core" chromium
fi
# With it a browser of the tests is told to trust the authority of a made-up home, as its user would.
if ! command -v certutil >/dev/null 2>&1; then
  need certutil libnss3-tools libnss3-tools
fi
# Debian keeps the programs of each version in a folder of their own, off the path.
if ! command -v initdb >/dev/null 2>&1 && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  need PostgreSQL postgresql postgresql
  # The tests make a server of their own; the system is not given one.
  mkdir -p /etc/postgresql-common/createcluster.d
  echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/none.conf
fi
if [ -n "$missing" ]; then
  echo "Missing:$missing; installing."
  apt-get update -qq
  # shellcheck disable=SC2086 # several words are meant
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
fi
