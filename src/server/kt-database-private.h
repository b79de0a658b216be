/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a kind of database has to be able to do; used by kt-database.c only. */

#include "kt-database.h"

G_BEGIN_DECLS

typedef struct {
  gboolean is_text;
  gint64 number;
  char *text; /* NULL: null */
} KtParameter;

typedef struct {
  const char *engine;
  /* The connection, or NULL. */
  gpointer (*open) (const char *uri, GError **error);
  void (*close) (gpointer connection);
  /* NULL: it knows no tenants. */
  gboolean (*set_tenant) (gpointer connection, const char *tenant, GError **error);
  gboolean (*exec) (gpointer connection, const char *sql, GError **error);
  const char *begin;
  const char *begin_reading;
  /* Runs it as far as the first row; the result of a query, or NULL. parameters: of KtParameter. */
  gpointer (*start) (gpointer connection, const char *sql, GArray *parameters, GError **error);
  void (*finish) (gpointer result);
  /* As start(), but it is not waited for: next() does. NULL: there is nothing to gain. */
  gpointer (*ask) (gpointer connection, const char *sql, GArray *parameters, GError **error);
  /* As kt_query_next(); failed tells the end from an error. */
  gboolean (*next) (gpointer result, gboolean *failed, GError **error);
  gint64 (*changed) (gpointer result);
  gboolean (*is_null) (gpointer result, guint column);
  gint64 (*get_int) (gpointer result, guint column);
  const char *(*get_text) (gpointer result, guint column);
} KtDatabaseKind;

extern const KtDatabaseKind kt_database_sqlite;
#ifdef KT_HAVE_POSTGRES
extern const KtDatabaseKind kt_database_postgres;
#endif

G_END_DECLS
