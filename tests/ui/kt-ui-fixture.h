/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The program in a test: run on a profile and a catalog of its own, driven through its widgets and actions, looked at
 * as a person would. Everything waits with a limit and fails with what it waited for.
 */

#include "kt-application.h"
#include "kt-question-card.h"
#include "kt-window.h"

G_BEGIN_DECLS

typedef struct {
  char *folder;  /* temporary, removed at the end */
  char *profile;
  char *catalog; /* NULL after the first run: the program remembers */
  gboolean is_start_meant; /* the script is for the start page: there is no catalog, or it does not open */
  KtApplication *application;
  KtWindow *window;
} KtUi;

/* A profile of its own; catalog: a release or a source folder, opened by the first run. language: "de" or "en". */
KtUi *kt_ui_new (const char *catalog, const char *language);
void kt_ui_free (KtUi *ui);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtUi, kt_ui_free)

/* Before the first run: fills the profile with the invented customers, quotes and orders of kontor-cli demo. */
void kt_ui_fill_demo (KtUi *ui);

typedef void (*KtUiScript) (KtUi *ui, gpointer data);

/* Starts the program, plays the script in it once the catalog is open, and ends the program as a person does. May be
 * called again: the program then finds what it left. */
void kt_ui_run (KtUi *ui, KtUiScript script, gpointer data);

/* The repository. */
char *kt_ui_source_path (const char *relative);

typedef gboolean (*KtUiCondition) (KtUi *ui, gpointer data);

/* Runs the main loop until it holds; fails after 120 seconds and names `what`. */
void kt_ui_wait (KtUi *ui, const char *what, KtUiCondition condition, gpointer data);
/* Lets time pass in which the program has nothing to do, so that a busy machine changes nothing: no thread of it runs or
 * is about to run, what the store was asked for is answered, all widgets have their place. What another process is asked
 * for (a server) may still be under way: wait for what it brings. */
void kt_ui_settle (KtUi *ui, guint milliseconds);
/* Until all widgets have their place; other threads may go on. */
void kt_ui_lay_out (KtUi *ui);

/* What the program is made of; the store is NULL until the profile is open. */
KtWorkplace *kt_ui_workplace (KtUi *ui);
KtWorkStore *kt_ui_store (KtUi *ui);
KtConversation *kt_ui_conversation (KtUi *ui);

/* Goes to an area and waits until it is shown. */
void kt_ui_go (KtUi *ui, const char *area);
/* Searches the catalog as a person does, and goes to the page of the product found first. */
GtkWidget *kt_ui_find_product (KtUi *ui, const char *words);

/* Widgets that are on the screen, by type and by what they show (accessible label or text; NULL: any). Transfer none;
 * NULL if there is none. */
GtkWidget *kt_ui_find (KtUi *ui, GType type, const char *text);
GtkWidget *kt_ui_find_in (GtkWidget *root, GType type, const char *text);
/* Waits for it. */
GtkWidget *kt_ui_expect (KtUi *ui, GType type, const char *text);
/* A window of that type that is on the screen, a dialog say; transfer none, NULL if there is none. */
gpointer kt_ui_find_window (GType type);
/* Waits for it. */
gpointer kt_ui_expect_window (KtUi *ui, GType type);
/* All texts of labels and entries that can be seen, separated by line breaks; the caller frees. */
char *kt_ui_visible_text (GtkWidget *root);
gboolean kt_ui_shows (KtUi *ui, const char *text);
void kt_ui_expect_text (KtUi *ui, const char *text);

/* The first choice tile below root that is excluded; NULL if there is none. */
GtkWidget *kt_ui_find_excluded (GtkWidget *root);

/* Goes to the question about a path; fails if there is none. */
KtQuestionCard *kt_ui_show_question (KtUi *ui, const char *path);

/* The configuration at work; NULL if there is none. */
KtConfiguration *kt_ui_configuration (KtUi *ui);
/* Waits until the worker has answered with a price. */
void kt_ui_wait_for_price (KtUi *ui);
/* Decides as kt_choice_parse reads it and waits for the price. */
void kt_ui_decide (KtUi *ui, const char *choice);

/* As a person does it. */
void kt_ui_click (KtUi *ui, GtkWidget *button);
void kt_ui_type (KtUi *ui, GtkWidget *editable, const char *text);
/* Waits until it is there. */
void kt_ui_press_button (KtUi *ui, const char *label);
/* The row of that title in a form, of a password too. */
void kt_ui_fill (GtkWidget *form, const char *title, const char *text);

/* The window as a picture. */
void kt_ui_screenshot (KtUi *ui, const char *path);
/* The same as NAME.png in the folder KT_PICTURES of the environment; nothing without it. Or a dialog. */
void kt_ui_take_picture (KtUi *ui, const char *name);
void kt_ui_take_picture_of (KtUi *ui, gpointer window, const char *name);

G_END_DECLS
