/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be copied is judged at once; the prices of the copy, which nobody else knows yet, are found in a worker. */
#include "kt-life-copy.h"

#include "kt-account-store.h"
#include "kt-catalog-header.h"
#include "kt-catalog-pricing.h"
#include "kt-gatekeeper.h"
#include "kt-quote-copy.h"
#include "kt-window.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *page;
  KtConversation *conversation;
  KtOpenQuote *source;
  KtRevision *revision; /* that was shown when it was asked for */
  KtAccount *account;   /* whom it is for; NULL: the same */
  KtQuote *quote;       /* the copy, once it is made */
} Copying;

static void
copying_free (Copying *copying)
{
  g_object_unref (copying->page);
  g_object_unref (copying->conversation);
  g_object_unref (copying->source);
  g_object_unref (copying->revision);
  g_clear_pointer (&copying->account, kt_account_free);
  g_clear_pointer (&copying->quote, kt_quote_free);
  g_free (copying);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copying, copying_free)

static KtRevisionHeader *
make_header (KtWorkplace *workplace,
             KtRevision *source,
             const KtAccount *account)
{
  KtCatalog *catalog = kt_workplace_get_catalog (workplace);
  KtRevisionHeader *header;
  GDate today;

  kt_workplace_get_today (workplace, &today);
  header = kt_catalog_header_new (catalog, kt_revision_get_header (source)->language, &today);
  if (account)
    kt_catalog_header_set_customer (header, catalog, account, NULL);
  return header;
}

/* NULL with an error: the source may not be left, or the catalog is too old. */
static KtRevision *
make_copy (Copying *copying,
           GError **error)
{
  KtWorkplace *workplace = kt_conversation_get_workplace (copying->conversation);
  gint64 now = kt_clock_now (kt_workplace_get_clock (workplace)) / G_USEC_PER_SEC;
  g_autofree char *quote_id = kt_workplace_new_id (workplace);
  g_autofree char *revision_id = kt_workplace_new_id (workplace);
  g_autoptr (KtRevisionHeader) header = make_header (workplace, copying->revision, copying->account);
  g_autoptr (KtClearance) clearance =
      kt_gatekeeper_open (kt_workplace_get_gatekeeper (workplace), copying->revision, KT_EXIT_COPY, error);

  if (!clearance || !kt_workplace_check_catalog_age (workplace, error))
    return NULL;
  copying->quote = kt_quote_new (quote_id, now);
  return kt_quote_begin_copy (copying->quote, copying->revision, clearance, header, revision_id, now,
                              kt_workplace_get_random (workplace), error);
}

/* --- its prices, which take a while in a long quote ------------------------------------------------------- */

typedef struct {
  KtCatalog *catalog;
  KtRevision *copy; /* nobody else knows it yet */
  guint day;
} Pricing;

static void
pricing_free (gpointer data)
{
  Pricing *pricing = data;

  kt_catalog_unref (pricing->catalog);
  g_object_unref (pricing->copy);
  g_free (pricing);
}

static void
price_thread (GTask *task,
              gpointer source,
              gpointer data,
              GCancellable *cancellable)
{
  const Pricing *pricing = data;
  GError *error = NULL;
  g_autoptr (KtRepricing) repricing = kt_repricing_preview (pricing->catalog, pricing->copy, pricing->day, NULL, &error);

  if (repricing && kt_repricing_apply (repricing, pricing->catalog, pricing->copy, pricing->day, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_priced (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (Copying) copying = data;
  g_autoptr (GError) error = NULL;
  const Pricing *pricing = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      kt_window_report (copying->page, error);
      return;
    }
  if (copying->account)
    kt_conversation_set_account (copying->conversation, copying->account);
  kt_conversation_show_quote (copying->conversation,
                              kt_open_quote_new_of (kt_conversation_get_workplace (copying->conversation),
                                                    g_steal_pointer (&copying->quote), pricing->copy));
  kt_window_say (copying->page, _ ("Copied into a new quote at today's prices; discounts and approvals stayed behind"));
}

/* --- all of it -------------------------------------------------------------------------------------------- */

/* copying: taken. */
static void
begin (Copying *copying)
{
  KtWorkplace *workplace = kt_conversation_get_workplace (copying->conversation);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  KtRevision *copy = make_copy (copying, &error);
  Pricing *pricing;

  if (!copy)
    {
      kt_window_report (copying->page, error);
      copying_free (copying);
      return;
    }
  pricing = g_new (Pricing, 1);
  *pricing = (Pricing) { kt_catalog_ref (kt_workplace_get_catalog (workplace)), copy, kt_workplace_get_day (workplace) };
  task = g_task_new (NULL, NULL, on_priced, copying);
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, pricing, pricing_free);
  g_task_run_in_thread (task, price_thread);
}

static void
on_account (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (Copying) copying = data;
  g_autoptr (GError) error = NULL;

  copying->account = kt_account_store_load_finish (KT_WORK_STORE (source), result, &error);
  if (copying->account)
    begin (g_steal_pointer (&copying));
  else
    kt_window_report (copying->page, error);
}

void
kt_life_copy (GtkWidget *page,
              KtConversation *conversation,
              KtOpenQuote *source,
              const char *account_id)
{
  KtWorkplace *workplace = kt_conversation_get_workplace (conversation);
  g_autoptr (Copying) copying = g_new0 (Copying, 1);

  copying->page = g_object_ref (page);
  copying->conversation = g_object_ref (conversation);
  copying->source = g_object_ref (source);
  copying->revision = g_object_ref (kt_open_quote_get_revision (source));
  if (!account_id || !*account_id)
    begin (g_steal_pointer (&copying));
  else
    kt_account_store_load_async (kt_workplace_get_store (workplace), account_id, NULL, on_account,
                                 g_steal_pointer (&copying));
}
