/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What needs attention after a synchronisation (kt-sync-store.h), in words: what happened, what was kept, and what
 * there is to do. Any thread. The caller frees.
 */

#include "kt-row-list.h"

G_BEGIN_DECLS

/* One line: what it is about and what happened. */
char *kt_task_title (KtRow *task);
/* Sentences: what was kept of it, and what to do. */
char *kt_task_explanation (KtRow *task);

/* A field that came to differ, of a customer. */
typedef struct {
  char *path;
  char *label;
  char *mine;   /* as it was here; empty: it was emptied */
  char *theirs; /* as the server has it */
} KtTaskField;

/* Of KtTaskField; empty: there is nothing to choose. */
GPtrArray *kt_task_fields (KtRow *task);

/* The way to what it is about: the label of a button (static), and a detailed action of the window. NULL: none. */
const char *kt_task_way (KtRow *task);
char *kt_task_action (KtRow *task);

G_END_DECLS
