/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a command is about: a model from a file, or a product of a catalog; compiled, and with a
 * session in which the decisions of the command line were made. Every function that returns FALSE
 * has said why and set *code.
 */

#include "kt-catalog.h"
#include "kt-cli-options.h"
#include "kt-release.h"
#include "kt-script.h"
#include "kt-session.h"

G_BEGIN_DECLS

typedef struct {
  const KtCliUsage *usage;
  const KtCliOptions *options;
  KtRelease *release;     /* NULL: a folder, or no catalog */
  KtCatalog *catalog;     /* NULL: a model that stands alone, without prices */
  KtProduct *product;     /* NULL with the catalog */
  const char *product_id; /* "" without a catalog */
  KtTexts *texts;         /* empty without a catalog */
  KtModel *model;
  KtProgram *program;
  KtSession *session;
  gboolean is_lone;       /* nobody told a currency, or days: its prices are plain numbers */
  char *settings;   /* path of a file like catalog.ini, for a model with prices; may be NULL */
  char **decisions; /* the words behind MODEL; belongs to the options */
} KtCliSubject;

/* The model. Faults of its text are collected in `faults`, or shown if that is NULL. */
gboolean kt_cli_subject_load (KtCliSubject *subject,
                              const KtCliUsage *usage,
                              const KtCliOptions *options,
                              KtFaultList *faults,
                              int *code);
/* With prices in any case. `settings`: as catalog.ini, for a model; NULL: the file beside --prices,
 * if there is one. */
gboolean kt_cli_subject_load_priced (KtCliSubject *subject,
                                     const KtCliUsage *usage,
                                     const KtCliOptions *options,
                                     const char *settings,
                                     int *code);
/* Compiles it. */
gboolean kt_cli_subject_compile (KtCliSubject *subject, int *code);
/* Of the program, which may be another form of the subject's; limited as its own is. */
KtSession *kt_cli_subject_new_session (const KtCliSubject *subject, KtProgram *program, GError **error);
/* The next answer of the session costs some seconds at most, unless --thorough is given (kt_session_set_budget). */
void kt_cli_subject_limit (KtCliSubject *subject);
/* Behind the message of an error: what to do if the effort did not suffice. */
void kt_cli_say_effort (const GError *error);
/* Opens a session; a model without any configuration is explained. */
gboolean kt_cli_subject_open (KtCliSubject *subject, int *code);
/* All three, and the decisions behind MODEL. */
gboolean kt_cli_subject_begin (KtCliSubject *subject,
                               const KtCliUsage *usage,
                               const KtCliOptions *options,
                               int *code);

/* Makes the decisions in their order. The first that does not fit the others is explained on
 * standard error. */
gboolean kt_cli_subject_decide (KtCliSubject *subject, const KtScript *script, int *code);
gboolean kt_cli_subject_decide_words (KtCliSubject *subject, const char *const *words, int *code);

/* The one decision that explain and repair are about. */
KtChoice *kt_cli_subject_wanted (KtCliSubject *subject, int *code);

void kt_cli_subject_clear (KtCliSubject *subject);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtCliSubject, kt_cli_subject_clear)

/* Opens a catalog, whichever it is; *release becomes NULL for a folder. NULL after a message. */
KtCatalog *kt_cli_open_catalog (const char *path, KtRelease **release);

G_END_DECLS
