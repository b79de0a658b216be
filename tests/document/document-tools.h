/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* PDF files looked at by other people's programs (qpdf, poppler), and pages looked at as pixels. */

#include "kt-document.h"

/* A folder of its own for this run, removed at exit. */
const char *tool_folder (void);
/* Writes the document there. The path is the caller's. */
char *tool_write (KtDocument *document, const char *name);

/* Standard output; fails the test if the program fails or complains. Skips (NULL) if it is not
 * there. */
char *tool_run (const char *program, const char *path, ...) G_GNUC_NULL_TERMINATED;
/* The text of pages first … last (from 1) as it stands on them. */
char *tool_text (const char *path, guint first, guint last);

/* The page as 8 bits of grey in pixels of 1 point; width × height bytes. */
guint8 *tool_draw (KtDocument *document, guint page, int *width, int *height);

/* How often needle stands in text. */
guint tool_count (const char *text, const char *needle);
