#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Build every fuzz target with clang and run each for some seconds on its kept corpus (tests/fuzz/corpus/NAME) and on
# samples from beside the repository where present. Usage: run.sh REPORT.xml [SECONDS]
set -eu

report=$1
seconds=${2:-15}
cd "$(dirname "$0")/../.."

sh tests/sanitizers.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
failures=0
cases=
for source in tests/fuzz/fuzz-*.c; do
  name=$(basename "$source" .c)
  case $name in *-common) continue ;; esac
  count=$((count + 1))
  mkdir -p "$work/$name"
  samples=
  case $name in
    fuzz-coom) [ -d ../shared/corpora/models/coom ] && samples=../shared/corpora/models/coom/suite ;;
    fuzz-uvl) [ -d ../shared/corpora/models/uvl ] && samples=../shared/corpora/models/uvl/uvl-parser-tests ;;
  esac
  echo "-- $name, $seconds s"
  # shellcheck disable=SC2086
  if build-asan/tests/fuzz/$name -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=20000 \
      -artifact_prefix="$work/" "$work/$name" "tests/fuzz/corpus/$name" $samples >"$work/$name.log" 2>&1; then
    cases="$cases<testcase name=\"fuzz / $name\"/>"
  else
    failures=$((failures + 1))
    tail -n 40 "$work/$name.log"
    cases="$cases<testcase name=\"fuzz / $name\"><failure/></testcase>"
  fi
done
mkdir -p "$(dirname "$report")"
printf '<testsuites><testsuite name="fuzz" tests="%d" failures="%d" errors="0">%s</testsuite></testsuites>\n' \
  "$count" "$failures" "$cases" >"$report"
[ "$failures" = 0 ]
