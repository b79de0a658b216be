/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One edit of the head reads all of the form back: no field knows of another one. What a field stands for beyond itself
 * (the wording of terms, the case of VAT, the language) is looked after here.
 */
#include "kt-quote-head-form.h"

#include "kt-accessible-name.h"
#include "kt-catalog-header.h"
#include "kt-catalog-pricing.h"
#include "kt-head-currency.h"
#include "kt-head-fields.h"
#include "kt-head-tables.h"
#include "kt-head-text.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-record-list.h"
#include "kt-when-seen.h"

#include <glib/gi18n.h>

static const char *const LANGUAGES[] = { "de", "en" };

struct _KtQuoteHeadForm {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  KtRevision *followed;
  char *position_id; /* NULL: none is selected */
  gboolean is_filling;
  gboolean is_stale; /* hidden, and the quote has changed since */
  char *filled_for; /* catalog and language the modules are of */

  GtkWidget *scroller;
  GtkWidget *box;
  KtHeadFields *fields[KT_HEAD_N_GROUPS];
  GtkWidget *groups[KT_HEAD_N_GROUPS]; /* AdwPreferencesGroup for the first, else AdwExpanderRow */
  KtHeadCurrency *currency;
  GtkWidget *vat_case;
  GtkWidget *addresses;
  GtkWidget *destination; /* of the selected position */
  GtkWidget *milestones;
  GtkWidget *milestone_problem;
  GtkWidget *people;
  GtkWidget *language;
  GtkWidget *text_before;
  GtkWidget *text_after;
  GtkWidget *benefits;
  GtkWidget *note;
};

G_DEFINE_FINAL_TYPE (KtQuoteHeadForm, kt_quote_head_form, GTK_TYPE_WIDGET)

enum { FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtCatalog *
get_catalog (KtQuoteHeadForm *self)
{
  return kt_workplace_get_catalog (kt_open_quote_get_workplace (self->quote));
}

static void
fail (KtQuoteHeadForm *self,
      const GError *error)
{
  if (error)
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* --- showing ---------------------------------------------------------------------------------------------- */

static void
fill_modules (KtQuoteHeadForm *self,
              const KtRevisionHeader *header)
{
  KtCatalog *catalog = get_catalog (self);
  g_autofree char *key =
      catalog ? g_strdup_printf ("%s %s", kt_catalog_get_settings (catalog)->id, header->language) : NULL;

  if (!catalog || g_strcmp0 (key, self->filled_for) == 0)
    return;
  g_free (self->filled_for);
  self->filled_for = g_steal_pointer (&key);
  kt_head_text_offer (KT_HEAD_TEXT (self->text_before), kt_head_options_module (catalog, "before", header->language));
  kt_head_text_offer (KT_HEAD_TEXT (self->text_after), kt_head_options_module (catalog, "after", header->language));
}

static void
fill_texts (KtQuoteHeadForm *self,
            const KtRevisionHeader *header)
{
  g_autofree char *benefits = header->benefits ? g_strjoinv ("\n", header->benefits) : g_strdup ("");

  fill_modules (self, header);
  kt_head_text_set (KT_HEAD_TEXT (self->text_before), header->text_before);
  kt_head_text_set (KT_HEAD_TEXT (self->text_after), header->text_after);
  kt_head_text_set (KT_HEAD_TEXT (self->benefits), benefits);
  kt_head_text_set (KT_HEAD_TEXT (self->note), header->note);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->language), kt_language_is_german (header->language) ? 0 : 1);
}

static void
show_milestone_problem (KtQuoteHeadForm *self)
{
  const KtRevisionHeader *header = kt_revision_get_header (self->followed);
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (self->followed, NULL);
  g_autoptr (GError) error = NULL;
  gboolean is_right =
      !totals || kt_milestones_check (header->milestones, totals->gross, kt_language_get (), &error);

  gtk_label_set_text (GTK_LABEL (self->milestone_problem), is_right ? "" : error->message);
  gtk_widget_set_visible (self->milestone_problem, !is_right);
}

/* What is in a group can be read while it is closed. */
static void
show_summaries (KtQuoteHeadForm *self)
{
  const KtRevisionHeader *header = kt_revision_get_header (self->followed);

  for (guint i = KT_HEAD_FIRST + 1; i < KT_HEAD_N_GROUPS; i++)
    {
      g_autofree char *text = kt_head_summary (i, header);

      adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->groups[i]), text);
    }
  show_milestone_problem (self);
}

static char *
address_text (const KtAddress *address)
{
  g_auto (GStrv) lines = kt_address_lines (address, NULL);
  g_autofree char *text = g_strjoinv (", ", lines);

  if (*address->label)
    return g_strdup (address->label);
  return *text ? g_steal_pointer (&text) : g_strdup (_ ("Address without a name"));
}

static void
fill_destination (KtQuoteHeadForm *self)
{
  const KtRevisionHeader *header = kt_revision_get_header (self->followed);
  KtPosition *position = self->position_id ? kt_revision_find_position (self->followed, self->position_id) : NULL;
  gboolean is_offered = position && header->deliveries->len > 0 &&
                        kt_position_kind_has_price (kt_position_get (position)->kind);
  GPtrArray *options;
  g_autofree char *title = NULL;

  gtk_widget_set_visible (self->destination, is_offered);
  if (!is_offered)
    return;
  title = g_strdup_printf (_ ("Position %s goes to"), kt_position_get_number (position));
  options = kt_head_options_new ();
  kt_head_options_add (options, "", _ ("As the quote"));
  for (guint i = 0; i < header->deliveries->len; i++)
    {
      const KtAddress *address = header->deliveries->pdata[i];
      g_autofree char *text = address_text (address);

      kt_head_options_add (options, address->id, text);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->destination), title);
  kt_head_fields_show_options (ADW_COMBO_ROW (self->destination), options, kt_position_get (position)->delivery_id);
}

static void
fill (gpointer widget)
{
  KtQuoteHeadForm *self = widget;
  const KtRevisionHeader *header;
  KtCatalog *catalog;

  if (!self->followed)
    return;
  self->is_stale = FALSE;
  header = kt_revision_get_header (self->followed);
  catalog = get_catalog (self);
  self->is_filling = TRUE;
  for (guint i = 0; i < KT_HEAD_N_GROUPS; i++)
    kt_head_fields_fill (self->fields[i], header, catalog);
  kt_head_currency_fill (self->currency, self->quote);
  if (catalog)
    kt_head_fields_show_options (ADW_COMBO_ROW (self->vat_case), kt_head_options_vat_case (catalog),
                                 header->manual_vat_case ? header->vat_case : "");
  kt_record_list_fill (KT_RECORD_LIST (self->addresses), header->deliveries, header->currency);
  kt_record_list_fill (KT_RECORD_LIST (self->milestones), header->milestones, header->currency);
  kt_record_list_fill (KT_RECORD_LIST (self->people), header->participants, header->currency);
  fill_texts (self, header);
  fill_destination (self);
  show_summaries (self);
  gtk_widget_set_sensitive (self->box, kt_revision_is_editable (self->followed));
  self->is_filling = FALSE;
}

static void
refresh (KtQuoteHeadForm *self)
{
  if (self->is_filling)
    return;
  self->is_stale = TRUE;
  kt_when_seen (GTK_WIDGET (self), fill);
}

/* --- reading back ----------------------------------------------------------------------------------------- */

static void
take_list (GPtrArray **field,
           GtkWidget *list)
{
  g_ptr_array_unref (*field);
  *field = kt_record_list_take (KT_RECORD_LIST (list));
}

static void
take_text (char **field,
           GtkWidget *text)
{
  g_autofree char *now = kt_head_text_dup (KT_HEAD_TEXT (text));

  kt_record_set_text (field, now);
}

static void
take_benefits (KtQuoteHeadForm *self,
               KtRevisionHeader *header)
{
  g_autofree char *text = kt_head_text_dup (KT_HEAD_TEXT (self->benefits));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  gboolean is_empty = TRUE;

  for (guint i = 0; lines[i]; i++)
    if (*g_strstrip (lines[i]))
      {
        g_strv_builder_add (kept, lines[i]);
        is_empty = FALSE;
      }
  g_strfreev (header->benefits);
  header->benefits = is_empty ? NULL : g_strv_builder_end (kept);
}

/* Another term brings its wording along, unless the wording was typed. */
static void
word_payment (KtQuoteHeadForm *self,
              const KtRevisionHeader *before,
              KtRevisionHeader *header)
{
  KtCatalog *catalog = get_catalog (self);
  const KtTexts *texts = catalog ? kt_catalog_get_texts (catalog) : NULL;

  if (texts && g_strcmp0 (before->payment_terms, header->payment_terms) != 0 &&
      g_strcmp0 (before->payment_text, header->payment_text) == 0)
    kt_record_set_text (&header->payment_text, kt_texts_payment (texts, header->payment_terms, header->language));
}

static void
take_vat_case (KtQuoteHeadForm *self,
               KtRevisionHeader *header)
{
  const char *key = kt_head_fields_get_key (ADW_COMBO_ROW (self->vat_case));
  KtCatalog *catalog = get_catalog (self);

  if (!catalog || !key)
    return;
  header->manual_vat_case = FALSE;
  kt_catalog_header_set_vat_case (header, catalog, *key ? key : NULL);
}

static void
take_language (KtQuoteHeadForm *self,
               KtRevisionHeader *header)
{
  const char *language =
      LANGUAGES[MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (self->language)), G_N_ELEMENTS (LANGUAGES) - 1)];
  KtCatalog *catalog = get_catalog (self);

  if (g_strcmp0 (header->language, language) == 0)
    return;
  if (catalog)
    kt_catalog_header_set_language (header, catalog, language);
  else
    kt_record_set_text (&header->language, language);
}

static void
read_form (KtQuoteHeadForm *self,
           const KtRevisionHeader *before,
           KtRevisionHeader *header)
{
  for (guint i = 0; i < KT_HEAD_N_GROUPS; i++)
    kt_head_fields_take (self->fields[i], header);
  take_list (&header->deliveries, self->addresses);
  take_list (&header->milestones, self->milestones);
  take_list (&header->participants, self->people);
  take_text (&header->text_before, self->text_before);
  take_text (&header->text_after, self->text_after);
  take_text (&header->note, self->note);
  take_benefits (self, header);
  word_payment (self, before, header);
  take_language (self, header);
  take_vat_case (self, header);
}

static void
take (KtQuoteHeadForm *self)
{
  const KtRevisionHeader *before;
  g_autoptr (KtRevisionHeader) header = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *terms = NULL;
  g_autofree char *language = NULL;

  if (self->is_filling || self->is_stale || !self->followed || !kt_revision_is_editable (self->followed))
    return;
  before = kt_revision_get_header (self->followed);
  terms = g_strdup (before->payment_terms);
  language = g_strdup (before->language);
  header = kt_revision_header_copy (before);
  read_form (self, before, header);
  self->is_filling = TRUE; /* the answer to our own edit must not disturb the typing */
  kt_open_quote_begin_change (self->quote, _ ("Edit quote"));
  if (kt_revision_edit_header (self->followed, header, &error))
    kt_open_quote_end_change (self->quote, &error);
  else
    kt_open_quote_end_change (self->quote, NULL);
  fail (self, error);
  self->is_filling = FALSE;
  if (!g_str_equal (terms, header->payment_terms) || !g_str_equal (language, header->language))
    fill (self);
  else
    show_summaries (self);
}

static void
take_destination (KtQuoteHeadForm *self)
{
  KtPosition *position =
      self->followed && self->position_id ? kt_revision_find_position (self->followed, self->position_id) : NULL;
  const char *key = kt_head_fields_get_key (ADW_COMBO_ROW (self->destination));
  g_autoptr (KtPositionData) data = NULL;
  g_autoptr (GError) error = NULL;

  if (self->is_filling || self->is_stale || !position || !key)
    return;
  data = kt_position_data_copy (kt_position_get (position));
  kt_record_set_text (&data->delivery_id, key);
  kt_open_quote_begin_change (self->quote, _ ("Edit position"));
  kt_revision_edit_position (self->followed, position, data, &error);
  kt_open_quote_end_change (self->quote, NULL);
  fail (self, error);
}

/* --- building --------------------------------------------------------------------------------------------- */

static void
make_address (gpointer record,
              gpointer data)
{
  KtQuoteHeadForm *self = data;
  KtAddress *address = record;
  g_autofree char *id = kt_workplace_new_id (kt_open_quote_get_workplace (self->quote));
  const KtCustomer *customer = &kt_revision_get_header (self->followed)->customer;

  kt_record_set_text (&address->id, id);
  kt_record_set_text (&address->name, customer->billing.name);
  kt_record_set_text (&address->country, customer->billing.country);
}

/* Anything that is no row stands in one. */
static void
add_widget (KtQuoteHeadForm *self,
            guint group,
            GtkWidget *widget)
{
  GtkWidget *row = adw_preferences_row_new ();

  g_object_set (widget, "margin-top", 8, "margin-bottom", 8, "margin-start", 12, "margin-end", 12, NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), widget);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->groups[group]), row);
}

static GtkWidget *
add_list (KtQuoteHeadForm *self,
          guint group,
          const KtRecordType *type,
          const KtRecordCell *cells,
          guint n_cells,
          const char *add_label)
{
  GtkWidget *list = kt_record_list_new (type, cells, n_cells, add_label);

  g_signal_connect_object (list, "changed", G_CALLBACK (take), self, G_CONNECT_SWAPPED);
  add_widget (self, group, list);
  return list;
}

static GtkWidget *
add_text (KtQuoteHeadForm *self,
          guint group,
          const char *title)
{
  GtkWidget *text = kt_head_text_new (title);

  g_signal_connect_object (text, "changed", G_CALLBACK (take), self, G_CONNECT_SWAPPED);
  add_widget (self, group, text);
  return text;
}

static GtkWidget *
add_choice (KtQuoteHeadForm *self,
            guint group,
            const char *title,
            GCallback on_chosen)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "notify::selected", on_chosen, self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->groups[group]), row);
  return row;
}

static void
build_group (KtQuoteHeadForm *self,
             GtkWidget *more,
             guint number)
{
  self->fields[number] = kt_head_fields_new (kt_head_groups[number].fields, kt_head_groups[number].n_fields);
  g_signal_connect_object (self->fields[number], "changed", G_CALLBACK (take), self, G_CONNECT_SWAPPED);
  if (number == KT_HEAD_FIRST)
    self->groups[number] = adw_preferences_group_new ();
  else
    {
      self->groups[number] = adw_expander_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->groups[number]), _ (kt_head_groups[number].title));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (more), self->groups[number]);
    }
  for (guint i = 0; i < kt_head_fields_get_n_rows (self->fields[number]); i++)
    {
      GtkWidget *row = kt_head_fields_get_row (self->fields[number], i);

      if (number == KT_HEAD_FIRST)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->groups[number]), row);
      else
        adw_expander_row_add_row (ADW_EXPANDER_ROW (self->groups[number]), row);
    }
}

static void
build_special (KtQuoteHeadForm *self)
{
  static const char *const NAMES[] = { "Deutsch", "English", NULL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (NAMES);

  self->addresses = add_list (self, KT_HEAD_DELIVERY, &kt_address_type, kt_head_address_cells,
                              kt_head_n_address_cells, _ ("Add Place of Delivery"));
  kt_record_list_set_maker (KT_RECORD_LIST (self->addresses), make_address, self);
  self->destination = add_choice (self, KT_HEAD_DELIVERY, "", G_CALLBACK (take_destination));
  gtk_widget_set_visible (self->destination, FALSE); /* until it is known whose it is */
  self->milestones = add_list (self, KT_HEAD_PAYMENT, &kt_milestone_type, kt_head_milestone_cells,
                               kt_head_n_milestone_cells, _ ("Add Milestone"));
  self->milestone_problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->milestone_problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->milestone_problem), TRUE);
  gtk_widget_add_css_class (self->milestone_problem, "error");
  add_widget (self, KT_HEAD_PAYMENT, self->milestone_problem);
  self->currency = kt_head_currency_new (ADW_EXPANDER_ROW (self->groups[KT_HEAD_PRICE]));
  g_signal_connect_object (self->currency, "failed", G_CALLBACK (fail), self, G_CONNECT_SWAPPED);
  self->vat_case = add_choice (self, KT_HEAD_PRICE, _ ("VAT"), G_CALLBACK (take));
  self->people = add_list (self, KT_HEAD_PEOPLE, &kt_participant_type, kt_head_participant_cells,
                           kt_head_n_participant_cells, _ ("Add Person"));
  self->language = add_choice (self, KT_HEAD_TEXTS, _ ("Language of the quote"), G_CALLBACK (take));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->language), G_LIST_MODEL (names));
  self->text_before = add_text (self, KT_HEAD_TEXTS, _ ("Text before the positions"));
  self->text_after = add_text (self, KT_HEAD_TEXTS, _ ("Text after the positions"));
  self->benefits = add_text (self, KT_HEAD_TEXTS, _ ("Benefits agreed, one a line"));
  self->note = add_text (self, KT_HEAD_NOTE, _ ("Never printed"));
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_quote_head_form_dispose (GObject *object)
{
  KtQuoteHeadForm *self = KT_QUOTE_HEAD_FORM (object);

  if (self->scroller)
    kt_quote_head_form_set_quote (self, NULL);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  for (guint i = 0; i < KT_HEAD_N_GROUPS; i++)
    g_clear_object (&self->fields[i]);
  g_clear_object (&self->currency);
  g_clear_pointer (&self->filled_for, g_free);
  g_clear_pointer (&self->position_id, g_free);
  G_OBJECT_CLASS (kt_quote_head_form_parent_class)->dispose (object);
}

static void
kt_quote_head_form_class_init (KtQuoteHeadFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_quote_head_form_dispose;
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_QUOTE_HEAD_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_quote_head_form_init (KtQuoteHeadForm *self)
{
  GtkWidget *more = adw_preferences_group_new ();

  self->is_filling = TRUE;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  for (guint i = 0; i < KT_HEAD_N_GROUPS; i++)
    build_group (self, more, i);
  build_special (self);
  gtk_box_append (GTK_BOX (self->box), self->groups[KT_HEAD_FIRST]);
  gtk_box_append (GTK_BOX (self->box), more);
  kt_accessible_names (self->box);
  gtk_widget_add_css_class (self->box, "head-page");
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  self->is_filling = FALSE;
}

GtkWidget *
kt_quote_head_form_new (void)
{
  return g_object_new (KT_TYPE_QUOTE_HEAD_FORM, NULL);
}

void
kt_quote_head_form_set_quote (KtQuoteHeadForm *self,
                              KtOpenQuote *quote)
{
  KtRevision *revision = quote ? kt_open_quote_get_revision (quote) : NULL;

  g_return_if_fail (KT_IS_QUOTE_HEAD_FORM (self));

  if (self->followed)
    g_signal_handlers_disconnect_by_func (self->followed, refresh, self);
  g_set_object (&self->followed, revision);
  g_set_object (&self->quote, quote);
  if (!quote)
    {
      kt_head_currency_fill (self->currency, NULL);
      return;
    }
  g_signal_connect_object (revision, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

void
kt_quote_head_form_set_position (KtQuoteHeadForm *self,
                                 KtPosition *position)
{
  const char *id = position ? kt_position_get_id (position) : NULL;

  g_return_if_fail (KT_IS_QUOTE_HEAD_FORM (self));

  if (g_strcmp0 (id, self->position_id) == 0)
    return;
  g_free (self->position_id);
  self->position_id = g_strdup (id);
  if (!self->followed || self->is_stale)
    return;
  self->is_filling = TRUE;
  fill_destination (self);
  self->is_filling = FALSE;
}
