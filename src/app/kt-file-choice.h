/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Asks for a file: one to read, or where one is to be written. The question belongs to the widget
 * that asks: it goes with it, and a new one takes the place of one that is still open.
 *
 * Main thread only.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Only called for a widget that is still in a window, and for files of this computer. */
typedef void (*KtFileChosen) (GtkWidget *widget, const char *path, gpointer data);

/* button: with a mnemonic. data_free may be NULL. */
void kt_file_choice_open (GtkWidget *widget,
                          const char *title,
                          const char *button,
                          KtFileChosen chosen,
                          gpointer data,
                          GDestroyNotify data_free);
/* name: proposed. */
void kt_file_choice_export (GtkWidget *widget,
                            const char *title,
                            const char *name,
                            KtFileChosen chosen,
                            gpointer data,
                            GDestroyNotify data_free);

G_END_DECLS
