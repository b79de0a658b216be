#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Clients and server in one virtual time, for many seeds: sh tests/server/simulate.sh BUILD [FIRST [COUNT [stores|model]]]
#
# stores: clients have real work stores, people trade, servers come back from backups; this is what tests/sync/README.md speaks
# of. model: customers only, kept in a model of a store, so that other things happen in the same time. Ten thousand seeds of
# the first kind by default, half of them by each of two processes. Says what was done and prints the seeds that broke a
# law; BUILD/tests/server/simulate [--stores] SEED -v then tells how it came about.
set -eu

build=${1:?"Which build folder?"}
first=${2:-1}
count=${3:-10000}
case ${4:-stores} in
  stores) kind=--stores ;;
  model) kind= ;;
  *) echo "simulate.sh: “$4” is neither stores nor model." >&2; exit 2 ;;
esac
half=$((first + count / 2))
program="$build/tests/server/simulate"

nice "$program" $kind "$first" $((half - 1)) &
other=$!
status=0
nice "$program" $kind "$half" $((first + count - 1)) || status=1
wait "$other" || status=1
exit "$status"
