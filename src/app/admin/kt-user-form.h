/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One user: name, log-in name, roles, what he approves, whether he may log in. Rights are saved when one says so, not
 * while one types; what hinders that stands at the button.
 *
 * Signal "saved" (const char *id).
 */

#include <adwaita.h>

#include "kt-user-store.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_USER_FORM (kt_user_form_get_type ())
G_DECLARE_FINAL_TYPE (KtUserForm, kt_user_form, KT, USER_FORM, GtkWidget)

GtkWidget *kt_user_form_new (KtWorkplace *workplace);

/* A copy of him. */
void kt_user_form_set_user (KtUserForm *self, const KtUser *user);
/* A new user; the first one is an administrator, and logged in at once. */
void kt_user_form_begin_new (KtUserForm *self);
/* As stored; NULL: he is new. */
const KtUser *kt_user_form_get_user (KtUserForm *self);

G_END_DECLS
