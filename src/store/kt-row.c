/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row: texts, of which the first one is the identity. */
#include "kt-row-list-private.h"

#include <string.h>

struct _KtRow {
  GObject parent_instance;
  guint n_columns;
  char **texts; /* NULL until it is loaded */
};

G_DEFINE_FINAL_TYPE (KtRow, kt_row, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
kt_row_finalize (GObject *object)
{
  g_strfreev (KT_ROW (object)->texts);
  G_OBJECT_CLASS (kt_row_parent_class)->finalize (object);
}

static void
kt_row_class_init (KtRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kt_row_finalize;
  signals[CHANGED] = g_signal_new ("changed", KT_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
kt_row_init (KtRow *self)
{
}

KtRow *
kt_row_new (guint n_columns)
{
  KtRow *self = g_object_new (KT_TYPE_ROW, NULL);
  self->n_columns = n_columns;
  return self;
}

void
kt_row_fill (KtRow *self, char **texts)
{
  gboolean same = self->texts != NULL
                  && g_strv_equal ((const char *const *)self->texts, (const char *const *)texts);
  g_strfreev (self->texts);
  self->texts = texts;
  if (!same)
    g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
kt_row_is_loaded (KtRow *self)
{
  return self->texts != NULL;
}

const char *
kt_row_get_id (KtRow *self)
{
  return self->texts != NULL ? self->texts[0] : "";
}

const char *
kt_row_get_text (KtRow *self, guint column)
{
  g_return_val_if_fail (column < self->n_columns, "");
  return self->texts != NULL ? self->texts[column + 1] : "";
}

gint64
kt_row_get_int (KtRow *self, guint column)
{
  return g_ascii_strtoll (kt_row_get_text (self, column), NULL, 10);
}

gboolean
kt_row_get_money (KtRow *self, guint column, KtMoney *money)
{
  const char *text = kt_row_get_text (self, column);
  const char *blank = strchr (text, ' ');
  if (blank == NULL || !kt_currency_is_valid (blank + 1))
    return FALSE;
  *money = kt_money (g_ascii_strtoll (text, NULL, 10), blank + 1);
  return TRUE;
}
