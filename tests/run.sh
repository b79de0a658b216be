#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Everything that shows that Kontor works: install what is missing, build, run all tests, build again with the
# sanitizers, run the tests that need no display, fuzz. Closes with "N passed, N failed" from the real counts.
set -eu

cd "$(dirname "$0")/.."
sh tests/setup.sh

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# Tests must not touch the user's own settings, data or session bus.
export CCACHE_DIR="${CCACHE_DIR:-$(getent passwd "$(id -u)" | cut -d: -f6)/.cache/ccache}"
export HOME="$logs/home" XDG_DATA_HOME="$logs/home/data" XDG_CONFIG_HOME="$logs/home/config"
export XDG_CACHE_HOME="$logs/home/cache" XDG_RUNTIME_DIR="$logs/run"
mkdir -p "$HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
export GSETTINGS_BACKEND=memory GSK_RENDERER=cairo GTK_A11Y=test GDK_BACKEND=x11 NO_AT_BRIDGE=1

step() {
  echo "== $1 ($(($(date +%s) - started)) s)"
}

build() {
  [ -f build/build.ninja ] || CC="ccache gcc" meson setup build
  ninja -C build
}

# What an earlier run left must not be counted.
keep_results() {
  mkdir -p "$logs/$2"
  cp "$1/meson-logs/testlog.json" "$1/meson-logs/testlog.junit.xml" "$logs/$2/"
}

started=$(date +%s)
rm -f build*/meson-logs/testlog*

step "build"
if build; then
  step "tests"
  dbus-run-session -- meson test -C build --no-rebuild --print-errorlogs --timeout-multiplier 4 || true
  keep_results build plain || true
fi

step "build with sanitizers"
if sh tests/sanitizers.sh; then
  step "tests with sanitizers"
  ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
  LSAN_OPTIONS="suppressions=$PWD/tests/support/lsan.supp:print_suppressions=0" KT_ORACLE_MODELS=40 \
    meson test -C build-asan --no-rebuild --print-errorlogs --timeout-multiplier 8 || true
  keep_results build-asan sanitized || true

  step "fuzz"
  sh tests/fuzz/run.sh "$logs/fuzz/testlog.junit.xml" || true
fi

step "results"
python3 tests/count.py plain="$logs/plain" sanitized="$logs/sanitized" fuzz="$logs/fuzz"
