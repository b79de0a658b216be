/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-record-list.h"

#include "kt-language.h"
#include "kt-money.h"
#include "kt-number-format.h"
#include "kt-typed-value.h"

#include <glib/gi18n.h>

struct _KtRecordList {
  GtkWidget parent_instance;

  const KtRecordType *type;
  const KtRecordCell *cells;
  guint n_cells;
  char currency[4];
  GPtrArray *records; /* owned, by the type's destroy */
  void (*make) (gpointer record, gpointer data);
  gpointer make_data;
  gboolean is_filling;

  GtkWidget *box;
  GtkWidget *cards;
};

G_DEFINE_FINAL_TYPE (KtRecordList, kt_record_list, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void build (KtRecordList *self);

static void
tell (KtRecordList *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* --- one cell --------------------------------------------------------------------------------------------- */

/* Which field of which record a widget is for. */
typedef struct {
  KtRecordList *list;
  gpointer record;
  const KtRecordCell *cell;
} Place;

static char *
cell_text (const Place *place)
{
  gconstpointer member = G_STRUCT_MEMBER_P (place->record, place->cell->offset);
  const char *language = kt_language_get ();

  switch (place->cell->kind)
    {
    case KT_CELL_DATE:
      return kt_format_date_iso (*(char *const *) member, language);
    case KT_CELL_PERCENT:
      return kt_typed_percent_text (*(const KtDecimal *) member);
    case KT_CELL_MONEY:
      {
        KtMoney money = *(const KtMoney *) member;
        return money.currency[0] ? kt_money_format (money, language, KT_MONEY_PLAIN) : g_strdup ("");
      }
    default:
      return g_strdup (*(char *const *) member);
    }
}

/* What is wrong with it; NULL: it is taken. */
static const char *
take_cell (const Place *place,
           const char *text)
{
  gpointer member = G_STRUCT_MEMBER_P (place->record, place->cell->offset);

  switch (place->cell->kind)
    {
    case KT_CELL_DATE:
      return kt_typed_date (text, member);
    case KT_CELL_PERCENT:
      return kt_typed_percent (text, member);
    case KT_CELL_MONEY:
      return kt_typed_money (text, place->list->currency, member);
    default:
      kt_record_set_text (member, text);
      return NULL;
    }
}

static void
on_typed (GtkEditable *editable,
          gpointer data)
{
  const Place *place = data;
  GtkWidget *label = g_object_get_data (G_OBJECT (editable), "label");
  const char *problem = take_cell (place, gtk_editable_get_text (editable));
  g_autofree char *text = problem ? g_strdup_printf ("%s – %s", _ (place->cell->label), problem)
                                  : g_strdup (_ (place->cell->label));

  gtk_label_set_text (GTK_LABEL (label), text);
  if (problem)
    gtk_widget_add_css_class (GTK_WIDGET (editable), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (editable), "error");
  tell (place->list);
}

static void
on_chosen (GtkDropDown *dropdown,
           GParamSpec *pspec,
           gpointer data)
{
  const Place *place = data;

  *(int *) G_STRUCT_MEMBER_P (place->record, place->cell->offset) = (int) gtk_drop_down_get_selected (dropdown);
  tell (place->list);
}

static GtkWidget *
make_choice (Place *place)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  GtkWidget *dropdown;

  for (guint i = 0; place->cell->choices[i]; i++)
    gtk_string_list_append (model, _ (place->cell->choices[i]));
  dropdown = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (model)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (dropdown),
                              (guint) *(int *) G_STRUCT_MEMBER_P (place->record, place->cell->offset));
  g_signal_connect (dropdown, "notify::selected", G_CALLBACK (on_chosen), place);
  return dropdown;
}

static GtkWidget *
make_entry (Place *place,
            GtkWidget *label)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *text = cell_text (place);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  if (place->cell->width > 0)
    {
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), place->cell->width);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), place->cell->width);
    }
  else
    gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  g_object_set_data (G_OBJECT (entry), "label", label);
  g_signal_connect (entry, "changed", G_CALLBACK (on_typed), place);
  return entry;
}

static GtkWidget *
make_cell (KtRecordList *self,
           gpointer record,
           const KtRecordCell *cell)
{
  Place *place = g_new0 (Place, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = gtk_label_new (_ (cell->label));
  GtkWidget *input;

  *place = (Place) { self, record, cell };
  input = cell->kind == KT_CELL_CHOICE ? make_choice (place) : make_entry (place, label);
  g_object_set_data_full (G_OBJECT (input), "place", place, g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (cell->label), -1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), input);
  gtk_widget_set_hexpand (box, cell->width == 0);
  return box;
}

/* --- cards ------------------------------------------------------------------------------------------------ */

static void
on_remove (GtkButton *button,
           gpointer record)
{
  KtRecordList *self = KT_RECORD_LIST (gtk_widget_get_ancestor (GTK_WIDGET (button), KT_TYPE_RECORD_LIST));
  guint index;

  if (!g_ptr_array_find (self->records, record, &index))
    return;
  g_ptr_array_steal_index (self->records, index);
  build (self); /* its card goes before it does */
  self->type->destroy (record);
  tell (self);
}

static GtkWidget *
make_card (KtRecordList *self,
           gpointer record)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  GtkWidget *row = NULL;

  for (guint i = 0; i < self->n_cells; i++)
    {
      if (!row || (i > 0 && self->cells[i].row != self->cells[i - 1].row))
        {
          row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
          gtk_box_append (GTK_BOX (card), row);
        }
      gtk_box_append (GTK_BOX (row), make_cell (self, record, &self->cells[i]));
    }
  gtk_widget_set_tooltip_text (remove, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove"), -1);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_valign (remove, GTK_ALIGN_END);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove), record);
  gtk_box_append (GTK_BOX (gtk_widget_get_first_child (card)), remove);
  gtk_widget_add_css_class (card, "record-card");
  return card;
}

static void
build (KtRecordList *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->cards)))
    gtk_box_remove (GTK_BOX (self->cards), child);
  for (guint i = 0; i < self->records->len; i++)
    gtk_box_append (GTK_BOX (self->cards), make_card (self, self->records->pdata[i]));
  gtk_widget_set_visible (self->cards, self->records->len > 0);
}

void
kt_record_list_add (KtRecordList *self)
{
  gpointer record;

  g_return_if_fail (KT_IS_RECORD_LIST (self));

  record = kt_record_new (self->type);
  if (self->make)
    self->make (record, self->make_data);
  g_ptr_array_add (self->records, record);
  build (self);
  gtk_widget_child_focus (gtk_widget_get_last_child (self->cards), GTK_DIR_TAB_FORWARD);
  tell (self);
}

static gboolean
shows (KtRecordList *self,
       const GPtrArray *records)
{
  gboolean is_same = records->len == self->records->len;

  for (guint i = 0; is_same && i < records->len; i++)
    is_same = kt_record_equal (self->type, records->pdata[i], self->records->pdata[i]);
  return is_same;
}

void
kt_record_list_fill (KtRecordList *self,
                     const GPtrArray *records,
                     const char *currency)
{
  g_autoptr (GPtrArray) old = NULL;

  g_return_if_fail (KT_IS_RECORD_LIST (self));

  g_strlcpy (self->currency, currency, sizeof self->currency);
  if (shows (self, records))
    return;
  self->is_filling = TRUE;
  old = g_steal_pointer (&self->records);
  self->records = g_ptr_array_new_with_free_func (self->type->destroy);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (self->records, kt_record_copy (self->type, records->pdata[i]));
  build (self);
  self->is_filling = FALSE;
}

GPtrArray *
kt_record_list_take (KtRecordList *self)
{
  GPtrArray *records;

  g_return_val_if_fail (KT_IS_RECORD_LIST (self), NULL);

  records = g_ptr_array_new_with_free_func (self->type->destroy);
  for (guint i = 0; i < self->records->len; i++)
    g_ptr_array_add (records, kt_record_copy (self->type, self->records->pdata[i]));
  return records;
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_record_list_dispose (GObject *object)
{
  KtRecordList *self = KT_RECORD_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  G_OBJECT_CLASS (kt_record_list_parent_class)->dispose (object);
}

static void
kt_record_list_class_init (KtRecordListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_record_list_dispose;
  signals[CHANGED] =
      g_signal_new ("changed", KT_TYPE_RECORD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_record_list_init (KtRecordList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_box_append (GTK_BOX (self->box), self->cards);
  gtk_widget_hide (self->cards);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
kt_record_list_new (const KtRecordType *type,
                    const KtRecordCell *cells,
                    guint n_cells,
                    const char *add_label)
{
  KtRecordList *self = g_object_new (KT_TYPE_RECORD_LIST, NULL);
  GtkWidget *add = gtk_button_new_with_label (add_label);

  self->type = type;
  self->cells = cells;
  self->n_cells = n_cells;
  self->records = g_ptr_array_new_with_free_func (type->destroy);
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  g_signal_connect_object (add, "clicked", G_CALLBACK (kt_record_list_add), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), add);
  return GTK_WIDGET (self);
}

void
kt_record_list_set_maker (KtRecordList *self,
                          void (*make) (gpointer record, gpointer data),
                          gpointer data)
{
  g_return_if_fail (KT_IS_RECORD_LIST (self));

  self->make = make;
  self->make_data = data;
}
