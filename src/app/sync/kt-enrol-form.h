/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Where a device is enrolled with a server: its address, a code, and the password with which the member will log in at
 * this device. Who has no code asks for admission: a code is shown that he tells the administrator, and it goes on by
 * itself. What the server says against it is shown below the fields.
 *
 * Signal "enrolled": the device is. Main thread only.
 */

#include "kt-sync-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_ENROL_FORM (kt_enrol_form_get_type ())
G_DECLARE_FINAL_TYPE (KtEnrolForm, kt_enrol_form, KT, ENROL_FORM, GtkWidget)

GtkWidget *kt_enrol_form_new (KtSyncSession *session);

G_END_DECLS
