#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Install the Debian packages of tests/packages.txt that are missing. As root, or with sudo.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
missing=
for package in $(sed 's/#.*//' "$here/packages.txt"); do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
  as_root=
elif command -v sudo >/dev/null; then
  as_root=sudo
else
  echo "These packages are missing, and there is neither root nor sudo to install them:$missing" >&2
  exit 1
fi
echo "Installing:$missing"
$as_root apt-get update -q
# shellcheck disable=SC2086 # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
