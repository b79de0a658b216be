#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sh data/server/program.sh: prints where kontor-server is: $KONTOR_SERVER, that of the system, or the one that is built here in the
# folder $KONTOR_BUILD (build). What is missing for building is installed first, as data/demo.sh does; what is done meanwhile is told on
# standard error.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${KONTOR_BUILD:-$here/build}

if [ -n "${KONTOR_SERVER:-}" ]; then
  echo "$KONTOR_SERVER"
  exit 0
fi
if command -v kontor-server; then
  exit 0
fi
{
  if [ ! -f "$build/build.ninja" ]; then
    sh "$here/tests/setup.sh"
    meson setup "$build" "$here"
  fi
  ninja -C "$build" src/server/kontor-server
} >&2
echo "$build/src/server/kontor-server"
