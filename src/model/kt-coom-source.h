/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Text of models and scripts as it comes from outside: read with a limit, checked for its encoding.
 * Both report into faults and return FALSE.
 */

#include "kt-model-report.h"

G_BEGIN_DECLS

/* A file that is too large is not read at all. */
gboolean kt_coom_read_file (const char *path,
                            gsize max_length,
                            char **text,
                            gsize *length,
                            KtFaultList *faults);

/* At most so many bytes of valid UTF-8 without NUL. */
gboolean kt_coom_check_text (const char *text,
                             gsize length,
                             gsize max_length,
                             const char *file,
                             KtReport *report);

G_END_DECLS
