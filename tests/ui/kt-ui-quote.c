/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-ui-quote.h"

#include "kt-account-store.h"
#include "kt-catalog-position.h"
#include "kt-language.h"
#include "kt-quote-editor.h"

/* --- customers -------------------------------------------------------------------------------------------- */

KtAccount *
kt_ui_store_customer (KtUi *ui,
                      const char *name)
{
  g_autofree char *id = kt_workplace_new_id (kt_ui_workplace (ui));
  KtAccount *account = kt_account_new (id);
  g_autoptr (GError) error = NULL;

  kt_record_set_text (&account->name, name);
  kt_record_set_text (&account->billing.street, "Hafenstraße 7");
  kt_record_set_text (&account->billing.postcode, "24103");
  kt_record_set_text (&account->billing.city, "Kiel");
  kt_record_set_text (&account->billing.country, "DE");
  kt_record_set_text (&account->language, kt_language_get ());
  kt_account_store_save (kt_ui_store (ui), account, NULL, &error);
  g_assert_no_error (error);
  return account;
}

void
kt_ui_receive_customer (KtUi *ui,
                        const char *name)
{
  g_autoptr (KtAccount) account = kt_ui_store_customer (ui, name);

  kt_conversation_set_account (kt_ui_conversation (ui), account);
}

/* --- what is in it ---------------------------------------------------------------------------------------- */

KtOpenQuote *
kt_ui_quote (KtUi *ui)
{
  return kt_conversation_get_quote (kt_ui_conversation (ui));
}

KtRevision *
kt_ui_revision (KtUi *ui)
{
  return kt_open_quote_get_revision (kt_ui_quote (ui));
}

KtPosition *
kt_ui_line (KtUi *ui,
            guint index)
{
  g_autoptr (KtPosition) position = g_list_model_get_item (kt_revision_get_positions (kt_ui_revision (ui)), index);

  g_assert_nonnull (position);
  return position;
}

void
kt_ui_add_article (KtUi *ui,
                   const char *number,
                   gint64 quantity,
                   KtPositionRole role)
{
  KtWorkplace *workplace = kt_ui_workplace (ui);
  KtCatalog *catalog = kt_workplace_get_catalog (workplace);
  const char *language = kt_revision_get_header (kt_ui_revision (ui))->language;
  g_autofree char *id = kt_workplace_new_id (workplace);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, number, &error);
  g_autoptr (KtPositionData) position = NULL;

  g_assert_no_error (error);
  position = kt_catalog_position_new_article (catalog, article, id, language, kt_decimal_from_int (quantity),
                                              kt_workplace_get_day (workplace), &error);
  g_assert_no_error (error);
  position->role = role;
  kt_conversation_add_position (kt_ui_conversation (ui), position, &error);
  g_assert_no_error (error);
}

static void
change (KtUi *ui,
        guint index,
        const KtPositionData *data,
        const char *step)
{
  g_autoptr (GError) error = NULL;

  kt_open_quote_begin_change (kt_ui_quote (ui), step);
  kt_revision_edit_position (kt_ui_revision (ui), kt_ui_line (ui, index), data, &error);
  g_assert_no_error (error);
  kt_open_quote_end_change (kt_ui_quote (ui), NULL);
}

void
kt_ui_change_quantity (KtUi *ui,
                       guint index,
                       gint64 quantity)
{
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (kt_ui_line (ui, index)));

  data->quantity = kt_decimal_from_int (quantity);
  change (ui, index, data, "Quantity");
}

void
kt_ui_change_discount (KtUi *ui,
                       guint index,
                       gint64 percent)
{
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (kt_ui_line (ui, index)));

  data->discount = kt_decimal_from_int (percent);
  change (ui, index, data, "Discount");
}

/* --- what is done with it --------------------------------------------------------------------------------- */

void
kt_ui_act_with (KtUi *ui,
                const char *action,
                const char *argument)
{
  GtkWidget *editor = kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);

  if (argument)
    gtk_widget_activate_action (editor, action, "s", argument);
  else
    gtk_widget_activate_action (editor, action, NULL);
  kt_ui_settle (ui, 30);
}

void
kt_ui_act (KtUi *ui,
           const char *action)
{
  kt_ui_act_with (ui, action, NULL);
}

const char *
kt_ui_revision_id (KtUi *ui,
                   guint index)
{
  GPtrArray *revisions = kt_open_quote_get_quote (kt_ui_quote (ui))->revisions;

  g_assert_cmpuint (index, <=, revisions->len);
  return ((const KtRevisionInfo *) g_ptr_array_index (revisions, index - 1))->id;
}

void
kt_ui_show_revision (KtUi *ui,
                     guint index)
{
  kt_ui_act_with (ui, "quote.show-revision", kt_ui_revision_id (ui, index));
  kt_ui_expect_revision (ui, index);
}

/* --- waiting ---------------------------------------------------------------------------------------------- */

/* id NULL: any. */
static gboolean
is_open (KtUi *ui,
         gpointer id)
{
  return kt_ui_quote (ui) && (!id || g_str_equal (kt_open_quote_get_quote (kt_ui_quote (ui))->id, id));
}

void
kt_ui_expect_quote (KtUi *ui,
                    const char *id)
{
  kt_ui_wait (ui, "the quote", is_open, (gpointer) id);
}

static gboolean
is_index (KtUi *ui,
          gpointer index)
{
  return kt_revision_get_index (kt_ui_revision (ui)) == GPOINTER_TO_UINT (index);
}

void
kt_ui_expect_revision (KtUi *ui,
                       guint index)
{
  kt_ui_wait (ui, "the revision", is_index, GUINT_TO_POINTER (index));
  kt_ui_settle (ui, 30);
}

static gboolean
is_saved (KtUi *ui,
          gpointer data)
{
  return kt_open_quote_get_save_state (kt_ui_quote (ui)) == KT_SAVE_DONE;
}

void
kt_ui_expect_saved (KtUi *ui)
{
  kt_ui_wait (ui, "the save", is_saved, NULL);
}

static gboolean
is_state (KtUi *ui,
          gpointer state)
{
  return kt_revision_get_state (kt_ui_revision (ui)) == (KtRevisionState) GPOINTER_TO_INT (state) && is_saved (ui, NULL);
}

void
kt_ui_expect_state (KtUi *ui,
                    KtRevisionState state)
{
  kt_ui_wait (ui, kt_revision_state_to_string (state), is_state, GINT_TO_POINTER ((int) state));
}

void
kt_ui_write_subject (KtUi *ui,
                     const char *subject)
{
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (kt_ui_revision (ui)));
  g_autoptr (GError) error = NULL;

  kt_record_set_text (&header->subject, subject);
  kt_revision_edit_header (kt_ui_revision (ui), header, &error);
  g_assert_no_error (error);
}
