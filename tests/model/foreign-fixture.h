/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the tests of foreign languages share: models from text, texts that must be refused.
 */

#include "model-fixture.h"

G_BEGIN_DECLS

/* `file` (its ending says which language it is) is left out of the faults. */
KtModel *foreign_fixture_load (const char *file, const char *text, char **faults);
/* Without any fault. */
KtModel *foreign_fixture_load_sound (const char *file, const char *text);

typedef struct {
  const char *name; /* what is wrong */
  const char *text;
  const char *faults; /* all of them; NULL: some error in line 2 */
} ForeignFaulty;

/* A test for each of the texts. `rows` must live as long as the run. */
void foreign_fixture_add_faulty (const char *language,
                                 const char *file,
                                 const ForeignFaulty *rows,
                                 gsize n);

/* The model of the corpus, read without a fault; NULL after g_test_skip. */
KtModel *foreign_fixture_load_corpus (const char *folder, const char *name, const char *ending);
/* Of its rules those that are neither the root nor groups. */
guint foreign_fixture_count_constraints (const KtModel *model);

G_END_DECLS
