/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How a product is divided into steps, and which characteristics of the present snapshot each of them asks. The steps
 * come from the catalog; what it names nowhere stands in a last step of its own.
 *
 * A list is made for one snapshot and thrown away with the next; it borrows from both. Main thread only.
 */

#include "kt-configuration.h"

G_BEGIN_DECLS

typedef struct {
  const char *id; /* "" for the last, unnamed step */
  char *title;
  GArray *nodes;  /* guint: nodes of the snapshot that are asked here, in order */
  guint n_open;   /* of them have more than one possible value */
} KtStepInfo;

/* Of KtStepInfo; steps without questions are left out. Transfer full. */
GPtrArray *kt_step_list_new (KtConfiguration *configuration);

/* Is this node asked at all now: it and everything around it is there, and no rule hides it. */
gboolean kt_step_list_is_asked (KtConfiguration *configuration, guint node);

/* The number of the step that asks a path, or -1. */
int kt_step_list_find (GPtrArray *steps, KtConfiguration *configuration, const char *path);

G_END_DECLS
