/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Texts as a compositor would set them. */

#include <glib.h>

G_BEGIN_DECLS

/* Puts a no-break space between a number and the unit behind it ("200 °C", "5 %", "16 bar"), so that no line ends
 * between them. Units are those of kt-unit.h. The caller frees; NULL for NULL. */
char *kt_typography_glue_units (const char *text);

G_END_DECLS
