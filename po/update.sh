#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings POTFILES and the translations up to date with the sources: sh po/update.sh [FOLDER]
#
# Which files have strings is not kept by hand: xgettext reads all of them and tells. With FOLDER the results
# (kontor.pot, POTFILES and merged translations) go there and the tree stays as it is; the test of the translations
# runs it so. New strings come untranslated, never guessed.
set -eu

cd "$(dirname "$0")/.."
folder=${1:-po}
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
export LC_ALL=C

# The keywords and flags are those of Meson's preset "glib".
{
  find src -name '*.[ch]'
  find ui -name '*.ui'
  find data -maxdepth 1 \( -name '*.desktop.in' -o -name '*.metainfo.xml.in' \)
} | sort |
  xgettext --files-from=- --output="$pot" --from-code=UTF-8 --add-location=file --package-name=kontor \
    --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 \
    --keyword=g_dcgettext:2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
    --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format \
    --flag=g_dngettext:2:pass-c-format --flag=g_strdup_printf:1:c-format --flag=g_string_printf:2:c-format \
    --flag=g_string_append_printf:2:c-format --flag=g_error_new:3:c-format --flag=g_set_error:4:c-format \
    --flag=g_markup_printf_escaped:1:c-format --flag=g_log:3:c-format --flag=g_print:1:c-format \
    --flag=g_printerr:1:c-format --flag=g_printf:1:c-format --flag=g_fprintf:2:c-format \
    --flag=g_sprintf:2:c-format --flag=g_snprintf:3:c-format
# A date that changes with every call would only make changes collide.
sed -i '/^"POT-Creation-Date: /d' "$pot"

{
  echo '# Written by po/update.sh'
  sed -n 's/^#: //p' "$pot" | tr ' ' '\n' | sort -u
} >"$folder/POTFILES"

while read -r language; do
  msgmerge --quiet --no-fuzzy-matching --previous --add-location=file --output-file="$folder/$language.new" \
    "po/$language.po" "$pot"
  msgattrib --no-obsolete --add-location=file --output-file="$folder/$language.po" "$folder/$language.new"
  rm "$folder/$language.new"
done <po/LINGUAS

if [ "$folder" != po ]; then
  cp "$pot" "$folder/kontor.pot"
fi
