/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A line to a server on which catalogs and media come only as far as a test lets them: everything else passes. In
 * threads of its own.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef enum { KT_UI_VALVE_IMAGE, KT_UI_VALVE_MEDIA, KT_UI_VALVE_REST, KT_UI_N_VALVES } KtUiValveKind;

typedef struct _KtUiValve KtUiValve;

/* address: of the server, "http://127.0.0.1:PORT". Nothing of images and media passes before it is let. */
KtUiValve *kt_ui_valve_new (const char *address);
void kt_ui_valve_free (KtUiValve *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtUiValve, kt_ui_valve_free)

/* To be used in place of the server's. */
const char *kt_ui_valve_get_address (KtUiValve *self);

/* So many bytes more; G_MAXINT64: all. */
void kt_ui_valve_let (KtUiValve *self, KtUiValveKind kind, gint64 n_bytes);
/* Passed so far. */
gint64 kt_ui_valve_count (KtUiValve *self, KtUiValveKind kind);

G_END_DECLS
