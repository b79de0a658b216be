#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Times decisions on the demo products and on the largest models of the corpus, and clasp and Z3 on the same decisions:
# sh tests/perf/bench.sh BUILD
set -e
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$here/build}
models=$here/../shared/corpora/models
for product in process-pump booster-station turned-part belt-conveyor; do
  echo "== $product"
  "$build/src/cli/kontor-cli" bench --catalog "$here/data/catalogs/falkenrath" --product $product --sessions 3 --decisions 10
done
if [ ! -d "$models" ]; then
  echo "the corpus is not there"
  exit 0
fi
echo "== coffee machine"
"$build/src/cli/kontor-cli" bench "$models/coom/suite/coffee/automatic-coffee-machine.coom" --sessions 3 --decisions 10
for model in dimacs/pc_richmond.dimacs dimacs/FinancialServices01_2018-05-09.dimacs dimacs/embtoolkit.dimacs \
  dimacs/erp_system.dimacs dimacs/freebsd_8.0.0.dimacs uvl/automotive02_v1.uvl uvl/automotive02_v4.uvl \
  dimacs/buildroot_berger2013.dimacs dimacs/linux_nieke_7c08c9ae0c.dimacs; do
  echo "== $model"
  "$build/src/cli/kontor-cli" bench "$models/$model" --sessions 10 --decisions 30
done
echo "== coom randomcore-400-250-2"
"$build/src/cli/kontor-cli" bench "$models/coom/benchmarks/instances_randomcore-400-250-2.coom" --sessions 10 --decisions 30
renault=$models/none
if command -v xz > /dev/null; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  renault=$folder/RenaultMod-00.xml
  xz -dc "$models/xcsp/RenaultMod-00.xml.xz" > "$renault"
  echo "== xcsp RenaultMod-00"
  "$build/src/cli/kontor-cli" bench "$renault" --sessions 10 --decisions 30
fi
python=python3
[ -x /usr/bin/python3 ] && python=/usr/bin/python3 # the one that finds the module of the package python3-z3
echo "== clasp and Z3 on the same decisions"
for model in dimacs/pc_richmond.dimacs dimacs/FinancialServices01_2018-05-09.dimacs dimacs/embtoolkit.dimacs \
  dimacs/freebsd_8.0.0.dimacs dimacs/erp_system.dimacs uvl/automotive02_v1.uvl uvl/automotive02_v4.uvl \
  dimacs/buildroot_berger2013.dimacs dimacs/linux_nieke_7c08c9ae0c.dimacs \
  coom/benchmarks/instances_randomcore-400-250-2.coom; do
  $python "$here/tests/perf/others.py" "$build/src/cli/kontor-cli" "$models/$model" 12 20
done
[ ! -f "$renault" ] || $python "$here/tests/perf/others.py" "$build/src/cli/kontor-cli" "$renault" 12 20
