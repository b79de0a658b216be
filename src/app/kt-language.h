/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The language of the interface: German or English, switchable while the program runs, independent of the system's
 * locale. The language of a document is another matter and stands in the document.
 *
 * Main thread only.
 */

#include <glib.h>

G_BEGIN_DECLS

/* Call once, before the first translated text. Starts in the language of the environment, else in English. */
void kt_language_init (void);

/* "de" or "en". */
const char *kt_language_get (void);

/* Texts fetched from here on are in this language; what is on the screen has to be built anew. */
void kt_language_set (const char *language);

G_END_DECLS
