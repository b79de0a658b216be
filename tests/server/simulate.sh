#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Clients and server in one virtual time, for many seeds: sh tests/server/simulate.sh BUILD [FIRST] [COUNT]
#
# Ten thousand seeds by default, half of them by each of two processes. Says what was done and prints the seeds that
# broke a law; BUILD/tests/server/simulate SEED -v then tells how it came about.
set -eu

build=${1:?"Which build folder?"}
first=${2:-1}
count=${3:-10000}
half=$((first + count / 2))
program="$build/tests/server/simulate"

nice "$program" "$first" $((half - 1)) &
other=$!
status=0
nice "$program" "$half" $((first + count - 1)) || status=1
wait "$other" || status=1
exit "$status"
