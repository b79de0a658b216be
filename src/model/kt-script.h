/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Decision scripts: what a customer asked for, as COOM user-input files write it (grammar
 * COOM_UserInput.g4):
 *
 *   add lid[0]
 *   set requestedVolume[0] = 800
 *   blockinput seat[0] { set type[0] = Special }
 *
 * and single decisions as a command line takes them:
 *
 *   name   !name        a Bool, or an optional part: yes, no
 *   path=value          value: an option, True, 12.5, "12.5 mm", a text, the path of a part
 *   path!=value         (also !path=value) anything but that
 *   path>=12  path<=12  bounds of a number
 *
 * Each is resolved against the model: paths name one instance, values fit the feature and are in
 * its unit. The canonical spelling of an instance path has an index exactly at the features that
 * can have several instances: seat[3].type, lid.width, carrier.bag[0].
 *
 * A file that decides about something the model does not have is at fault if the model is strict;
 * in plain COOM that is a warning and the line is skipped. On a command line it is always an error.
 *
 * A script holds its model. Immutable, usable from any thread. Faults go to the fault list.
 */

#include "kt-model.h"

G_BEGIN_DECLS

typedef enum {
  KT_DECISION_SET,      /* path = value */
  KT_DECISION_ADD,      /* this instance of a part or slot is there */
  KT_DECISION_NOT,      /* path != value; without a value: this instance is not there */
  KT_DECISION_AT_LEAST, /* path >= value */
  KT_DECISION_AT_MOST   /* path <= value */
} KtDecisionKind;

typedef struct {
  KtDecisionKind kind;
  const char *path; /* canonical */
  guint n_steps;    /* the same resolved: where several instances are possible, an index from 0 */
  const KtStep *steps;
  KtConstant
      value; /* is_set FALSE: none. For a reference: kind PART, text is the canonical path. */
  KtPlace place;
} KtDecision;

typedef struct {
  KtModel *model;
  guint n_decisions;
  const KtDecision *decisions;
} KtScript;

KtScript *kt_script_load_text (KtModel *model,
                               const char *text,
                               gsize length,
                               const char *filename,
                               KtFaultList *faults);
KtScript *kt_script_load_file (KtModel *model, const char *path, KtFaultList *faults);

/* Decisions as words of a command line, NULL-terminated. Faults have no place but name the word. */
KtScript *kt_script_from_words (KtModel *model, const char *const *words, KtFaultList *faults);

void kt_script_free (KtScript *script);

/* Resolves a path such as "seat[0].type[0]" or "lid.width" to one instance and returns its
 * canonical spelling, or NULL with an error (KT_ERROR_NOT_FOUND, KT_ERROR_PARSE, KT_ERROR_RANGE).
 */
char *kt_model_canonical_path (KtModel *model, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtScript, kt_script_free)

G_END_DECLS
