#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Asks PicoSAT about every value after every decision of random sessions: sh tests/perf/oracle.sh BUILD [MODEL…]
# Takes hours on the largest models; without models the smaller ones of the corpus.
set -e
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$here/build}
[ $# -gt 0 ] && shift
models=$here/../shared/corpora/models
[ $# -gt 0 ] || set -- "$models/dimacs/pc_richmond.dimacs" "$models/dimacs/FinancialServices01_2018-05-09.dimacs" \
  "$models/dimacs/embtoolkit.dimacs" "$models/dimacs/berkeleydb.dimacs" "$models/dimacs/e_shop.dimacs" \
  "$models/dimacs/printer.dimacs" "$models/dimacs/tankwar.dimacs"
exec "$build/tests/engine/test-engine-sessions" --full "$@"
