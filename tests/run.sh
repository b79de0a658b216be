#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Everything that shows that Kontor works: install what is missing, build, run all tests, build again with the
# sanitizers, run the tests that need no display, fuzz. Closes with "N passed, N failed" from the real counts.
set -eu

cd "$(dirname "$0")/.."
sh tests/setup.sh

export CC="ccache gcc"
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
status=0

# Tests must not touch the user's own settings, data or session bus.
export HOME="$logs/home" XDG_DATA_HOME="$logs/home/data" XDG_CONFIG_HOME="$logs/home/config"
export XDG_CACHE_HOME="$logs/home/cache" XDG_RUNTIME_DIR="$logs/run"
export CCACHE_DIR="${CCACHE_DIR:-$(getent passwd "$(id -u)" | cut -d: -f6)/.cache/ccache}"
mkdir -p "$HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
export GSETTINGS_BACKEND=memory GSK_RENDERER=cairo GTK_A11Y=test GDK_BACKEND=x11 NO_AT_BRIDGE=1

echo "== build"
[ -f build/build.ninja ] || meson setup build
ninja -C build

echo "== tests"
xvfb-run -a -s "-screen 0 1600x1200x24" dbus-run-session -- \
  meson test -C build --no-rebuild --print-errorlogs --timeout-multiplier 4 || status=1
cp build/meson-logs/testlog.junit.xml "$logs/plain.xml"

echo "== build with sanitizers"
[ -f build-asan/build.ninja ] ||
  meson setup build-asan -Db_sanitize=address,undefined -Db_lundef=false
ninja -C build-asan

echo "== tests with sanitizers"
ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
LSAN_OPTIONS="suppressions=$PWD/tests/support/lsan.supp:print_suppressions=0" \
  meson test -C build-asan --no-rebuild --print-errorlogs --timeout-multiplier 8 || status=1
cp build-asan/meson-logs/testlog.junit.xml "$logs/sanitized.xml"

echo "== fuzz"
sh tests/fuzz/run.sh "$logs/fuzz.xml" || status=1

python3 tests/count.py "$logs"/*.xml || status=1
exit $status
