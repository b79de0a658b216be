/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The synchronisation of the program in a test, as a person meets it. */

#include "kt-sync-session.h"
#include "kt-ui-fixture.h"

G_BEGIN_DECLS

KtSyncSession *kt_ui_sync_session (KtUi *ui);

/* On the page of the synchronisation: fills its form in, and presses its button. */
void kt_ui_enrol (KtUi *ui, const char *address, const char *code);

/* Waits until that is how it goes; KT_SYNC_WAITING: and the server has been told everything that was written. */
void kt_ui_expect_activity (KtUi *ui, KtSyncActivity activity);

G_END_DECLS
