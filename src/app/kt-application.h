/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The program: command line, application-wide actions, one window on one profile. Main thread only.
 */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_APPLICATION (kt_application_get_type ())
G_DECLARE_FINAL_TYPE (KtApplication, kt_application, KT, APPLICATION, AdwApplication)

KtApplication *kt_application_new (void);

/* What the options --profile and --catalog say; before start-up only. NULL leaves it as it is. */
void kt_application_set_paths (KtApplication *self, const char *profile, const char *catalog);

/* NULL before start-up. */
KtWorkplace *kt_application_get_workplace (KtApplication *self);
KtConversation *kt_application_get_conversation (KtApplication *self);

G_END_DECLS
