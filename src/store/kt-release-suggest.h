/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* "Did you mean": the word of the vocabulary that is nearest in spelling. For the store only; under
 * the lock of the connection for searching. */

#include "kt-release-private.h"

G_BEGIN_DECLS

/* As it is written in the catalog; NULL if nothing is near, or on error. Of equally near words the
 * most frequent. The caller frees. */
char *kt_release_suggest_word (KtRelease *release,
                               const char *language,
                               const char *word,
                               GError **error);

G_END_DECLS
