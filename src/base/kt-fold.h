/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Text made comparable. Any thread; strings returned belong to the caller; text is UTF-8.
 *
 * kt_fold_plain  "Müller GmbH"  → "muller gmbh"    case, accents, ß → ss, ligatures, runs of blanks
 * → one kt_fold        "Mueller"      → "muller"         and ae, oe, ue → a, o, u, so that all
 * three spellings meet
 *
 * Both keep prefixes: the folded beginning of a text is a beginning of the folded text, so search
 * as you type works on stored keys.
 */

#include <glib.h>

G_BEGIN_DECLS

char *kt_fold (const char *text);
char *kt_fold_plain (const char *text);

/* Every word of needle (any order) occurs in text, both folded. An empty needle matches. */
gboolean kt_fold_matches (const char *text, const char *needle);
/* The same for a key that kt_fold made. */
gboolean kt_fold_key_matches (const char *key, const char *needle);

/* As people sort: without regard to case and accents, digits by their number ("P2" before "P10");
 * texts that differ only in these are told apart in the end, so that the order is total. NULL
 * first. */
int kt_natural_compare (const char *a, const char *b);

G_END_DECLS
