/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The order is an array of rowids; rows that were asked for are kept by rowid, so that a new order
 * moves them instead of loading them anew. A row that is asked for and not loaded joins a set of
 * wanted ones, with its page; one request for the whole set is on the way at a time.
 */
#include "kt-row-list-private.h"

#define PAGE 64
/* What is read at once for an export. */
#define EXPORT_PAGE 2000
/* Rows nobody looks at are forgotten beyond this. */
#define MAX_KEPT 2048

struct _KtRowList {
  GObject parent_instance;
  KtWorkStore *store;
  const KtRowSource *source;
  KtRowQuery query;     /* its strings are owned */
  GArray *order;        /* of gint64 */
  GHashTable *rows;     /* rowid → KtRow */
  GHashTable *wanted;   /* set of rowids */
  gboolean asking;      /* a request for contents is on the way or about to be made */
  guint running;        /* queries on the way */
  guint serial;         /* of the newest query; older answers are dropped */
  GCancellable *newest; /* takes it back if it has not begun when another one is asked for */
};

enum { PROP_LOADING = 1, PROP_N_ITEMS, N_PROPS };

enum { FAILED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void kt_row_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KtRowList,
                               kt_row_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kt_row_list_model_init))

static void
tell_failure (KtRowList *self, const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

/* ---- contents ---- */

static void ask_for_wanted (KtRowList *self);

static void
on_content (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KtRowList) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) contents
      = kt_row_query_content_finish (KT_WORK_STORE (store), result, &error);
  self->asking = FALSE;
  if (contents == NULL)
    tell_failure (self, error);
  for (guint i = 0; contents != NULL && i < contents->len; i++)
    {
      KtRowContent *content = contents->pdata[i];
      KtRow *row = g_hash_table_lookup (self->rows, &content->row);
      if (row != NULL)
        kt_row_fill (row, g_steal_pointer (&content->texts));
    }
  if (g_hash_table_size (self->wanted) > 0)
    ask_for_wanted (self);
}

static gboolean
send_request (gpointer data)
{
  KtRowList *self = data;
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (rows, key, 1);
  g_hash_table_remove_all (self->wanted);
  kt_row_query_content_async (self->store, self->source, rows, on_content, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* From the main loop, so that one layout asks once for all it shows. */
static void
ask_for_wanted (KtRowList *self)
{
  if (self->asking)
    return;
  self->asking = TRUE;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, send_request, g_object_ref (self), g_object_unref);
  g_source_attach (source, context);
}

static void
want (KtRowList *self, gint64 row)
{
  gint64 *key = g_new (gint64, 1);
  *key = row;
  g_hash_table_add (self->wanted, key);
}

static gboolean
is_unwatched (gpointer key, gpointer row, gpointer data)
{
  return G_OBJECT (row)->ref_count == 1;
}

static KtRow *
keep_row (KtRowList *self, gint64 rowid)
{
  if (g_hash_table_size (self->rows) >= MAX_KEPT)
    g_hash_table_foreach_remove (self->rows, is_unwatched, NULL);
  KtRow *row = kt_row_new (self->source->n_columns);
  gint64 *key = g_new (gint64, 1);
  *key = rowid;
  g_hash_table_insert (self->rows, key, row);
  return row;
}

/* The row and its neighbours, who will be looked at next. */
static void
load_page (KtRowList *self, guint position)
{
  guint first = position - position % PAGE;
  for (guint i = first; i < MIN (first + PAGE, self->order->len); i++)
    {
      gint64 rowid = g_array_index (self->order, gint64, i);
      if (g_hash_table_contains (self->rows, &rowid) && i != position)
        continue;
      if (!g_hash_table_contains (self->rows, &rowid))
        keep_row (self, rowid);
      want (self, rowid);
    }
  ask_for_wanted (self);
}

/* ---- order ---- */

/* Tells the list's watchers what is different between what is equal at both ends. */
static void
replace_order (KtRowList *self, GArray *order)
{
  g_autoptr (GArray) before = self->order;
  guint shorter = MIN (before->len, order->len), head = 0, tail = 0;
  while (head < shorter
         && g_array_index (before, gint64, head) == g_array_index (order, gint64, head))
    head++;
  while (tail < shorter - head
         && g_array_index (before, gint64, before->len - 1 - tail)
                == g_array_index (order, gint64, order->len - 1 - tail))
    tail++;
  self->order = order;
  guint removed = before->len - head - tail, added = order->len - head - tail;
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, removed, added);
  if (before->len != order->len)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_ITEMS]);
}

/* What is kept may have changed. */
static void
reload_rows (KtRowList *self)
{
  GHashTableIter iter;
  gpointer key;
  g_hash_table_foreach_remove (self->rows, is_unwatched, NULL);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    want (self, *(gint64 *)key);
  if (g_hash_table_size (self->wanted) > 0)
    ask_for_wanted (self);
}

typedef struct {
  KtRowList *list;
  guint serial;
} Asked;

static void
on_order (GObject *store, GAsyncResult *result, gpointer data)
{
  Asked *asked = data;
  g_autoptr (KtRowList) self = asked->list;
  gboolean newest = asked->serial == self->serial;
  g_free (asked);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) order = kt_row_query_order_finish (KT_WORK_STORE (store), result, &error);
  self->running--;
  if (order == NULL && newest)
    tell_failure (self, error);
  else if (newest)
    {
      replace_order (self, g_steal_pointer (&order));
      reload_rows (self);
    }
  if (self->running == 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

void
kt_row_list_refresh (KtRowList *self)
{
  Asked *asked = g_new (Asked, 1);
  *asked = (Asked){ g_object_ref (self), ++self->serial };
  if (self->running++ == 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
  g_cancellable_cancel (self->newest);
  g_clear_object (&self->newest);
  self->newest = g_cancellable_new ();
  kt_row_query_order_async (self->store, self->source, &self->query, self->newest, on_order, asked);
}

void
kt_row_list_set_query (KtRowList *self, const KtRowQuery *query)
{
  KtRowQuery copy = { g_strdup (query->search), g_strdup (query->filter),
                      (const char *const *)g_strdupv ((char **)query->filters), query->sort_column,
                      query->descending };
  g_return_if_fail (query->sort_column < self->source->n_columns);
  g_free ((char *)self->query.search);
  g_free ((char *)self->query.filter);
  g_strfreev ((char **)self->query.filters);
  self->query = copy;
  kt_row_list_refresh (self);
}

gboolean
kt_row_list_is_loading (KtRowList *self)
{
  return self->running > 0;
}

/* ---- all of it ---- */

typedef struct {
  GArray *order;   /* of gint64 */
  guint first;     /* of the page that was asked for … */
  guint n_asked;   /* … and where it ends */
  GPtrArray *rows; /* of KtRow */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_array_unref (reading->order);
  g_ptr_array_unref (reading->rows);
  g_free (reading);
}

static void read_next (GTask *task);

/* The page in the order of the list. */
static void
take_page (KtRowList *self, Reading *reading, GPtrArray *contents)
{
  g_autoptr (GHashTable) by_row = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < contents->len; i++)
    g_hash_table_insert (by_row, &((KtRowContent *)contents->pdata[i])->row, contents->pdata[i]);
  for (guint i = reading->first; i < reading->n_asked; i++)
    {
      KtRowContent *content
          = g_hash_table_lookup (by_row, &g_array_index (reading->order, gint64, i));
      if (content == NULL)
        continue;
      KtRow *row = kt_row_new (self->source->n_columns);
      kt_row_fill (row, g_steal_pointer (&content->texts));
      g_ptr_array_add (reading->rows, row);
    }
}

static void
on_page (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GPtrArray) contents
      = kt_row_query_content_finish (KT_WORK_STORE (store), result, &error);
  if (contents == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  take_page (g_task_get_source_object (task), reading, contents);
  read_next (g_steal_pointer (&task));
}

/* Takes the task. */
static void
read_next (GTask *task)
{
  KtRowList *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  guint n = MIN (EXPORT_PAGE, reading->order->len - reading->n_asked);
  if (n == 0 || g_task_return_error_if_cancelled (task))
    {
      if (n == 0)
        g_task_return_pointer (task, g_ptr_array_ref (reading->rows),
                               (GDestroyNotify)g_ptr_array_unref);
      g_object_unref (task);
      return;
    }
  GArray *page = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (page, &g_array_index (reading->order, gint64, reading->n_asked), n);
  reading->first = reading->n_asked;
  reading->n_asked += n;
  kt_row_query_content_async (self->store, self->source, page, on_page, task);
}

void
kt_row_list_read_all_async (KtRowList *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);
  reading->order = g_array_copy (self->order);
  reading->rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, reading, reading_free);
  read_next (task);
}

GPtrArray *
kt_row_list_read_all_finish (KtRowList *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- the model ---- */

static GType
get_item_type (GListModel *model)
{
  return KT_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return KT_ROW_LIST (model)->order->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  KtRowList *self = KT_ROW_LIST (model);
  if (position >= self->order->len)
    return NULL;
  gint64 rowid = g_array_index (self->order, gint64, position);
  KtRow *row = g_hash_table_lookup (self->rows, &rowid);
  if (row == NULL)
    {
      row = keep_row (self, rowid);
      load_page (self, position);
    }
  return g_object_ref (row);
}

static void
kt_row_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- the object ---- */

static void
kt_row_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KtRowList *self = KT_ROW_LIST (object);
  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, kt_row_list_is_loading (self));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->order->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kt_row_list_finalize (GObject *object)
{
  KtRowList *self = KT_ROW_LIST (object);
  g_object_unref (self->store);
  g_clear_object (&self->newest);
  g_free ((char *)self->query.search);
  g_free ((char *)self->query.filter);
  g_strfreev ((char **)self->query.filters);
  g_array_unref (self->order);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->wanted);
  G_OBJECT_CLASS (kt_row_list_parent_class)->finalize (object);
}

static void
kt_row_list_class_init (KtRowListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->get_property = kt_row_list_get_property;
  object_class->finalize = kt_row_list_finalize;
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_ROW_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
kt_row_list_init (KtRowList *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

KtRowList *
kt_row_list_new (KtWorkStore *store, const KtRowSource *source, const KtRowQuery *query)
{
  static const KtRowQuery all = { 0 };
  KtRowList *self = g_object_new (KT_TYPE_ROW_LIST, NULL);
  g_autofree char *signal = g_strconcat ("changed::", source->what, NULL);
  self->store = g_object_ref (store);
  self->source = source;
  g_signal_connect_object (store, signal, G_CALLBACK (kt_row_list_refresh), self,
                           G_CONNECT_SWAPPED);
  kt_row_list_set_query (self, query != NULL ? query : &all);
  return self;
}
