#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Build build-asan: all that needs no display, by clang, with the address and undefined-behaviour sanitizers and ready for
# fuzzing. One build for both, and the second compiler sees the code. Without pointer-overflow: clang's also objects to
# NULL + 0, which an empty GArray gives and the next C allows (N3322); wrong addresses are the address sanitizer's.
set -eu
cd "$(dirname "$0")/.."
[ -f build-asan/build.ninja ] ||
  CC="ccache clang" meson setup build-asan -Db_sanitize=address,undefined -Db_lundef=false \
    -Dc_args="-fsanitize=fuzzer-no-link -fno-sanitize=pointer-overflow"
ninja -C build-asan
