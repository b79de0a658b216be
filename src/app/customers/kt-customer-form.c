/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The fields are a table: label, where the text is in the record, what the keyboard of a touch screen should offer.
 */
#include "kt-customer-form.h"

#include "kt-account-store.h"
#include "kt-credit-row.h"
#include "kt-draft-store.h"
#include "kt-gatekeeper.h"
#include "kt-reading.h"
#include "kt-sales-error.h"
#include "kt-vat-id.h"

#include <glib/gi18n.h>
#include <stddef.h>

#define SAVE_DELAY_MS 400

typedef enum { RECORD_ACCOUNT, RECORD_CONTACT } Record;

typedef struct {
  const char *group; /* a new group begins where it differs */
  const char *label;
  Record record;
  gsize offset;
  GtkInputPurpose purpose;
  const char *path; /* how errors name it; NULL: they do not */
} Field;

static const Field FIELDS[] = {
  { N_ ("Company"), N_ ("Name"), RECORD_ACCOUNT, offsetof (KtAccount, name), GTK_INPUT_PURPOSE_NAME, "name" },
  { N_ ("Company"), N_ ("Customer number"), RECORD_ACCOUNT, offsetof (KtAccount, number), GTK_INPUT_PURPOSE_FREE_FORM },
  { N_ ("Company"), N_ ("Phone"), RECORD_ACCOUNT, offsetof (KtAccount, phone), GTK_INPUT_PURPOSE_PHONE },
  { N_ ("Company"), N_ ("E-mail"), RECORD_ACCOUNT, offsetof (KtAccount, email), GTK_INPUT_PURPOSE_EMAIL },
  { N_ ("Address"), N_ ("Street"), RECORD_ACCOUNT, offsetof (KtAccount, billing.street), GTK_INPUT_PURPOSE_FREE_FORM },
  { N_ ("Address"), N_ ("Postcode"), RECORD_ACCOUNT, offsetof (KtAccount, billing.postcode),
    GTK_INPUT_PURPOSE_FREE_FORM },
  { N_ ("Address"), N_ ("Town"), RECORD_ACCOUNT, offsetof (KtAccount, billing.city), GTK_INPUT_PURPOSE_FREE_FORM },
  { N_ ("Address"), N_ ("Country (two letters)"), RECORD_ACCOUNT, offsetof (KtAccount, billing.country),
    GTK_INPUT_PURPOSE_FREE_FORM, "billing.country" },
  { N_ ("Contact"), N_ ("Title"), RECORD_CONTACT, offsetof (KtContact, title), GTK_INPUT_PURPOSE_FREE_FORM },
  { N_ ("Contact"), N_ ("Given name"), RECORD_CONTACT, offsetof (KtContact, given_name), GTK_INPUT_PURPOSE_NAME },
  { N_ ("Contact"), N_ ("Family name"), RECORD_CONTACT, offsetof (KtContact, family_name), GTK_INPUT_PURPOSE_NAME },
  { N_ ("Contact"), N_ ("Function"), RECORD_CONTACT, offsetof (KtContact, function), GTK_INPUT_PURPOSE_FREE_FORM },
  { N_ ("Contact"), N_ ("E-mail"), RECORD_CONTACT, offsetof (KtContact, email), GTK_INPUT_PURPOSE_EMAIL },
  { N_ ("Contact"), N_ ("Phone"), RECORD_CONTACT, offsetof (KtContact, phone), GTK_INPUT_PURPOSE_PHONE },
  { N_ ("Trade"), N_ ("VAT id"), RECORD_ACCOUNT, offsetof (KtAccount, vat_id), GTK_INPUT_PURPOSE_FREE_FORM,
    "vat_id" },
  { N_ ("Trade"), N_ ("Segment"), RECORD_ACCOUNT, offsetof (KtAccount, segment), GTK_INPUT_PURPOSE_FREE_FORM },
  { N_ ("Trade"), N_ ("Territory"), RECORD_ACCOUNT, offsetof (KtAccount, territory), GTK_INPUT_PURPOSE_FREE_FORM },
  { N_ ("Trade"), N_ ("Note (never printed)"), RECORD_ACCOUNT, offsetof (KtAccount, note),
    GTK_INPUT_PURPOSE_FREE_FORM },
};

static const char *const LANGUAGES[] = { "de", "en" };

struct _KtCustomerForm {
  GtkWidget parent_instance;

  KtWorkplace *workplace;
  KtAccount *account;
  KtAccountBase *base; /* what it was when editing began */
  gboolean is_stored;
  guint n_saving;
  GCancellable *following; /* NULL: what others wrote is not being read */
  KtActor *editor; /* who edited it last; may be NULL */
  gboolean is_filling;
  guint save_source;
  gboolean has_failed; /* the last save, or none since then */

  GtkWidget *clamp;
  GtkWidget *problem;
  GtkWidget *rows[G_N_ELEMENTS (FIELDS)];
  GtkWidget *salutation;
  GtkWidget *language;
  GtkWidget *credit;
};

G_DEFINE_FINAL_TYPE (KtCustomerForm, kt_customer_form, GTK_TYPE_WIDGET)

enum { SAVED, OVERTAKEN, GONE, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtContact *
get_contact (KtAccount *account)
{
  return account->contacts->len > 0 ? g_ptr_array_index (account->contacts, 0) : NULL;
}

/* --- saving ----------------------------------------------------------------------------------------------- */

static void
show_problem (KtCustomerForm *self,
              const char *message)
{
  gtk_label_set_text (GTK_LABEL (self->problem), message ? message : "");
  gtk_widget_set_visible (self->problem, message != NULL);
}

/* The field an error is about; NULL: none. */
static void
mark_field (KtCustomerForm *self,
            const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    if (path && g_strcmp0 (FIELDS[i].path, path) == 0)
      gtk_widget_add_css_class (self->rows[i], "error");
    else
      gtk_widget_remove_css_class (self->rows[i], "error");
}

/* NULL: nothing is wrong. */
static char *
find_problem (KtCustomerForm *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (kt_account_check (self->account, &error))
    {
      mark_field (self, NULL);
      return NULL;
    }
  if (!*self->account->name)
    return g_strdup (_ ("A name is missing; until then this is kept as a draft."));
  path = kt_sales_error_get_field (error);
  mark_field (self, path);
  return kt_sales_error_to_text (error);
}

static void
report_failure (KtCustomerForm *self,
                const GError *error)
{
  g_autofree char *text = NULL;

  if (!self->workplace)
    return;
  self->has_failed = TRUE;
  text = kt_sales_error_to_text (error);
  show_problem (self, text);
}

static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtCustomerForm) self = data;
  g_autoptr (GError) error = NULL;

  self->n_saving--;
  if (!kt_account_store_save_finish (KT_WORK_STORE (source), result, &error))
    report_failure (self, error);
}

static void
on_draft_kept (GObject *source,
               GAsyncResult *result,
               gpointer data)
{
  g_autoptr (KtCustomerForm) self = data;
  g_autoptr (GError) error = NULL;

  if (!kt_draft_store_put_finish (KT_WORK_STORE (source), result, &error))
    report_failure (self, error);
}

static void
save (KtCustomerForm *self)
{
  KtWorkStore *store = kt_workplace_get_store (self->workplace);
  g_autofree char *key = g_strconcat ("account/", self->account->id, NULL);
  g_autofree char *problem = find_problem (self);

  self->has_failed = FALSE;
  show_problem (self, problem);
  if (problem)
    {
      g_autofree char *body = kt_account_to_json (self->account);

      kt_draft_store_put_async (store, key, body, NULL, on_draft_kept, g_object_ref (self));
      return;
    }
  kt_draft_store_remove_async (store, key, NULL, NULL, NULL);
  self->is_stored = TRUE;
  self->n_saving++;
  kt_account_store_save_edit_async (store, self->account, self->base, self->editor, NULL, on_saved, g_object_ref (self));
  g_signal_emit (self, signals[SAVED], 0, self->account);
}

static gboolean
on_save_due (gpointer data)
{
  KtCustomerForm *self = data;

  self->save_source = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
save_soon (KtCustomerForm *self)
{
  const KtActor *actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));

  g_clear_pointer (&self->editor, kt_actor_unref);
  self->editor = actor ? kt_actor_ref (actor) : NULL;
  if (!self->save_source)
    self->save_source = g_timeout_add (SAVE_DELAY_MS, on_save_due, self);
}

static void
save_pending (KtCustomerForm *self)
{
  if (!self->save_source)
    return;
  g_clear_handle_id (&self->save_source, g_source_remove);
  save (self);
}

/* --- form and record -------------------------------------------------------------------------------------- */

static char **
text_of (KtCustomerForm *self,
         const Field *field)
{
  KtContact *contact;

  if (field->record == RECORD_ACCOUNT)
    return (char **) G_STRUCT_MEMBER_P (self->account, field->offset);
  contact = get_contact (self->account);
  return contact ? (char **) G_STRUCT_MEMBER_P (contact, field->offset) : NULL;
}

/* The first thing typed about a person makes the person. */
static KtContact *
ensure_contact (KtCustomerForm *self)
{
  KtContact *contact = get_contact (self->account);

  if (!contact)
    {
      g_autofree char *id = kt_workplace_new_id (self->workplace);

      contact = kt_contact_new (id);
      g_ptr_array_add (self->account->contacts, contact);
    }
  return contact;
}

/* What has one right form is brought into it: "de 123 456 789" is a VAT id all the same. */
static char *
normalise (const Field *field,
           const char *text)
{
  if (field->record == RECORD_ACCOUNT && field->offset == offsetof (KtAccount, vat_id))
    return kt_vat_id_normalize (text);
  if (field->record == RECORD_ACCOUNT && field->offset == offsetof (KtAccount, billing.country))
    {
      g_autofree char *stripped = g_strstrip (g_strdup (text));
      return g_utf8_strup (stripped, -1);
    }
  return g_strdup (text);
}

static void
on_field_changed (KtCustomerForm *self,
                  GtkEditable *row)
{
  if (self->is_filling || !self->account)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    if (self->rows[i] == GTK_WIDGET (row))
      {
        g_autofree char *text = normalise (&FIELDS[i], gtk_editable_get_text (row));

        if (FIELDS[i].record == RECORD_CONTACT)
          ensure_contact (self);
        kt_record_set_text (text_of (self, &FIELDS[i]), text);
      }
  save_soon (self);
}

static void
on_choice_changed (KtCustomerForm *self)
{
  guint language = adw_combo_row_get_selected (ADW_COMBO_ROW (self->language));

  if (self->is_filling || !self->account)
    return;
  ensure_contact (self)->salutation = (KtSalutation) adw_combo_row_get_selected (ADW_COMBO_ROW (self->salutation));
  kt_record_set_text (&self->account->language, LANGUAGES[MIN (language, G_N_ELEMENTS (LANGUAGES) - 1)]);
  save_soon (self);
}

/* A limit that cannot be read is no limit yet: the row says so. */
static void
on_credit_changed (KtCustomerForm *self)
{
  if (self->is_filling || !self->account)
    return;
  self->account->credit_limit = kt_credit_row_get_limit (KT_CREDIT_ROW (self->credit));
  save_soon (self);
}

static void
fill (KtCustomerForm *self)
{
  KtContact *contact = get_contact (self->account);
  guint language = g_str_has_prefix (self->account->language, "en") ? 1 : 0;
  g_autofree char *problem = find_problem (self);

  self->is_filling = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    {
      char **text = text_of (self, &FIELDS[i]);

      /* The cursor stays where nothing is different. */
      if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->rows[i])), text ? *text : ""))
        gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), text ? *text : "");
    }
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->salutation), contact ? contact->salutation : KT_SALUTATION_NONE);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->language), language);
  kt_credit_row_set_account (KT_CREDIT_ROW (self->credit), self->account);
  self->is_filling = FALSE;
  show_problem (self, problem);
}

/* --- what others write -------------------------------------------------------------------------------------- */

/* What is typed here and not stored yet is merged when it is. */
static gboolean
is_at_work (KtCustomerForm *self)
{
  return self->save_source || self->n_saving > 0 || self->has_failed || !kt_account_check (self->account, NULL);
}

static void
set_base (KtCustomerForm *self,
          const KtAccount *stored)
{
  g_clear_pointer (&self->base, kt_account_base_unref);
  self->base = kt_account_base_new (stored);
  self->is_stored = stored != NULL;
}

static void
on_followed (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtCustomerForm) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) stored = kt_account_store_load_finish (KT_WORK_STORE (source), result, &error);

  if (kt_reading_is_overtaken (result) || !self->account || is_at_work (self))
    return;
  if (g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND) && self->is_stored)
    g_signal_emit (self, signals[GONE], 0);
  if (!stored || kt_record_equal (&kt_account_type, stored, self->account))
    return;
  kt_record_assign (&kt_account_type, self->account, stored);
  set_base (self, stored);
  fill (self);
  g_signal_emit (self, signals[OVERTAKEN], 0, self->account);
}

static void
on_store_changed (KtCustomerForm *self,
                  const char *what,
                  const char *id)
{
  if (self->account && (!id || g_str_equal (id, self->account->id)) && !is_at_work (self))
    kt_account_store_load_async (kt_workplace_get_store (self->workplace), self->account->id,
                                 kt_reading_begin (&self->following), on_followed, g_object_ref (self));
}

/* --- object ----------------------------------------------------------------------------------------------- */

static GtkWidget *
combo_row_new (const char *title,
               const char *const *values)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) model = gtk_string_list_new (values);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  return row;
}

static void
make_rows (KtCustomerForm *self,
           GtkWidget *page)
{
  const char *const salutations[] = { _ ("None"), _ ("Ms"), _ ("Mr"), NULL };
  const char *const languages[] = { "Deutsch", "English", NULL };
  GtkWidget *group = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    {
      if (i == 0 || !g_str_equal (FIELDS[i].group, FIELDS[i - 1].group))
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ (FIELDS[i].group));
          gtk_box_append (GTK_BOX (page), group);
          if (FIELDS[i].record == RECORD_CONTACT)
            {
              self->salutation = combo_row_new (_ ("Salutation"), salutations);
              adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->salutation);
            }
        }
      self->rows[i] = adw_entry_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), _ (FIELDS[i].label));
      adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->rows[i]), FIELDS[i].purpose);
      g_signal_connect_object (self->rows[i], "changed", G_CALLBACK (on_field_changed), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->rows[i]);
    }
  self->credit = kt_credit_row_new ();
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->credit);
  g_signal_connect_object (self->credit, "edited", G_CALLBACK (on_credit_changed), self, G_CONNECT_SWAPPED);
  self->language = combo_row_new (_ ("Language of documents"), languages);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->language);
  g_signal_connect_object (self->salutation, "notify::selected", G_CALLBACK (on_choice_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->language, "notify::selected", G_CALLBACK (on_choice_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
kt_customer_form_dispose (GObject *object)
{
  KtCustomerForm *self = KT_CUSTOMER_FORM (object);

  if (self->account)
    save_pending (self);
  kt_reading_stop (&self->following);
  g_clear_pointer (&self->clamp, gtk_widget_unparent);
  g_clear_pointer (&self->account, kt_account_free);
  g_clear_pointer (&self->base, kt_account_base_unref);
  g_clear_pointer (&self->editor, kt_actor_unref);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_customer_form_parent_class)->dispose (object);
}

static void
kt_customer_form_class_init (KtCustomerFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_customer_form_dispose;
  signals[SAVED] = g_signal_new ("saved", KT_TYPE_CUSTOMER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_POINTER);
  signals[OVERTAKEN] = g_signal_new ("overtaken", KT_TYPE_CUSTOMER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[GONE] = g_signal_new ("gone", KT_TYPE_CUSTOMER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_customer_form_init (KtCustomerForm *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->problem = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_box_append (GTK_BOX (page), self->problem);
  make_rows (self, page);
  self->clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (self->clamp), 640);
  adw_clamp_set_child (ADW_CLAMP (self->clamp), page);
  gtk_widget_set_parent (self->clamp, GTK_WIDGET (self));
}

GtkWidget *
kt_customer_form_new (KtWorkplace *workplace)
{
  KtCustomerForm *self = g_object_new (KT_TYPE_CUSTOMER_FORM, NULL);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (kt_workplace_get_store (workplace), "changed::account", G_CALLBACK (on_store_changed), self,
                           G_CONNECT_SWAPPED);
  kt_credit_row_follow (KT_CREDIT_ROW (self->credit), workplace);
  return GTK_WIDGET (self);
}

void
kt_customer_form_set_account (KtCustomerForm *self,
                              const KtAccount *account,
                              const KtAccount *stored)
{
  KtAccount *copy;

  g_return_if_fail (KT_IS_CUSTOMER_FORM (self));

  if (self->account)
    save_pending (self);
  copy = account ? kt_account_copy (account) : NULL;
  kt_reading_stop (&self->following);
  g_clear_pointer (&self->account, kt_account_free);
  self->account = copy;
  self->has_failed = FALSE;
  set_base (self, stored);
  if (copy)
    fill (self);
}

gboolean
kt_customer_form_save_now (KtCustomerForm *self,
                           GError **error)
{
  KtWorkStore *store;
  g_autofree char *problem = NULL;
  g_autofree char *key = NULL;
  g_autofree char *body = NULL;

  g_return_val_if_fail (KT_IS_CUSTOMER_FORM (self), FALSE);

  if (!self->account || (!self->save_source && !self->has_failed))
    return TRUE;
  store = kt_workplace_get_store (self->workplace);
  problem = find_problem (self);
  key = g_strconcat ("account/", self->account->id, NULL);
  body = kt_account_to_json (self->account);
  if (problem ? !kt_draft_store_put (store, key, body, error)
              : !kt_draft_store_remove (store, key, error) || !kt_account_store_save_edit (store, self->account, self->base, self->editor, error))
    return FALSE;
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->has_failed = FALSE;
  return TRUE;
}

const KtAccount *
kt_customer_form_get_account (KtCustomerForm *self)
{
  g_return_val_if_fail (KT_IS_CUSTOMER_FORM (self), NULL);

  return self->account;
}

void
kt_customer_form_begin_edit (KtCustomerForm *self)
{
  g_return_if_fail (KT_IS_CUSTOMER_FORM (self));

  /* Nothing is wrong with a form that has just been opened. */
  show_problem (self, NULL);
  gtk_widget_grab_focus (self->rows[0]);
}
