/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The figures of a quote and its lines, for who decides about it. Main thread only. */

#include <adwaita.h>

#include "kt-workplace.h"
#include "kt-revision.h"

G_BEGIN_DECLS

/* Net, gross, validity, term of payment; the margin for who may see it. Replaces what is in the box. */
void kt_approval_facts_fill (GtkWidget *box, KtRevision *revision, KtWorkplace *workplace);
/* The lines with price; those with something typed by hand first. */
void kt_approval_facts_fill_lines (GtkWidget *box, KtRevision *revision);

G_END_DECLS
