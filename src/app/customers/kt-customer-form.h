/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One customer to be read and edited. Saves what is typed: the account as soon as it is valid, a draft before that.
 *
 * Signals: "saved" (KtAccount *): what is on its way to the disk now. "overtaken" (KtAccount *): somebody else changed him
 * while nothing was being typed here; he is shown as he is now. "gone": he is not stored any more.
 */

#include <adwaita.h>

#include "kt-account.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_CUSTOMER_FORM (kt_customer_form_get_type ())
G_DECLARE_FINAL_TYPE (KtCustomerForm, kt_customer_form, KT, CUSTOMER_FORM, GtkWidget)

GtkWidget *kt_customer_form_new (KtWorkplace *workplace);

/* Shows a copy of the account; stored: as he was read; NULL: he is new. */
void kt_customer_form_set_account (KtCustomerForm *self, const KtAccount *account, const KtAccount *stored);
/* As it is in the form now; NULL if none is shown. */
const KtAccount *kt_customer_form_get_account (KtCustomerForm *self);
/* Saves what is not on the disk yet, and waits: for the end of the program only. */
gboolean kt_customer_form_save_now (KtCustomerForm *self, GError **error);
/* Puts the cursor into the first field. */
void kt_customer_form_begin_edit (KtCustomerForm *self);

G_END_DECLS
