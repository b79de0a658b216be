/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers come in the order of the questions; one that was asked again meanwhile is passed over. */
#include "kt-gate-file.h"

#include "kt-approval-store.h"
#include "kt-order-store.h"
#include "kt-reading.h"

struct _KtGateFile {
  GObject parent_instance;

  KtWorkStore *store;
  char *quote_id;
  char *revision_id; /* orders of it do not count beside it: it is measured itself */
  char *account_id;  /* NULL: no customer yet */
  KtApprovalCase *known;
  KtCredit *credit;
  GCancellable *reading;
  GCancellable *reading_credit;
};

G_DEFINE_FINAL_TYPE (KtGateFile, kt_gate_file, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tell (KtGateFile *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- approvals -------------------------------------------------------------------------------------------- */

/* Entries are only added: more of them is what can be different. */
static guint
count_entries (const KtApprovalCase *known)
{
  guint n = known ? known->approvals->len + known->mandates->len + g_strv_length (known->cleared) : 0;

  for (guint i = 0; known && i < known->approvals->len; i++)
    {
      const KtApproval *approval = g_ptr_array_index (known->approvals, i);

      n += approval->decisions ? approval->decisions->len : 0;
    }
  return n;
}

static void
on_case_read (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  g_autoptr (KtGateFile) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtApprovalCase) known = kt_approval_store_load_case_finish (KT_WORK_STORE (source), result, &error);
  g_autoptr (KtApprovalCase) before = NULL;

  if (kt_reading_is_overtaken (result))
    return;
  g_clear_object (&self->reading);
  if (!known)
    g_message ("%s", error->message); /* what is not believed counts for nothing */
  if (known && self->known && count_entries (known) == count_entries (self->known))
    return;
  before = g_steal_pointer (&self->known);
  self->known = g_steal_pointer (&known);
  tell (self);
}

static void
read_case (KtGateFile *self)
{
  kt_approval_store_load_case_async (self->store, self->quote_id, kt_reading_begin (&self->reading), on_case_read,
                                     g_object_ref (self));
}

/* Other quotes are saved all the time. */
static void
on_quote_changed (KtGateFile *self,
                  const char *what,
                  const char *id)
{
  if (!id || g_str_equal (id, self->quote_id))
    read_case (self);
}

/* --- credit ----------------------------------------------------------------------------------------------- */

/* Open orders that cannot be added up are beyond every limit. */
static const KtCredit UNKNOWN_CREDIT = { .limit = { .currency = "XXX" } };

static gboolean
is_same_credit (const KtCredit *a,
                const KtCredit *b)
{
  return a && b ? kt_money_equal (a->limit, b->limit) && kt_money_equal (a->used, b->used) : a == b;
}

static void
on_credit_read (GObject *source,
                GAsyncResult *result,
                gpointer data)
{
  g_autoptr (KtGateFile) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree KtCredit *credit = kt_order_store_credit_finish (KT_WORK_STORE (source), result, &error);

  if (kt_reading_is_overtaken (result))
    return;
  g_clear_object (&self->reading_credit);
  if (!credit)
    {
      g_message ("%s", error->message);
      credit = g_memdup2 (&UNKNOWN_CREDIT, sizeof UNKNOWN_CREDIT);
    }
  if (is_same_credit (credit, self->credit))
    return;
  g_free (self->credit);
  self->credit = g_steal_pointer (&credit);
  tell (self);
}

static void
read_credit (KtGateFile *self)
{
  if (self->account_id)
    kt_order_store_credit_async (self->store, self->account_id, self->revision_id,
                                 kt_reading_begin (&self->reading_credit), on_credit_read, g_object_ref (self));
  else
    kt_reading_stop (&self->reading_credit);
}

void
kt_gate_file_set_account (KtGateFile *self,
                          const char *account_id)
{
  g_return_if_fail (KT_IS_GATE_FILE (self));

  if (g_strcmp0 (account_id, self->account_id ? self->account_id : "") == 0)
    return;
  g_free (self->account_id);
  self->account_id = *account_id ? g_strdup (account_id) : NULL;
  g_clear_pointer (&self->credit, g_free);
  read_credit (self);
}

const KtApprovalCase *
kt_gate_file_get_case (KtGateFile *self)
{
  g_return_val_if_fail (KT_IS_GATE_FILE (self), NULL);

  return self->known;
}

/* A limit without currency is none. */
const KtCredit *
kt_gate_file_get_credit (KtGateFile *self)
{
  g_return_val_if_fail (KT_IS_GATE_FILE (self), NULL);

  return self->credit && self->credit->limit.currency[0] ? self->credit : NULL;
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_gate_file_dispose (GObject *object)
{
  KtGateFile *self = KT_GATE_FILE (object);

  kt_reading_stop (&self->reading);
  kt_reading_stop (&self->reading_credit);
  g_clear_object (&self->store);
  g_clear_pointer (&self->known, kt_approval_case_free);
  g_clear_pointer (&self->credit, g_free);
  g_clear_pointer (&self->quote_id, g_free);
  g_clear_pointer (&self->revision_id, g_free);
  g_clear_pointer (&self->account_id, g_free);
  G_OBJECT_CLASS (kt_gate_file_parent_class)->dispose (object);
}

static void
kt_gate_file_class_init (KtGateFileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_gate_file_dispose;
  signals[CHANGED] =
      g_signal_new ("changed", KT_TYPE_GATE_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_gate_file_init (KtGateFile *self)
{
}

KtGateFile *
kt_gate_file_new (KtWorkStore *store,
                  KtRevision *revision)
{
  KtGateFile *self = g_object_new (KT_TYPE_GATE_FILE, NULL);

  self->store = g_object_ref (store);
  self->quote_id = g_strdup (kt_revision_get_quote_id (revision));
  self->revision_id = g_strdup (kt_revision_get_id (revision));
  g_signal_connect_object (store, "changed::approval", G_CALLBACK (read_case), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed::quote", G_CALLBACK (on_quote_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed::order", G_CALLBACK (read_credit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed::account", G_CALLBACK (read_credit), self, G_CONNECT_SWAPPED);
  read_case (self);
  return self;
}
