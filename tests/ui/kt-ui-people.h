/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Users in the profile of a test, and logging in as one of them. All have the same password. */

#include "kt-actor.h"
#include "kt-sqlite-connection.h"
#include "kt-ui-fixture.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

#define KT_UI_PASSWORD "ein langer Satz"

typedef struct {
  const char *login;
  const char *name;
  KtUserRoles roles;
  const char *duties; /* separated by ';'; NULL: none */
} KtUiPerson;

/* Into an open store without users. */
void kt_ui_store_people (KtWorkStore *store, const KtUiPerson *people, guint n_people);
/* Before the first run; the first of them must be an administrator. */
void kt_ui_add_people (KtUi *ui, const KtUiPerson *people, guint n_people);

/* The same while the program runs, by who is here; he has to be allowed to. */
void kt_ui_hire (KtUi *ui, const KtUiPerson *people, guint n_people);
/* Takes the seat without the log-in page: for tests that are about something else. */
void kt_ui_take_seat (KtUi *ui, const char *login);

/* On the log-in page; waits until the answer is there, whatever it is. */
void kt_ui_try_log_in (KtUi *ui, const char *login, const char *password);
/* Waits until he is in. */
void kt_ui_log_in (KtUi *ui, const char *login);
void kt_ui_log_out (KtUi *ui);

/* The database of the profile, as somebody opens it who has the key. The caller frees. */
KtSqliteConnection *kt_ui_open_database (KtUi *ui);

G_END_DECLS
