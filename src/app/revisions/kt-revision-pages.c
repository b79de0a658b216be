/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page gets revisions that are open; what goes wrong while they are read is said where one stands. */
#include "kt-revision-pages.h"

#include "kt-comparison-page.h"
#include "kt-today-page.h"
#include "kt-window.h"

#include <glib/gi18n.h>

typedef struct {
  GtkStack *stack; /* borrowed: it owns this */
  KtConversation *conversation;
  GtkWidget *comparison;
  GtkWidget *today;
} Pages;

/* What was asked for, while the revisions are read. */
typedef struct {
  Pages *pages;
  GtkStack *stack;
  KtOpenQuote *quote;
  KtRevision *left;
  char *right;
} Request;

static void
pages_free (gpointer data)
{
  Pages *pages = data;

  g_object_unref (pages->conversation);
  g_free (pages);
}

static void
request_free (Request *request)
{
  g_object_unref (request->stack);
  g_object_unref (request->quote);
  g_clear_object (&request->left);
  g_free (request->right);
  g_free (request);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static Request *
request_new (Pages *pages)
{
  KtOpenQuote *quote = kt_conversation_get_quote (pages->conversation);
  Request *request;

  if (!quote)
    return NULL;
  request = g_new0 (Request, 1);
  request->pages = pages;
  request->stack = g_object_ref (pages->stack);
  request->quote = g_object_ref (quote);
  return request;
}

/* Another quote may have come meanwhile. */
static gboolean
is_current (const Request *request)
{
  return kt_conversation_get_quote (request->pages->conversation) == request->quote;
}

/* --- comparison ------------------------------------------------------------------------------------------- */

static void
on_right (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) right = kt_open_quote_open_revision_finish (KT_OPEN_QUOTE (source), result, &error);

  if (right && is_current (request))
    {
      kt_comparison_page_compare (KT_COMPARISON_PAGE (request->pages->comparison), request->quote, request->left, right);
      gtk_stack_set_visible_child_name (request->stack, "comparison");
    }
  kt_window_report (GTK_WIDGET (request->stack), error);
}

static void
on_left (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  const char *right = request->right;

  request->left = kt_open_quote_open_revision_finish (KT_OPEN_QUOTE (source), result, &error);
  kt_window_report (GTK_WIDGET (request->stack), error);
  if (request->left)
    kt_open_quote_open_revision_async (KT_OPEN_QUOTE (source), right, NULL, on_right, g_steal_pointer (&request));
}

static void
compare (Pages *pages,
         const char *left,
         const char *right)
{
  g_autoptr (Request) request = request_new (pages);
  KtOpenQuote *quote = request ? request->quote : NULL;

  if (!quote)
    return;
  request->right = g_strdup (right);
  kt_open_quote_open_revision_async (quote, left, NULL, on_left, g_steal_pointer (&request));
}

static void
on_compare (GSimpleAction *action,
            GVariant *parameter,
            gpointer data)
{
  const char *left, *right;

  g_variant_get (parameter, "(&s&s)", &left, &right);
  compare (data, left, right);
}

/* From outside the stack: what needs attention leads here. */
static void
on_compare_wanted (GtkStack *stack,
                   const char *left,
                   const char *right)
{
  compare (g_object_get_data (G_OBJECT (stack), "kt-revision-pages"), left, right);
}

/* --- today ------------------------------------------------------------------------------------------------ */

static void
on_opened (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) revision = kt_open_quote_open_revision_finish (KT_OPEN_QUOTE (source), result, &error);

  if (revision && is_current (request))
    {
      kt_today_page_show (KT_TODAY_PAGE (request->pages->today), request->quote, revision);
      gtk_stack_set_visible_child_name (request->stack, "today");
    }
  kt_window_report (GTK_WIDGET (request->stack), error);
}

static void
on_today (GSimpleAction *action,
          GVariant *parameter,
          gpointer data)
{
  g_autoptr (Request) request = request_new (data);
  KtOpenQuote *quote = request ? request->quote : NULL;

  if (quote)
    kt_open_quote_open_revision_async (quote, g_variant_get_string (parameter, NULL), NULL, on_opened,
                                       g_steal_pointer (&request));
}

/* --- back ------------------------------------------------------------------------------------------------- */

static void
on_back (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  gtk_stack_set_visible_child_name (((Pages *) data)->stack, "editor");
}

/* The pages let go of a quote that is closed. */
static void
on_quote (GtkStack *stack)
{
  Pages *pages = g_object_get_data (G_OBJECT (stack), "kt-revision-pages");

  kt_comparison_page_clear (KT_COMPARISON_PAGE (pages->comparison));
  kt_today_page_clear (KT_TODAY_PAGE (pages->today));
}

static const GActionEntry ACTIONS[] = {
  { .name = "compare", .activate = on_compare, .parameter_type = "(ss)" },
  { .name = "today", .activate = on_today, .parameter_type = "s" },
  { .name = "back", .activate = on_back },
};

void
kt_revision_pages_add (GtkStack *stack,
                       KtConversation *conversation)
{
  Pages *pages = g_new0 (Pages, 1);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  pages->stack = stack;
  pages->conversation = g_object_ref (conversation);
  pages->comparison = kt_comparison_page_new ();
  pages->today = kt_today_page_new ();
  g_object_set_data_full (G_OBJECT (stack), "kt-revision-pages", pages, pages_free);
  gtk_stack_add_named (stack, pages->comparison, "comparison");
  gtk_stack_add_named (stack, pages->today, "today");
  g_action_map_add_action_entries (G_ACTION_MAP (group), ACTIONS, G_N_ELEMENTS (ACTIONS), pages);
  gtk_widget_insert_action_group (GTK_WIDGET (stack), "revisions", G_ACTION_GROUP (group));
  g_signal_connect_object (conversation, "notify::quote", G_CALLBACK (on_quote), stack, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "compare", G_CALLBACK (on_compare_wanted), stack, G_CONNECT_SWAPPED);
}
