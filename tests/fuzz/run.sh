#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Build every fuzz target with clang and run each for some seconds, as many at a time as there are cores, on its kept
# corpus (tests/fuzz/corpus/NAME) and on samples from beside the repository where present. Usage: run.sh REPORT.xml [SECONDS]
set -eu

report=$1
seconds=${2:-15}
cd "$(dirname "$0")/../.."

sh tests/sanitizers.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
names=
for source in tests/fuzz/fuzz-*.c; do
  name=$(basename "$source" .c)
  case $name in *-common) continue ;; esac
  names="$names $name"
done

printf '%s\n' $names | xargs -P "$(nproc)" -I NAME sh tests/fuzz/one.sh NAME "$seconds" "$work"

count=0
failures=0
cases=
for name in $names; do
  count=$((count + 1))
  if [ -e "$work/$name.failed" ]; then
    failures=$((failures + 1))
    cases="$cases<testcase name=\"fuzz / $name\"><failure/></testcase>"
  else
    cases="$cases<testcase name=\"fuzz / $name\"/>"
  fi
done
mkdir -p "$(dirname "$report")"
printf '<testsuites><testsuite name="fuzz" tests="%d" failures="%d" errors="0">%s</testsuite></testsuites>\n' \
  "$count" "$failures" "$cases" >"$report"
[ "$failures" = 0 ]
