/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What another release would change as a table for spreadsheets (CSV), with numbers and separators as those of the
 * interface's language expect them. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* items: of KtReplayItem. */
GBytes *kt_replay_export (GListModel *items);

G_END_DECLS
