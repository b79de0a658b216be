#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Install what is missing, build, and open Kontor on the demo catalog. Without a display: configure a demo product,
# explain a conflict, write the quote and pictures of the program, and say where they are.
set -eu

cd "$(dirname "$0")/.."
sh tests/setup.sh

export CC="${CC:-ccache gcc}"
[ -f build/build.ninja ] || meson setup build
ninja -C build

cli=build/src/cli/kontor-cli
release=build/data/falkenrath.kontor

if [ -n "${WAYLAND_DISPLAY:-}${DISPLAY:-}" ]; then
  exec build/src/app/kontor --catalog "$release"
fi

out=${KONTOR_DEMO_OUT:-$PWD/build/demo}
mkdir -p "$out"

echo
echo "== The cheapest process pump for 60 m³/h at 45 m"
$cli complete --catalog "$release" --product process-pump --by price flow=60 head=45 | tee "$out/configuration.txt" | head -n 12
echo "   … all of it in $out/configuration.txt"

echo
echo "== Why not?"
$cli explain --catalog "$release" --product process-pump flow=60 head=45 medium.fluid=thermal_oil -- seal.elastomer=EPDM ||
  true

echo
echo "== The quote"
$cli quote --catalog "$release" --product process-pump --set flow=60 --set head=45 --complete price --language de \
  --customer tests/data/customer.json -o "$out/quote.pdf"

echo
echo "== Invented quotes and orders, people with roles, a mandate, and an audit trail that nobody edited"
rm -rf "$out/profile"
$cli demo --profile "$out/profile" --release "$release"
sh data/demo-users.sh "$out/profile"
$cli mandate verify data/catalogs/falkenrath/mandates/anna.berg.mandate --catalog "$release"
$cli users verify --profile "$out/profile"

echo
echo "== Pictures of the program"
sh tests/screenshots.sh "$out/screenshots" "de light 1280x800"

echo
echo "Written: $out/configuration.txt, $out/quote.pdf, $out/screenshots/"
