#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Asks PicoSAT about every value after every decision of random sessions over the whole corpus:
# sh tests/perf/oracle.sh BUILD [MODEL…]
# A release build; it takes most of an hour. With models named only those, 20 sessions each. Each line below: sessions, decisions, one
# in so many values (1: all), model. What has formulas is left to the brute force of the test engine-oracle.
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$here/build}
[ $# -gt 0 ] && shift
models=$here/../shared/corpora/models
faults=0

ask()
{
  KT_SOURCE_ROOT=$here nice timeout 3000 "$build/tests/engine/test-engine-sessions" --full "$@" 2>&1 \
    | grep -E "^(ok|not ok)|asked|ERROR" || faults=1
}

if [ $# -gt 0 ]; then
  ask 20 20 1 "$@"
  exit $faults
fi
while read -r sessions decisions one_in model; do
  for file in $models/$model; do
    case $model:$file in
      *:*/user-input-*) continue ;;           # decisions, no models
      *'*'*:*/olympic-bus.coom) continue ;; # has a line of its own
    esac
    echo "== ${file#"$models"/}"
    ask "$sessions" "$decisions" "$one_in" "$file"
  done
done <<LIST
20 15 1 dimacs/pc_richmond.dimacs
15 12 1 dimacs/FinancialServices01_2018-05-09.dimacs
15 12 1 dimacs/embtoolkit.dimacs
15 12 1 dimacs/berkeleydb.dimacs
15 12 1 dimacs/e_shop.dimacs
15 12 1 dimacs/printer.dimacs
15 12 1 dimacs/tankwar.dimacs
6 12 1 dimacs/freebsd_8.0.0.dimacs
6 12 1 dimacs/erp_system.dimacs
4 10 1 dimacs/buildroot_berger2013.dimacs
1 4 1 dimacs/linux_nieke_7c08c9ae0c.dimacs
6 12 1 uvl/pc_richmond.uvl
6 12 1 uvl/FinancialServices01_2018-05-09.uvl
6 12 1 uvl/berkeleydb.uvl
6 12 1 uvl/e_shop.uvl
6 12 1 uvl/printer.uvl
6 12 1 uvl/tankwar.uvl
6 12 1 uvl/embtoolkit.uvl
4 12 1 uvl/erp_system.uvl
4 12 1 uvl/freebsd_8.0.0.uvl
2 6 1 uvl/buildroot.uvl
1 4 1 uvl/automotive02_v1.uvl
1 4 1 uvl/automotive02_v4.uvl
6 12 1 featureide-xml/pc_richmond.xml
6 12 1 featureide-xml/FinancialServices01_2018-05-09.xml
6 12 1 featureide-xml/uclinux_distribution.xml
1 2 1 featureide-xml/automotive02_v1.xml
1 2 1 xcsp/RenaultMod-00.xml.xz
4 8 1 coom/suite/*.coom
1 2 1 coom/suite/olympic-bus.coom
4 8 1 coom/suite/bike/*.coom
4 8 1 coom/suite/coffee/*.coom
4 8 1 coom/benchmarks/metro_instance.coom
4 8 1 coom/benchmarks/instances_citybike-n50.coom
3 8 1 coom/benchmarks/instances_randomcore-25-50-2.coom
1 2 100 coom/benchmarks/instances_randomcore-400-250-2.coom
LIST
exit $faults
