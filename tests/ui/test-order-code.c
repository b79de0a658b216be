/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order code typed in restores its configuration; one that cannot be read says where and changes nothing. */
#include "kt-ui-fixture.h"

#include "kt-configurator-page.h"
#include "kt-order-code-row.h"

static char *
shown_code (KtUi *ui)
{
  GtkWidget *row = kt_ui_expect (ui, KT_TYPE_ORDER_CODE_ROW, NULL);
  GtkWidget *label = kt_ui_find_in (row, GTK_TYPE_LABEL, NULL);

  return g_strdup (gtk_label_get_text (GTK_LABEL (label)));
}

static gboolean
shows_code (KtUi *ui,
            gpointer data)
{
  GtkWidget *row = kt_ui_find (ui, KT_TYPE_ORDER_CODE_ROW, NULL);
  g_autofree char *code = row ? shown_code (ui) : NULL;

  return code && g_str_equal (code, data);
}

static void
type_code (KtUi *ui,
           const char *code)
{
  GtkWidget *row = kt_ui_expect (ui, KT_TYPE_ORDER_CODE_ROW, NULL);
  GtkWidget *entry;

  kt_order_code_row_edit (KT_ORDER_CODE_ROW (row));
  kt_ui_settle (ui, 100);
  entry = kt_ui_find_in (row, GTK_TYPE_ENTRY, NULL);
  g_assert_nonnull (entry);
  kt_ui_type (ui, entry, code);
}

static void
play (KtUi *ui,
      gpointer data)
{
  static const char typed[] = "tp-w14404-40x120-it7-nocoating";
  static const char shown[] = "TP-W14404-40x120-IT7-NOCOATING";

  kt_conversation_configure (kt_ui_conversation (ui), "turned-part");
  kt_ui_go (ui, "configurator");
  kt_ui_wait (ui, "the code of an open configuration", shows_code, (gpointer) "TP-?-?x?-?-?");

  type_code (ui, "TP-W14404-40-IT7-NoCoating");
  kt_ui_expect_text (ui, "In the order code “x” should stand where “-IT7-NoCoating” stands.");
  kt_ui_settle (ui, 200);
  g_assert_true (shows_code (ui, (gpointer) "TP-?-?x?-?-?"));

  type_code (ui, typed);
  kt_ui_wait (ui, "the code typed in", shows_code, (gpointer) shown);

  kt_configurator_undo (kt_configuration_get_configurator (kt_ui_configuration (ui)));
  kt_ui_wait (ui, "what was before", shows_code, (gpointer) "TP-?-?x?-?-?");
}

static void
test_order_code (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/an order code typed in restores its configuration", test_order_code);
  return g_test_run ();
}
