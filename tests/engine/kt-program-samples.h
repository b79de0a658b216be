/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Small models whose compiled programs have something in every array, made ready to be stored. */

#include "kt-program-private.h"

G_BEGIN_DECLS

/* One loaded sample. Plain data; belongs to the caller. */
typedef struct {
  KtModel *model;
  GPtrArray *formulas; /* KtFormula, of the terms */
  GArray *terms;       /* KtTerm */
  KtProgramOptions options;
  GBytes *bytes;       /* as kt_program_to_bytes makes them */
} KtProgramSample;

/* `folder`: that of the repository. Aborts if there is no such model. */
KtProgramSample *kt_program_sample_new (const char *folder, const char *file);
void kt_program_sample_free (KtProgramSample *sample);

/* Read from the bytes: a program of one's own, to be changed. */
KtProgram *kt_program_sample_read (const KtProgramSample *sample);

/* The array of this name. */
GArray *kt_program_sample_array (const KtProgram *program, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtProgramSample, kt_program_sample_free)

G_END_DECLS
