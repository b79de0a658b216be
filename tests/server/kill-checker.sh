#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Kills workplaces and server for a quarter of an hour: sh tests/server/kill-checker.sh BUILD [more options of kill-checker.py]
#
# At least 100,000 acknowledged operations and 400 kills; "--postgres" for a server on PostgreSQL. The figures of the last
# run stand in tests/sync/README.md.
set -eu

build=${1:?"Which build folder?"}
shift
exec nice python3 "$(dirname "$0")/kill-checker.py" "$build/src/server/kontor-server" "$build/tests/server/make-house" \
  "$build/tests/server/kill-client" --acks 100000 --kills 400 --clients 4 --seconds 900 "$@"
