/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a visitor at a kiosk wants to hear about his configuration: name and how to reach him, a message if he likes.
 * It passes on to the people of the house and stays here no longer than it must (kt-inquiry-store.h).
 *
 * Main thread only.
 */

#include "kt-configuration.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define KT_TYPE_INQUIRY_DIALOG (kt_inquiry_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KtInquiryDialog, kt_inquiry_dialog, KT, INQUIRY_DIALOG, AdwWindow)

void kt_inquiry_dialog_present (GtkWindow *parent, KtConfiguration *configuration);

G_END_DECLS
