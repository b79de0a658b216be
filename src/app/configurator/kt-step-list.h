/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How a product is divided into steps, and what each of them asks of the present snapshot. The steps come from the
 * catalog; what it names nowhere stands in a last step of its own. The steps of a feature model come from its tree.
 *
 * A list is made for one snapshot and thrown away with the next; it borrows from both. Main thread only.
 */

#include "kt-configuration.h"
#include "kt-question-plan.h"

G_BEGIN_DECLS

typedef enum {
  KT_ASKED_NODE,  /* a question about one characteristic */
  KT_ASKED_GROUP, /* a question about the members of a group of features */
  KT_ASKED_PARTS, /* heading of parts that can be there several times */
  KT_ASKED_PART   /* heading of one of them */
} KtAskedKind;

typedef struct {
  KtAskedKind kind;
  gboolean is_open;            /* a question with more than one possible answer */
  guint node;                  /* NODE, PART: of the snapshot */
  const KtPlanQuestion *group; /* GROUP */
  const KtFeature *section;    /* of a feature model; NULL: none */
  const char *path;            /* all but GROUP */
} KtAsked;

typedef struct {
  const char *id; /* "" for the last, unnamed step */
  char *title;
  GArray *asked;  /* KtAsked, in order */
  guint n_questions, n_open;
  GStringChunk *paths;
} KtStepInfo;

/* Of KtStepInfo; steps with nothing in them are left out. revealed: groups (KtPlanQuestion) that are asked even where
 * what they hang from is not selected; NULL: none. Transfer full. */
GPtrArray *kt_step_list_new (KtConfiguration *configuration, GHashTable *revealed);

/* The number of the step that asks a path, or -1. */
int kt_step_list_find (GPtrArray *steps, KtConfiguration *configuration, const char *path);

G_END_DECLS
