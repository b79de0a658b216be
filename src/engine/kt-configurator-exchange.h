/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the two threads of a configurator give each other: commands and questions to the worker, answers back. Internal to
 * kt-configurator.c (the owner's side) and kt-configurator-worker.c (the other one).
 *
 * Ownership: a command belongs to the queue, then to the worker; an answer to the main context it is sent to. Everything
 * here may be called in either thread.
 */
#pragma once

#include "kt-configurator.h"

G_BEGIN_DECLS

typedef enum {
  COMMAND_DECIDE,
  COMMAND_DECIDE_ALL,
  COMMAND_REPLACE_ALL,
  COMMAND_TAKE_UP,
  COMMAND_UNDECIDE,
  COMMAND_CLEAR,
  COMMAND_ADD,
  COMMAND_REMOVE,
  COMMAND_RESET,
  COMMAND_UNDO,
  COMMAND_REDO,
  COMMAND_REPAIR,
  COMMAND_ANSWER, /* nothing changes, but completions are to be computed again */
  COMMAND_PRICE,  /* nothing changes, and only options are to be priced again */
  COMMAND_TASK,   /* a question with an answer of its own */
  COMMAND_QUIT
} KtCommandKind;

typedef enum { QUESTION_EXPLAIN, QUESTION_REPAIR, QUESTION_COMPLETE, QUESTION_HOLES } KtQuestionKind;

typedef struct {
  KtQuestionKind kind;
  KtChoice *choice;
  gboolean implied;
  guint max;
  KtCompletionRequest request;
  char *path;
} KtQuestion;

typedef struct {
  KtCommandKind kind;
  guint generation;
  KtChoice *choice;
  GPtrArray *choices;
  char *path;
  KtRepair *repair;
  GArray *requests; /* KtCompletionRequest, for ANSWER */
  guint32 kinds;    /* for PRICE */
  GStrv paths;
  GTask *task;
} KtCommand;

typedef enum {
  WORK_CHANGE,   /* or nothing: not to be interrupted */
  WORK_QUESTION, /* may be interrupted by a change */
  WORK_ANSWER    /* may be interrupted by anything */
} KtWork;

/* What both threads see. It outlives the object while an answer is on its way. */
typedef struct {
  gatomicrefcount refs;
  GAsyncQueue *queue; /* KtCommand */
  GMainContext *context;
  GWeakRef owner;
  GSourceFunc deliver; /* with an answer, in the owner's context */
  KtProgram *program;

  GMutex lock; /* for session and work: what is being done may be interrupted by the owner's thread */
  KtSession *session;
  KtWork work;
  gint generation; /* atomic: of the last change put */
} KtConfiguratorShared;

typedef struct {
  KtConfiguratorShared *shared;
  guint generation;
  KtSnapshot *snapshot;
  KtChoice *choice;
  KtExplanation *explanation;
  KtCompletion *completion;
  KtOptionPrices *prices;
  guint number;
  GError *error;
  gboolean is_end; /* everything for this generation has been said */
} KtAnswer;

KtConfiguratorShared *kt_configurator_shared_ref (KtConfiguratorShared *shared);
void kt_configurator_shared_unref (KtConfiguratorShared *shared);

KtCommand *kt_command_new (KtCommandKind kind);
void kt_command_free (KtCommand *command);
/* Says so to whoever waits for it: the configurator is closed. */
void kt_command_refuse (KtCommand *command);
void kt_question_free (KtQuestion *question);
GArray *kt_completion_requests_copy (const KtCompletionRequest *requests, guint n_requests);

void kt_answer_free (KtAnswer *answer);
/* Takes the answer; the owner's deliver gets it. */
void kt_configurator_send (KtConfiguratorShared *shared, KtAnswer *answer);
/* Takes the error. */
void kt_configurator_send_error (KtConfiguratorShared *shared, guint generation, GError *error);
/* Everything has been said for this generation. */
void kt_configurator_send_end (KtConfiguratorShared *shared, guint generation);

/* The worker's thread; takes a reference of KtConfiguratorShared and ends with COMMAND_QUIT. */
gpointer kt_configurator_work (gpointer data);

G_END_DECLS
