#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Run one fuzz target: one.sh NAME SECONDS FOLDER. What it says is in FOLDER/NAME.log; FOLDER/NAME.failed is there if it
# found something. From the top of the tree.
set -eu

name=$1
seconds=$2
work=$3

mkdir -p "$work/$name"
samples=
case $name in
  fuzz-coom) [ -d ../shared/corpora/models/coom ] && samples=../shared/corpora/models/coom/suite ;;
  fuzz-uvl) [ -d ../shared/corpora/models/uvl ] && samples=../shared/corpora/models/uvl/uvl-parser-tests ;;
esac
echo "-- $name, $seconds s"
# shellcheck disable=SC2086
if ! build-asan/tests/fuzz/$name -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=20000 \
    -artifact_prefix="$work/" "$work/$name" "tests/fuzz/corpus/$name" $samples >"$work/$name.log" 2>&1; then
  touch "$work/$name.failed"
  tail -n 40 "$work/$name.log"
fi
