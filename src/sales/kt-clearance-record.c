/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clearance as it stands in the audit trail, and what can be read from it later. */
#include "kt-commercial-print.h"
#include "kt-gate.h"
#include "kt-record-json.h"
#include "kt-record-macros.h"

#include <string.h>

typedef struct {
  char *exit;
  char *quote_id;
  char *revision_id;
  char *print;
  char *hash;
  GPtrArray *items; /* of KtApprovalItem */
  char **covers;    /* by item: "authority", "mandate ID", "approved ID" */
} Record;

static const char *const exits[] = { "send", "print", "order", "copy" };
static const char *const covers[] = { "", "authority", "mandate", "approved" };

static const KtField record_fields[] = {
  KT_NEEDED_TEXT (Record, exit),
  KT_NEEDED_TEXT (Record, quote_id),
  KT_NEEDED_TEXT (Record, revision_id),
  KT_NEEDED_TEXT (Record, print),
  KT_TEXT (Record, hash),
  KT_RECORDS (Record, items, kt_approval_item_type),
  KT_TEXTS (Record, covers),
  { NULL },
};

static void record_destroy (gpointer record);

static const KtRecordType record_type
    = { "KtClearance", sizeof (Record), record_fields, record_destroy };

static void
record_destroy (gpointer record)
{
  kt_record_free (&record_type, record);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Record, record_destroy)

char *
kt_clearance_to_json (const KtClearance *self, const char *hash)
{
  g_autoptr (Record) record = kt_record_new (&record_type);
  g_autoptr (GStrvBuilder) how = g_strv_builder_new ();
  GPtrArray *needs = kt_clearance_get_needs (self);
  kt_record_set_text (&record->exit, exits[kt_clearance_get_exit (self)]);
  kt_record_set_text (&record->quote_id, kt_clearance_get_quote_id (self));
  kt_record_set_text (&record->revision_id, kt_clearance_get_revision_id (self));
  kt_record_set_text (&record->print, kt_clearance_get_print (self));
  kt_record_set_text (&record->hash, hash);
  for (guint i = 0; i < needs->len; i++)
    {
      const KtApprovalNeed *need = needs->pdata[i];
      g_autofree char *text = g_strjoin (" ", covers[need->cover], need->cover_id, NULL);
      g_ptr_array_add (record->items, kt_approval_item_new (need, NULL));
      g_strv_builder_add (how, text);
    }
  g_strfreev (record->covers);
  record->covers = g_strv_builder_end (how);
  return kt_record_to_json (&record_type, record);
}

/* One decision for each step of the order and each duty in it. */
static void
decide_all (KtApproval *approval, const KtActor *actor)
{
  while (kt_approval_get_state (approval) != KT_APPROVAL_APPROVED)
    {
      g_auto (GStrv) turn = kt_approval_get_turn (approval);
      if (turn[0] == NULL)
        return;
      KtApprovalDecision *decision = kt_record_new (&kt_approval_decision_type);
      kt_record_set_text (&decision->id, approval->id);
      kt_record_set_text (&decision->duty, turn[0]);
      kt_record_set_text (&decision->actor_id, kt_actor_get_id (actor));
      kt_record_set_text (&decision->actor_name, kt_actor_get_name (actor));
      kt_approval_add_decision (approval, decision);
    }
}

KtApproval *
kt_clearance_read (const char *json, const KtActor *actor, char **hash, GError **error)
{
  g_autoptr (Record) record = kt_record_from_json (&record_type, json, -1, error);
  if (record == NULL)
    return NULL;
  KtApproval *approval = kt_record_new (&kt_approval_type);
  kt_record_set_text (&approval->id, record->revision_id);
  kt_record_set_text (&approval->quote_id, record->quote_id);
  kt_record_set_text (&approval->revision_id, record->revision_id);
  kt_record_set_text (&approval->print, record->print);
  for (guint i = 0; i < record->items->len; i++)
    g_ptr_array_add (approval->items,
                     kt_record_copy (&kt_approval_item_type, record->items->pdata[i]));
  decide_all (approval, actor);
  if (hash != NULL)
    *hash = g_strdup (record->hash);
  return approval;
}
