/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * States of the synchronisation that a server gives seldom or late. The session of the program is ended, and what it last
 * told is changed in place.
 */

#include "kt-sync-session.h"
#include "kt-ui-fixture.h"

G_BEGIN_DECLS

/* As one is at rest with that activity; reason may be NULL. */
void kt_ui_tell_sync (KtUi *ui, KtSyncActivity activity, const char *reason);
/* At rest, a moment after all was synchronised. */
void kt_ui_tell_success (KtUi *ui);
/* So many of all, in this round. */
void kt_ui_tell_progress (KtUi *ui, KtSyncActivity activity, guint done, guint all);

/* The catalog in use came from a server, which vouched for it until so many days ago; 0: it is good. reason: why the newest
 * one is not taken; NULL: it is. */
void kt_ui_tell_catalog (KtUi *ui, guint days_too_old, const char *reason);
/* Another one is coming: so many of all bytes are here. */
void kt_ui_tell_arrival (KtUi *ui, const char *release, gint64 done, gint64 all);
/* A newer one is in place, beside the one in use. */
void kt_ui_tell_newer_catalog (KtUi *ui, const char *release);

G_END_DECLS
