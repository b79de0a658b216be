#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Pictures of every page and state. Usage: screenshots.sh DIR [LOOK…], a look being "de light 1280x800"; without one:
# German and English, light and dark, large and small.
set -eu

mkdir -p "$1"
dir=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
sh tests/setup.sh
[ -f build/build.ninja ] || CC="ccache gcc" meson setup build
ninja -C build

export GSK_RENDERER=cairo GSETTINGS_BACKEND=memory GTK_A11Y=none GDK_BACKEND=x11 LC_ALL=C.UTF-8 NO_AT_BRIDGE=1
export KT_SOURCE_ROOT="$PWD" KT_DEMO_RELEASE="$PWD/build/data/falkenrath.kontor" KT_CLI="$PWD/build/src/cli/kontor-cli"
export KT_SERVER="$PWD/build/src/server/kontor-server"
shift
[ $# -gt 0 ] || set -- "de light 1280x800" "en light 1280x800" "de dark 1280x800" "de light 800x600"
for look in "$@"; do
  # shellcheck disable=SC2086 # three words
  timeout "${KT_SCREENSHOTS_PATIENCE:-600}" \
    xvfb-run -a -s "-screen 0 1600x1200x24" dbus-run-session -- build/tests/ui/screenshots "$dir" $look
done
