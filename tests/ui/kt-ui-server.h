/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A server of the test's own: the real program on a free port of this machine, on SQLite, with one house. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KtUiServer KtUiServer;

KtUiServer *kt_ui_server_start (void);
/* At once, as a power cut would. */
void kt_ui_server_kill (KtUiServer *self);
/* On the same port and data. */
void kt_ui_server_restart (KtUiServer *self);
void kt_ui_server_free (KtUiServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtUiServer, kt_ui_server_free)

/* "http://127.0.0.1:PORT" */
const char *kt_ui_server_get_address (KtUiServer *self);
/* Adds somebody, and gives a code for a device of his; the caller frees. */
char *kt_ui_server_add (KtUiServer *self, const char *login, const char *name, const char *roles);
/* No device that was enrolled until now may come any more. */
void kt_ui_server_revoke_all (KtUiServer *self);
/* Lets in the device that waits with this code. */
void kt_ui_server_approve (KtUiServer *self, const char *user_code, const char *login);
/* As the administrator sees them, a line each; the caller frees. */
char *kt_ui_server_list_devices (KtUiServer *self);

/* Publishes a release of the demo catalog for the house, and has the server hand it out. media: a folder of what comes with
 * it; may be NULL. */
void kt_ui_server_publish (KtUiServer *self, const char *release, const char *media);

G_END_DECLS
