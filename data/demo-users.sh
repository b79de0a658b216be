#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Give a profile the people of the demo catalog: sh data/demo-users.sh FOLDER; then kontor --profile FOLDER asks who is
# there. Names and duties stand in data/catalogs/falkenrath/README.md. The password is for demonstration only.
set -eu

profile=${1:?Name the folder of the work}
cd "$(dirname "$0")/.."
cli=build/src/cli/kontor-cli
password=$(mktemp)
trap 'rm -f "$password"' EXIT
echo 'Falkenrath Demo 2026' >"$password"

add() {
  login=$1 name=$2 roles=$3 duties=$4
  shift 4
  $cli users add "$login" --profile "$profile" --name "$name" --roles "$roles" --duties "$duties" \
    --password-file "$password" "$@"
}

add verwaltung 'Jens Overbeck' admin ''
by='--admin verwaltung --admin-password-file'
# shellcheck disable=SC2086
{
  add anna.berg 'Anna Berg' sales '' $by "$password"
  add jonas.feld 'Jonas Feld' back-office '' $by "$password"
  add petra.lang 'Petra Lang' 'sales;approver' sales-lead $by "$password"
  add karl.winter 'Karl Winter' approver 'management;controlling' $by "$password"
  add ute.roth 'Ute Roth' approver engineering $by "$password"
  add kiosk 'Kiosk Halle 1' kiosk '' $by "$password"
}
$cli users list --profile "$profile"
