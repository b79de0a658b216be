/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The steps of kontor-cli catalog that publish (kt-command-publish.c, kt-command-root.c, kt-command-gate.c). Each gives the exit status.
 */

#include "kt-cli-options.h"

G_BEGIN_DECLS

typedef struct {
  char *keys;  /* folder with root.json and *.secret */
  char *tree;  /* folder a server hands out */
  char *media; /* folder of media; may be NULL */
  char *profile; /* folder of work.db; for gate */
  int days;    /* how long `latest` is good; 0: as usual */
} KtPublishOptions;

int kt_command_publish_keys (const KtCliUsage *usage,
                             const KtCliOptions *options,
                             const KtPublishOptions *own);
/* root [NAME…]: other keys in the place of these; without one only ten years more. */
int kt_command_publish_root (const KtCliUsage *usage,
                             const KtCliOptions *options,
                             const KtPublishOptions *own);
int kt_command_publish (const KtCliUsage *usage,
                        const KtCliOptions *options,
                        const KtPublishOptions *own);
int kt_command_publish_renew (const KtCliUsage *usage,
                              const KtCliOptions *options,
                              const KtPublishOptions *own);
int kt_command_publish_rollback (const KtCliUsage *usage,
                                 const KtCliOptions *options,
                                 const KtPublishOptions *own);
int kt_command_gate (const KtCliUsage *usage,
                     const KtCliOptions *options,
                     const KtPublishOptions *own);

G_END_DECLS
