/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A new password: for oneself, who has to know the present one, or for another user, whom an administrator tells it.
 * What is not right yet is said below the fields.
 */

#include <adwaita.h>

#include "kt-user-store.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_PASSWORD_DIALOG (kt_password_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KtPasswordDialog, kt_password_dialog, KT, PASSWORD_DIALOG, AdwWindow)

/* user: whose password; NULL: of the one who is logged in. Copied. */
GtkWidget *kt_password_dialog_new (GtkWindow *parent, KtWorkplace *workplace, const KtUser *user);

/* What is wrong with a new password typed twice, for people; NULL: nothing. Translated, static. */
const char *kt_password_problem (const char *password, const char *again);

G_END_DECLS
