#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sh data/server/start.sh [FOLDER]: a server for one house on this machine, on SQLite, in the foreground. The first time it
# also makes the house with its administrator and prints the code with which he enrols his first device. Builds the
# program when it is not installed (program.sh), with what is missing for that. FOLDER: where its data are, ~/.local/share/kontor-server if not given. Environment:
# KONTOR_LISTEN (127.0.0.1:8462), KONTOR_TENANT (house), KONTOR_ADMINISTRATOR (admin).
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
data=${1:-${XDG_DATA_HOME:-$HOME/.local/share}/kontor-server}
listen=${KONTOR_LISTEN:-127.0.0.1:8462}
tenant=${KONTOR_TENANT:-house}
administrator=${KONTOR_ADMINISTRATOR:-admin}

program=$(sh "$here/data/server/program.sh")

mkdir -p "$data"
chmod 700 "$data"
if [ ! -e "$data/kontor.db" ]; then
  "$program" admin --data "$data" tenant add "$tenant"
  "$program" admin --data "$data" --tenant "$tenant" user set "$administrator" \
    --name Administrator --roles 'admin;sales' --territories '*'
  echo "The code for the first device of $administrator, good for 24 hours:"
  "$program" admin --data "$data" --tenant "$tenant" code "$administrator"
fi
echo "A catalog: $program admin --data $data release add TREE (kontor-cli catalog publish makes the tree)"
echo "Another code: $program admin --data $data code LOGIN"
exec "$program" serve --data "$data" --listen "$listen" --quiet
