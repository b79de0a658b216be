/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-head-fields.h"

#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-typed-value.h"

#include <glib/gi18n.h>

struct _KtHeadFields {
  GObject parent_instance;

  const KtHeadField *fields;
  guint n_fields;
  GPtrArray *rows;     /* of GtkWidget, owned */
  GPtrArray *switches; /* of GtkSwitch, borrowed from the rows; NULL where there is none */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (KtHeadFields, kt_head_fields, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- rows ------------------------------------------------------------------------------------------------- */

void
kt_head_fields_say (AdwPreferencesRow *row,
                    const char *label,
                    const char *problem)
{
  g_autofree char *title = problem ? g_strdup_printf ("%s – %s", label, problem) : g_strdup (label);

  if (!g_str_equal (adw_preferences_row_get_title (row), title))
    adw_preferences_row_set_title (row, title);
  if (problem)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

void
kt_head_fields_show_options (AdwComboRow *row,
                             GPtrArray *options,
                             const char *key)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  guint found = kt_head_options_find (options, key);

  for (guint i = 0; i < options->len; i++)
    gtk_string_list_append (model, ((const KtHeadOption *) options->pdata[i])->text);
  if (found == options->len)
    {
      const KtHeadOption *own = kt_head_options_add (options, key, *key ? key : _ ("None"));

      gtk_string_list_append (model, own->text);
    }
  g_object_set_data_full (G_OBJECT (row), "options", options, (GDestroyNotify) g_ptr_array_unref);
  adw_combo_row_set_model (row, G_LIST_MODEL (model));
  adw_combo_row_set_selected (row, found);
}

const char *
kt_head_fields_get_key (AdwComboRow *row)
{
  const GPtrArray *options = g_object_get_data (G_OBJECT (row), "options");
  guint selected = adw_combo_row_get_selected (row);

  return options && selected < options->len ? ((const KtHeadOption *) options->pdata[selected])->key : NULL;
}

static void
tell (KtHeadFields *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
make_row (KtHeadFields *self,
          const KtHeadField *field)
{
  GtkWidget *row;
  GtkWidget *toggle = NULL;

  switch (field->kind)
    {
    case KT_HEAD_SWITCH:
      row = adw_action_row_new ();
      toggle = gtk_switch_new ();
      gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
      gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (field->label), -1);
      g_signal_connect_object (toggle, "notify::active", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
      break;
    case KT_HEAD_CHOICE:
      row = adw_combo_row_new ();
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
      break;
    default:
      row = adw_entry_row_new ();
      g_signal_connect_object (row, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
      break;
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (field->label));
  g_ptr_array_add (self->switches, toggle);
  return row;
}

/* --- filling and reading ---------------------------------------------------------------------------------- */

static char *
shown_text (const KtHeadField *field,
            const KtRevisionHeader *header)
{
  gconstpointer member = G_STRUCT_MEMBER_P (header, field->offset);

  if (field->kind == KT_HEAD_PERCENT)
    return kt_typed_percent_text (*(const KtDecimal *) member);
  if (field->kind == KT_HEAD_DATE)
    return kt_format_date_iso (*(char *const *) member, kt_language_get ());
  return g_strdup (*(char *const *) member);
}

static void
fill_row (KtHeadFields *self,
          guint number,
          const KtRevisionHeader *header,
          KtCatalog *catalog)
{
  const KtHeadField *field = &self->fields[number];
  GtkWidget *row = self->rows->pdata[number];
  gconstpointer member = G_STRUCT_MEMBER_P (header, field->offset);
  g_autofree char *text = NULL;

  kt_head_fields_say (ADW_PREFERENCES_ROW (row), _ (field->label), NULL);
  if (field->kind == KT_HEAD_SWITCH)
    gtk_switch_set_active (self->switches->pdata[number], *(const gboolean *) member);
  else if (field->kind == KT_HEAD_CHOICE)
    kt_head_fields_show_options (ADW_COMBO_ROW (row),
                                 catalog ? field->options (catalog, header->language) : kt_head_options_new (),
                                 *(char *const *) member);
  else
    {
      text = shown_text (field, header);
      if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (row))))
        gtk_editable_set_text (GTK_EDITABLE (row), text);
    }
}

void
kt_head_fields_fill (KtHeadFields *self,
                     const KtRevisionHeader *header,
                     KtCatalog *catalog)
{
  g_return_if_fail (KT_IS_HEAD_FIELDS (self));

  self->is_filling = TRUE;
  for (guint i = 0; i < self->n_fields; i++)
    fill_row (self, i, header, catalog);
  self->is_filling = FALSE;
}

static gboolean
read_row (KtHeadFields *self,
          guint number,
          KtRevisionHeader *header)
{
  const KtHeadField *field = &self->fields[number];
  GtkWidget *row = self->rows->pdata[number];
  gpointer member = G_STRUCT_MEMBER_P (header, field->offset);
  const char *problem = NULL;

  switch (field->kind)
    {
    case KT_HEAD_SWITCH:
      *(gboolean *) member = gtk_switch_get_active (self->switches->pdata[number]);
      break;
    case KT_HEAD_CHOICE:
      if (kt_head_fields_get_key (ADW_COMBO_ROW (row)))
        kt_record_set_text (member, kt_head_fields_get_key (ADW_COMBO_ROW (row)));
      break;
    case KT_HEAD_DATE:
      problem = kt_typed_date (gtk_editable_get_text (GTK_EDITABLE (row)), member);
      break;
    case KT_HEAD_PERCENT:
      problem = kt_typed_percent (gtk_editable_get_text (GTK_EDITABLE (row)), member);
      break;
    case KT_HEAD_LINE:
    default:
      kt_record_set_text (member, gtk_editable_get_text (GTK_EDITABLE (row)));
      break;
    }
  kt_head_fields_say (ADW_PREFERENCES_ROW (row), _ (field->label), problem);
  return problem == NULL;
}

gboolean
kt_head_fields_take (KtHeadFields *self,
                     KtRevisionHeader *header)
{
  gboolean is_right = TRUE;

  g_return_val_if_fail (KT_IS_HEAD_FIELDS (self), FALSE);

  for (guint i = 0; i < self->n_fields; i++)
    is_right = read_row (self, i, header) && is_right;
  return is_right;
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_head_fields_finalize (GObject *object)
{
  KtHeadFields *self = KT_HEAD_FIELDS (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->switches);
  G_OBJECT_CLASS (kt_head_fields_parent_class)->finalize (object);
}

static void
kt_head_fields_class_init (KtHeadFieldsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kt_head_fields_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", KT_TYPE_HEAD_FIELDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_head_fields_init (KtHeadFields *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->switches = g_ptr_array_new ();
}

KtHeadFields *
kt_head_fields_new (const KtHeadField *fields,
                    guint n_fields)
{
  KtHeadFields *self = g_object_new (KT_TYPE_HEAD_FIELDS, NULL);

  self->fields = fields;
  self->n_fields = n_fields;
  for (guint i = 0; i < n_fields; i++)
    g_ptr_array_add (self->rows, g_object_ref_sink (make_row (self, &fields[i])));
  return self;
}

guint
kt_head_fields_get_n_rows (KtHeadFields *self)
{
  g_return_val_if_fail (KT_IS_HEAD_FIELDS (self), 0);

  return self->n_fields;
}

GtkWidget *
kt_head_fields_get_row (KtHeadFields *self,
                        guint number)
{
  g_return_val_if_fail (KT_IS_HEAD_FIELDS (self), NULL);

  return self->rows->pdata[number];
}
