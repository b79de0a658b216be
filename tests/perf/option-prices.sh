#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Compares prices of options, soonest and nearest completions of the demo products and the coffee machine with all completions:
# option-prices.sh BUILD [SESSIONS [SEED]]. Lines that begin with "# PRODUCT" name options that something cheaper is known of.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
KT_SOURCE_ROOT=$root KT_OPTION_PRICE_SESSIONS=${2:-20} KT_OPTION_PRICE_SEED=${3:-1} "$1/tests/pricing/test-option-prices"
