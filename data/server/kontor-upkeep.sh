#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# kontor-upkeep PROGRAM DATA: see kontor-upkeep.service. A house that fails does not keep the others from it; the backup comes
# last and is whole or not there. Environment: KEEP backups are kept (14), KONTOR_DATABASE if it is not in DATA.
set -u
program=$1
data=$2
keep=${KEEP:-14}
status=0
set -- --data "$data"
[ -z "${KONTOR_DATABASE:-}" ] || set -- --database "$KONTOR_DATABASE"

for tenant in $("$program" admin tenant list "$@"); do
  "$program" admin compact "$@" --tenant "$tenant" || status=1
  "$program" admin audit verify "$@" --tenant "$tenant" || status=1
done

mkdir -p "$data/backups"
name=$data/backups/$(date -u +%Y-%m-%dT%H-%M-%SZ).kontor
if "$program" admin backup "$name.part" "$@"; then
  mv "$name.part" "$name"
  ls -1 "$data/backups" | grep '\.kontor$' | sort -r | tail -n "+$((keep + 1))" | while read -r old; do
    rm -f "$data/backups/$old"
  done
else
  rm -f "$name.part"
  status=1
fi
exit $status
