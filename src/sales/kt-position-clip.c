/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A clip is a tree of records. It is adapted to the quote it goes into as a whole, and checked,
 * before the first line is inserted.
 */
#include "kt-position-clip.h"

#include "kt-catalog-position.h"
#include "kt-json.h"
#include "kt-line-table.h"
#include "kt-position-field.h"
#include "kt-record-json.h"
#include "kt-revision-private.h"

#include <glib/gi18n-lib.h>

#define FORMAT "kontor-positions"
#define VERSION 1

static const KtJsonLimits limits = { 16 * 1024 * 1024, 64, 1000 * 1000 };

typedef struct {
  KtPositionData *data;
  GPtrArray *children; /* of Node */
} Node;

struct _KtPositionClip {
  char *quote;
  char *account;
  char *currency;
  GPtrArray *nodes;
  guint height;
  guint count;
};

/* ---- writing ---- */

static void
write_position (KtPosition *position, GString *json)
{
  GListModel *children = kt_position_get_children (position);
  g_string_append_c (json, '{');
  kt_record_write_members (&kt_position_data_type, kt_position_get (position), json);
  kt_json_append_name (json, "children");
  g_string_append_c (json, '[');
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (KtPosition) child = g_list_model_get_item (children, i);
      if (i > 0)
        g_string_append_c (json, ',');
      write_position (child, json);
    }
  g_string_append (json, "]}");
}

char *
kt_positions_to_json (KtRevision *revision, GPtrArray *positions)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  const char *const members[][2] = {
    { "quote", kt_revision_get_quote_id (revision) },
    { "account", header->customer.account_id },
    { "currency", header->currency },
  };
  GString *json = g_string_new ("{\"format\":\"" FORMAT "\",\"version\":1");
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      kt_json_append_name (json, members[i][0]);
      kt_json_append_text (json, members[i][1]);
    }
  kt_json_append_name (json, "positions");
  g_string_append_c (json, '[');
  for (guint i = 0; i < positions->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      write_position (positions->pdata[i], json);
    }
  g_string_append (json, "]}");
  return g_string_free (json, FALSE);
}

/* ---- as a table ---- */

static const char *const NAMES[] = {
  N_ ("Pos."), N_ ("Article"),    N_ ("Description"), N_ ("Kind"),  N_ ("Quantity"),
  N_ ("Unit"), N_ ("Unit price"), N_ ("Discount"),    N_ ("Total"),
};

typedef struct {
  KtRevision *revision;
  const char *language;
  GString *table;
} Table;

static void
append_position (KtPosition *position, const Table *table)
{
  static const KtPositionField FIELDS[] = {
    KT_POSITION_FIELD_NUMBER, KT_POSITION_N_FIELDS,   KT_POSITION_FIELD_TITLE,
    KT_POSITION_FIELD_MARKS,  KT_POSITION_FIELD_QUANTITY, KT_POSITION_FIELD_UNIT,
    KT_POSITION_FIELD_PRICE,  KT_POSITION_FIELD_DISCOUNT, KT_POSITION_FIELD_TOTAL,
  };
  GListModel *children = kt_position_get_children (position);
  g_auto (GStrv) cells = g_new0 (char *, G_N_ELEMENTS (FIELDS) + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    cells[i] = FIELDS[i] == KT_POSITION_N_FIELDS
                   ? g_strdup (kt_position_get (position)->item)
                   : kt_position_field_text (table->revision, position, FIELDS[i],
                                             table->language);
  kt_line_table_append_row (table->table, (const char *const *)cells, G_N_ELEMENTS (FIELDS));
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (KtPosition) child = g_list_model_get_item (children, i);
      append_position (child, table);
    }
}

char *
kt_positions_to_table (KtRevision *revision, GPtrArray *positions, const char *language)
{
  const char *names[G_N_ELEMENTS (NAMES)];
  const Table table = { revision, language, g_string_new (NULL) };
  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    names[i] = _ (NAMES[i]);
  kt_line_table_append_row (table.table, names, G_N_ELEMENTS (NAMES));
  for (guint i = 0; i < positions->len; i++)
    append_position (positions->pdata[i], &table);
  return g_string_free (table.table, FALSE);
}

/* ---- reading ---- */

static void
node_free (gpointer data)
{
  Node *node = data;
  kt_position_data_free (node->data);
  g_ptr_array_unref (node->children);
  g_free (node);
}

static Node *
node_new (void)
{
  Node *node = g_new0 (Node, 1);
  node->data = kt_record_new (&kt_position_data_type);
  node->children = g_ptr_array_new_with_free_func (node_free);
  return node;
}

static gboolean read_nodes (KtPositionClip *self,
                            JsonArray *array,
                            GPtrArray *nodes,
                            const Node *parent,
                            guint depth,
                            GError **error);

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY, why);
  return FALSE;
}

static gboolean
read_node (KtPositionClip *self, JsonNode *json, Node *node, guint depth, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (json) ? json_node_get_object (json) : NULL;
  JsonArray *children = NULL;
  if (object == NULL)
    return refuse (error, _ ("The clipboard holds something that is not a position."));
  if (!kt_record_read_members (&kt_position_data_type, node->data, object, "", "children", error)
      || !kt_json_opt_array (object, "children", &children, error)
      || !kt_position_data_check (node->data, error)
      || !kt_record_normalize (&kt_position_data_type, node->data, error))
    return FALSE;
  self->count++;
  self->height = MAX (self->height, depth);
  return children == NULL || json_array_get_length (children) == 0
         || read_nodes (self, children, node->children, node, depth + 1, error);
}

static gboolean
read_nodes (KtPositionClip *self,
            JsonArray *array,
            GPtrArray *nodes,
            const Node *parent,
            guint depth,
            GError **error)
{
  if (parent != NULL && !kt_position_kind_has_children (parent->data->kind))
    return refuse (error, _ ("Subtotals and page breaks have nothing below them."));
  if (depth > KT_POSITION_MAX_DEPTH)
    return refuse (error, _ ("Positions cannot stand that deep."));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      Node *node = node_new ();
      g_ptr_array_add (nodes, node);
      if (!read_node (self, json_array_get_element (array, i), node, depth, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_format (JsonObject *object, GError **error)
{
  const char *format = kt_json_get_string (object, "format", error);
  gint64 version;
  if (format == NULL || !kt_json_get_int (object, "version", &version, error))
    return FALSE;
  if (!g_str_equal (format, FORMAT))
    return refuse (error, _ ("The clipboard holds no positions."));
  if (version == VERSION)
    return TRUE;
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_NEWER,
                       _ ("The positions come from a newer Kontor. Update this one."));
  return FALSE;
}

static gboolean
read_origin (KtPositionClip *self, JsonObject *object, GError **error)
{
  const char *quote = kt_json_get_string (object, "quote", error);
  const char *account = quote != NULL ? kt_json_get_string (object, "account", error) : NULL;
  const char *currency = account != NULL ? kt_json_get_string (object, "currency", error) : NULL;
  if (currency == NULL)
    return FALSE;
  self->quote = g_strdup (quote);
  self->account = g_strdup (account);
  self->currency = g_strdup (currency);
  return TRUE;
}

KtPositionClip *
kt_position_clip_parse (const char *json, gssize length, GError **error)
{
  g_autoptr (KtPositionClip) self = g_new0 (KtPositionClip, 1);
  g_autoptr (JsonNode) root = kt_json_parse (json, length, &limits, error);
  JsonObject *object = root != NULL ? kt_json_root_object (root, _ ("the clipboard"), error) : NULL;
  JsonArray *positions;
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  if (object == NULL || !check_format (object, error) || !read_origin (self, object, error))
    return NULL;
  positions = kt_json_get_array (object, "positions", error);
  if (positions == NULL || !read_nodes (self, positions, self->nodes, NULL, 1, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
kt_position_clip_free (KtPositionClip *self)
{
  if (self == NULL)
    return;
  g_free (self->quote);
  g_free (self->account);
  g_free (self->currency);
  g_ptr_array_unref (self->nodes);
  g_free (self);
}

guint
kt_position_clip_count (const KtPositionClip *self)
{
  return self->count;
}

/* ---- pasting ---- */

typedef struct {
  const KtPositionClip *clip;
  KtRevision *revision;
  const KtRevisionHeader *header;
  KtCatalog *catalog;
  guint day;
  KtRandom *random;
  gboolean same_quote;
  gboolean same_account;
  gboolean same_currency;
} Pasting;

/* A typed price without its currency or its customer is none. */
static void
forget_typed_price (KtPositionData *data)
{
  data->manual_price = FALSE;
  data->unit_price = data->list_price;
  data->list_price = (KtMoney){ 0 };
}

static gboolean
is_foreign (KtMoney money, const KtRevisionHeader *header)
{
  return money.currency[0] != '\0' && !g_str_equal (money.currency, header->currency);
}

/* What is left of prices of another currency if the catalog cannot give new ones. */
static void
drop_foreign_prices (KtPositionData *data, const KtRevisionHeader *header)
{
  KtMoney *const amounts[]
      = { &data->unit_price, &data->list_price, &data->order_amount, &data->reduction };
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    if (is_foreign (*amounts[i], header))
      *amounts[i] = (KtMoney){ 0 };
  if (kt_position_kind_has_price (data->kind) && data->unit_price.currency[0] == '\0')
    data->on_request = TRUE;
}

static void
price_anew (const Pasting *pasting, KtPositionData *data)
{
  g_autoptr (KtPositionData) priced = kt_position_data_copy (data);
  g_autoptr (GError) ignored = NULL;
  if (pasting->catalog != NULL
      && kt_catalog_position_reprice (pasting->catalog, priced, pasting->header->language,
                                      pasting->day, &ignored)
      && kt_catalog_position_fit (priced, pasting->header, &ignored))
    kt_record_assign (&kt_position_data_type, data, priced);
}

static void
adapt (const Pasting *pasting, KtPositionData *data)
{
  g_autofree char *id = kt_random_uuid (pasting->random);
  kt_record_set_text (&data->id, id);
  if (pasting->same_quote && pasting->same_currency)
    return;
  kt_position_data_forget_agreed (data);
  if (!pasting->same_account)
    data->discount = (KtDecimal){ 0 };
  if (data->manual_price && *data->catalog != '\0'
      && !(pasting->same_account && pasting->same_currency))
    forget_typed_price (data);
  price_anew (pasting, data);
  drop_foreign_prices (data, pasting->header);
  if (kt_revision_header_find_vat_rate (pasting->header, data->vat_code) == NULL)
    kt_record_set_text (&data->vat_code, "");
}

static gboolean
adapt_nodes (const Pasting *pasting, GPtrArray *nodes, GPtrArray *adapted, GError **error)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      const Node *node = nodes->pdata[i];
      Node *copy = node_new ();
      g_ptr_array_add (adapted, copy);
      kt_record_assign (&kt_position_data_type, copy->data, node->data);
      adapt (pasting, copy->data);
      if (!kt_position_data_check (copy->data, error)
          || !kt_revision_check_currency (pasting->header, copy->data, error)
          || !adapt_nodes (pasting, node->children, copy->children, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_nodes (KtRevision *revision,
              KtPosition *parent,
              guint index,
              GPtrArray *nodes,
              GPtrArray *inserted,
              GError **error)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      const Node *node = nodes->pdata[i];
      KtPosition *position = kt_revision_insert (
          revision, parent, index == G_MAXUINT ? index : index + i, node->data, error);
      if (position == NULL
          || !insert_nodes (revision, position, 0, node->children, NULL, error))
        return FALSE;
      if (inserted != NULL)
        g_ptr_array_add (inserted, position);
    }
  return TRUE;
}

GPtrArray *
kt_position_clip_paste (const KtPositionClip *self,
                        KtRevision *revision,
                        KtPosition *parent,
                        guint index,
                        KtCatalog *catalog,
                        guint day,
                        KtRandom *random,
                        GError **error)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  const Pasting pasting = {
    self,
    revision,
    header,
    catalog,
    day,
    random,
    .same_quote = g_str_equal (self->quote, kt_revision_get_quote_id (revision)),
    .same_account = *self->account != '\0'
                    && g_str_equal (self->account, header->customer.account_id),
    .same_currency = g_str_equal (self->currency, header->currency),
  };
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (node_free);
  if (!kt_revision_require_draft (revision, error)
      || !kt_revision_check_place (parent, self->height, error)
      || !adapt_nodes (&pasting, self->nodes, nodes, error))
    return NULL;
  g_autoptr (GPtrArray) inserted = g_ptr_array_new ();
  kt_revision_begin_step (revision, _ ("Insert lines"));
  gboolean done = insert_nodes (revision, parent, index, nodes, inserted, error);
  return kt_revision_conclude_step (revision, done) ? g_steal_pointer (&inserted) : NULL;
}
