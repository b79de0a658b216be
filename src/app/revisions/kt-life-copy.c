/* SPDX-License-Identifier: GPL-3.0-or-later */
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
} Copying;

static void
copying_free (Copying *copying)
{
  g_object_unref (copying->page);
  g_object_unref (copying->conversation);
  g_object_unref (copying->source);
  g_object_unref (copying->revision);
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

  kt_clock_today (kt_workplace_get_clock (workplace), &today);
  header = kt_catalog_header_new (catalog, kt_revision_get_header (source)->language, &today);
  if (account)
    kt_catalog_header_set_customer (header, catalog, account, NULL);
  return header;
}

static gboolean
reprice (KtWorkplace *workplace,
         KtRevision *copy,
         GError **error)
{
  KtCatalog *catalog = kt_workplace_get_catalog (workplace);
  guint day = kt_workplace_get_day (workplace);
  g_autoptr (KtRepricing) repricing = kt_repricing_preview (catalog, copy, day, NULL, error);

  return repricing && kt_repricing_apply (repricing, catalog, copy, day, NULL, error);
}

static KtOpenQuote *
make_copy (const Copying *copying,
           const KtAccount *account,
           GError **error)
{
  KtWorkplace *workplace = kt_conversation_get_workplace (copying->conversation);
  gint64 now = kt_clock_now (kt_workplace_get_clock (workplace)) / G_USEC_PER_SEC;
  g_autofree char *quote_id = kt_workplace_new_id (workplace);
  g_autofree char *revision_id = kt_workplace_new_id (workplace);
  g_autoptr (KtRevisionHeader) header = make_header (workplace, copying->revision, account);
  g_autoptr (KtQuote) quote = kt_quote_new (quote_id, now);
  g_autoptr (KtClearance) clearance =
      kt_gatekeeper_open (kt_workplace_get_gatekeeper (workplace), copying->revision, KT_EXIT_COPY, error);
  g_autoptr (KtRevision) copy = NULL;

  if (clearance && kt_workplace_check_catalog_age (workplace, error))
    copy = kt_quote_begin_copy (quote, copying->revision, clearance, header, revision_id, now,
                                kt_workplace_get_random (workplace), error);
  if (!copy || !reprice (workplace, copy, error))
    return NULL;
  return kt_open_quote_new_of (workplace, g_steal_pointer (&quote), copy);
}

static void
finish (const Copying *copying,
        const KtAccount *account,
        GError *problem)
{
  g_autoptr (GError) error = problem;
  KtOpenQuote *copy = error ? NULL : make_copy (copying, account, &error);

  if (copy)
    {
      if (account)
        kt_conversation_set_account (copying->conversation, account);
      kt_conversation_show_quote (copying->conversation, copy);
      kt_window_say (copying->page, _ ("Copied into a new quote at today's prices; discounts and approvals stayed behind"));
    }
  kt_window_report (copying->page, error);
}

static void
on_account (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (Copying) copying = data;
  GError *error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load_finish (KT_WORK_STORE (source), result, &error);

  finish (copying, account, error);
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
    finish (copying, NULL, NULL);
  else
    kt_account_store_load_async (kt_workplace_get_store (workplace), account_id, NULL, on_account,
                                 g_steal_pointer (&copying));
}
