/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The grid is made anew with every change; it has a column a variant and a row a characteristic. The proposal for the
 * soonest delivery takes its time and joins when it is found.
 */
#include "kt-variant-table.h"

#include "kt-characteristic-text.h"
#include "kt-language.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>

/* Rows beyond are of no use to anybody and would only be slow. */
#define MAX_ROWS 400

enum { ROW_TITLE, ROW_PRICE, ROW_DELIVERY, ROW_BUTTONS, ROW_FIRST };

typedef struct {
  KtKeptVariant *variant;
  gboolean is_saved;
  gboolean is_present;
  GHashTable *texts; /* path → value as text */
} Column;

struct _KtVariantTable {
  GtkBox parent_instance;

  KtConfiguration *configuration;
  GPtrArray *columns; /* Column */
  GCancellable *hurry;
  KtAssignment *fastest; /* NULL: not known */
  KtSnapshot *fastest_of;
  guint update_source;

  GtkWidget *grid;
  GtkWidget *differences;
  GtkWidget *note;
};

G_DEFINE_FINAL_TYPE (KtVariantTable, kt_variant_table, GTK_TYPE_BOX)

enum { CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
column_free (Column *column)
{
  g_object_unref (column->variant);
  g_hash_table_unref (column->texts);
  g_free (column);
}

static KtTexts *
get_texts (KtVariantTable *self)
{
  return kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration)));
}

/* --- columns ---------------------------------------------------------------------------------------------- */

static Column *
add_column (KtVariantTable *self,
            KtKeptVariant *variant)
{
  KtProduct *product = kt_configuration_get_product (self->configuration);
  KtAssignment *assignment = kt_kept_variant_get_assignment (variant);
  Column *column = g_new0 (Column, 1);

  column->variant = g_object_ref (variant);
  column->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 1; i < kt_assignment_get_n_entries (assignment); i++)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (assignment, i);
      char *text = kt_characteristic_value_text (get_texts (self), product->info->id, entry->feature, entry->path,
                                                 entry->value, kt_language_get ());

      if (text)
        g_hash_table_insert (column->texts, g_strdup (entry->path), text);
    }
  g_ptr_array_add (self->columns, column);
  return column;
}

/* Proposals that come to the same stand in one column. */
static void
add_proposal (KtVariantTable *self,
              const char *title,
              KtAssignment *assignment)
{
  g_autoptr (KtKeptVariant) variant = NULL;

  if (!assignment)
    return;
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = g_ptr_array_index (self->columns, i);
      g_autofree char *both = g_strdup_printf ("%s · %s", kt_kept_variant_get_title (column->variant), title);

      if (column->is_saved || column->is_present ||
          !kt_assignment_equal (kt_kept_variant_get_assignment (column->variant), assignment))
        continue;
      kt_kept_variant_set_title (column->variant, both);
      return;
    }
  variant = kt_kept_variant_new (title, NULL, assignment);
  add_column (self, variant);
}

/* What is open has no present state to show, only ways to go on. */
static void
find_columns (KtVariantTable *self)
{
  GListModel *saved = G_LIST_MODEL (kt_configuration_get_variants (self->configuration));
  gboolean is_complete = kt_configuration_is_complete (self->configuration);
  g_autoptr (KtKeptVariant) present
      = is_complete ? kt_configuration_make_variant (self->configuration, _ ("Present state")) : NULL;

  g_ptr_array_set_size (self->columns, 0);
  if (present)
    add_column (self, present)->is_present = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (saved); i++)
    {
      g_autoptr (KtKeptVariant) variant = g_list_model_get_item (saved, i);
      add_column (self, variant)->is_saved = TRUE;
    }
  if (is_complete)
    return;
  add_proposal (self, _ ("As recommended"), kt_configuration_get_preferred (self->configuration));
  add_proposal (self, _ ("As cheap as possible"), kt_configuration_get_cheapest (self->configuration));
  add_proposal (self, _ ("As soon as possible"), self->fastest);
}

/* --- the grid --------------------------------------------------------------------------------------------- */

static GtkWidget *
attach_label (KtVariantTable *self,
              const char *text,
              const char *css_class,
              int column,
              int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 26);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (GTK_GRID (self->grid), label, column, row, 1, 1);
  return label;
}

static void
on_title_edited (KtVariantTable *self,
                 GParamSpec *pspec,
                 GtkWidget *label)
{
  const char *title = gtk_editable_get_text (GTK_EDITABLE (label));

  if (!gtk_editable_label_get_editing (GTK_EDITABLE_LABEL (label)) && *title)
    kt_configuration_rename_variant (self->configuration, g_object_get_data (G_OBJECT (label), "variant"), title);
}

static void
attach_title (KtVariantTable *self,
              const Column *column,
              int at)
{
  const char *title = kt_kept_variant_get_title (column->variant);
  GtkWidget *label;

  if (!column->is_saved)
    {
      attach_label (self, title, "heading", at, ROW_TITLE);
      return;
    }
  label = gtk_editable_label_new (title);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "flush");
  gtk_widget_set_tooltip_text (label, _ ("Press to rename"));
  g_object_set_data_full (G_OBJECT (label), "variant", g_object_ref (column->variant), g_object_unref);
  g_signal_connect_object (label, "notify::editing", G_CALLBACK (on_title_edited), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (GTK_GRID (self->grid), label, at, ROW_TITLE, 1, 1);
}

static void
on_take (KtVariantTable *self,
         GtkWidget *button)
{
  KtKeptVariant *variant = g_object_get_data (G_OBJECT (button), "variant");

  kt_configuration_take_variant (self->configuration, variant);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
on_remove (KtVariantTable *self,
           GtkWidget *button)
{
  GListStore *variants = kt_configuration_get_variants (self->configuration);
  guint position;

  if (g_list_store_find (variants, g_object_get_data (G_OBJECT (button), "variant"), &position))
    g_list_store_remove (variants, position);
}

static GtkWidget *
add_button (KtVariantTable *self,
            GtkWidget *box,
            GtkWidget *button,
            const Column *column,
            GCallback callback)
{
  g_object_set_data_full (G_OBJECT (button), "variant", g_object_ref (column->variant), g_object_unref);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
attach_buttons (KtVariantTable *self,
                const Column *column,
                int at)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_margin_bottom (box, 8);
  gtk_grid_attach (GTK_GRID (self->grid), box, at, ROW_BUTTONS, 1, 1);
  if (!column->is_present)
    {
      GtkWidget *button = add_button (self, box, gtk_button_new_with_label (_ ("Take up")), column,
                                      G_CALLBACK (on_take));
      g_autofree char *name = g_strdup_printf (_ ("Take up “%s”"), kt_kept_variant_get_title (column->variant));

      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  if (column->is_saved)
    {
      GtkWidget *button = add_button (self, box, gtk_button_new_from_icon_name ("user-trash-symbolic"), column,
                                      G_CALLBACK (on_remove));

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, _ ("Remove this variant"));
    }
}

static void
attach_head (KtVariantTable *self,
             const Column *column,
             int at)
{
  KtAssignment *assignment = kt_kept_variant_get_assignment (column->variant);
  g_autoptr (KtPositionPrice) price = kt_configuration_price_of (self->configuration, assignment);
  guint days = kt_configuration_lead_days_of (self->configuration, assignment);
  g_autofree char *amount = NULL;
  g_autofree char *delivery = g_strdup_printf (ngettext ("%u working day", "%u working days", days), days);

  if (price && !price->on_request)
    amount = kt_money_format (price->amounts.net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  attach_title (self, column, at);
  gtk_widget_add_css_class (attach_label (self, amount ? amount : _ ("on request"), "title-3", at, ROW_PRICE),
                            "numeric");
  attach_label (self, delivery, NULL, at, ROW_DELIVERY);
  attach_buttons (self, column, at);
}

static const char *
text_in (KtVariantTable *self,
         guint column,
         const char *path)
{
  return g_hash_table_lookup (((Column *) g_ptr_array_index (self->columns, column))->texts, path);
}

static gboolean
differs (KtVariantTable *self,
         const char *path)
{
  for (guint i = 1; i < self->columns->len; i++)
    if (g_strcmp0 (text_in (self, i, path), text_in (self, 0, path)) != 0)
      return TRUE;
  return FALSE;
}

/* Everything that any of them has, in the order of the model as far as they agree on it. */
static GPtrArray *
find_paths (KtVariantTable *self)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *paths = g_ptr_array_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = g_ptr_array_index (self->columns, i);
      KtAssignment *assignment = kt_kept_variant_get_assignment (column->variant);

      for (guint j = 1; j < kt_assignment_get_n_entries (assignment); j++)
        {
          const char *path = kt_assignment_get_entry (assignment, j)->path;
          if (g_hash_table_contains (column->texts, path) && g_hash_table_add (known, (gpointer) path))
            g_ptr_array_add (paths, (gpointer) path);
        }
    }
  return paths;
}

static void
attach_row (KtVariantTable *self,
            const char *path,
            gboolean is_marked,
            int row)
{
  KtProduct *product = kt_configuration_get_product (self->configuration);
  g_autofree char *label = kt_characteristic_full_label (get_texts (self), product->info->id, product->model, path,
                                                         kt_language_get ());

  attach_label (self, label, "dim-label", 0, row);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const char *text = text_in (self, i, path);
      attach_label (self, text ? text : "–", is_marked ? "heading" : NULL, (int) i + 1, row);
    }
}

static void
attach_rows (KtVariantTable *self)
{
  gboolean only_differences = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->differences));
  g_autoptr (GPtrArray) paths = find_paths (self);
  int row = ROW_FIRST;

  for (guint i = 0; i < paths->len && row < ROW_FIRST + MAX_ROWS; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      gboolean is_different = differs (self, path);

      if (is_different || !only_differences)
        attach_row (self, path, is_different && !only_differences, row++);
    }
  gtk_label_set_text (GTK_LABEL (self->note), row == ROW_FIRST && self->columns->len > 1
                                                  ? _ ("They consist of the same.")
                                                  : self->columns->len == 1
                                                        ? _ ("Set a variant aside to compare it with what comes next.")
                                                        : "");
  gtk_widget_set_visible (self->note, *gtk_label_get_text (GTK_LABEL (self->note)) != '\0');
}

static void
fill (KtVariantTable *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->grid)))
    gtk_grid_remove (GTK_GRID (self->grid), child);
  if (!self->configuration || !kt_configuration_get_snapshot (self->configuration))
    return;
  find_columns (self);
  for (guint i = 0; i < self->columns->len; i++)
    attach_head (self, g_ptr_array_index (self->columns, i), (int) i + 1);
  attach_rows (self);
}

/* --- the soonest delivery --------------------------------------------------------------------------------- */

static void update (KtVariantTable *self);

static void
on_fastest (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtVariantTable) self = data;
  g_autoptr (GError) error = NULL;
  KtAssignment *fastest = kt_configuration_find_fastest_finish (KT_CONFIGURATION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!fastest)
    {
      g_debug ("%s", error->message);
      return;
    }
  g_clear_pointer (&self->fastest, kt_assignment_unref);
  self->fastest = fastest;
  update (self);
}

static void
forget_fastest (KtVariantTable *self)
{
  if (self->hurry)
    g_cancellable_cancel (self->hurry);
  g_clear_object (&self->hurry);
  g_clear_pointer (&self->fastest, kt_assignment_unref);
  g_clear_pointer (&self->fastest_of, kt_snapshot_unref);
}

static void
look_for_fastest (KtVariantTable *self)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (self->configuration);

  if (!snapshot || snapshot == self->fastest_of)
    return;
  forget_fastest (self);
  self->fastest_of = kt_snapshot_ref (snapshot);
  if (kt_configuration_is_complete (self->configuration))
    return;
  self->hurry = g_cancellable_new ();
  kt_configuration_find_fastest_async (self->configuration, self->hurry, on_fastest, g_object_ref (self));
}

/* --- following -------------------------------------------------------------------------------------------- */

static void
fill_now (gpointer data)
{
  KtVariantTable *self = data;

  self->update_source = 0;
  fill (self);
}

/* Not at once: what one renames or removes is a part of the grid, and answers come in threes. */
static void
update (KtVariantTable *self)
{
  if (!self->configuration || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  look_for_fastest (self);
  if (!self->update_source)
    self->update_source = g_idle_add_once (fill_now, self);
}

static void
on_set_aside (KtVariantTable *self)
{
  GListStore *variants = kt_configuration_get_variants (self->configuration);
  g_autofree char *title
      = g_strdup_printf (_ ("Variant %u"), g_list_model_get_n_items (G_LIST_MODEL (variants)) + 1);
  g_autoptr (KtKeptVariant) variant = kt_configuration_make_variant (self->configuration, title);

  if (variant)
    g_list_store_append (variants, variant);
}

static void
on_back (KtVariantTable *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
kt_variant_table_dispose (GObject *object)
{
  KtVariantTable *self = KT_VARIANT_TABLE (object);

  forget_fastest (self);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->configuration);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_VARIANT_TABLE);
  G_OBJECT_CLASS (kt_variant_table_parent_class)->dispose (object);
}

static void
kt_variant_table_finalize (GObject *object)
{
  g_ptr_array_unref (KT_VARIANT_TABLE (object)->columns);
  G_OBJECT_CLASS (kt_variant_table_parent_class)->finalize (object);
}

static void
kt_variant_table_class_init (KtVariantTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_variant_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = kt_variant_table_finalize;
  signals[CLOSED] = g_signal_new ("closed", KT_TYPE_VARIANT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kontor/Kontor/app/configurator/kt-variant-table.ui");
  gtk_widget_class_bind_template_child (widget_class, KtVariantTable, grid);
  gtk_widget_class_bind_template_child (widget_class, KtVariantTable, differences);
  gtk_widget_class_bind_template_child (widget_class, KtVariantTable, note);
  gtk_widget_class_bind_template_callback (widget_class, fill);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_set_aside);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
kt_variant_table_init (KtVariantTable *self)
{
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_variant_table_new (void)
{
  return g_object_new (KT_TYPE_VARIANT_TABLE, NULL);
}

void
kt_variant_table_set_configuration (KtVariantTable *self,
                                    KtConfiguration *configuration)
{
  g_return_if_fail (KT_IS_VARIANT_TABLE (self));

  if (self->configuration)
    g_signal_handlers_disconnect_by_func (self->configuration, update, self);
  forget_fastest (self);
  g_set_object (&self->configuration, configuration);
  if (configuration)
    g_signal_connect_object (configuration, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
