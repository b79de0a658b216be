/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The desk belongs to a catalog and is made anew with it. What the store knows is kept in a file for each revision that
 * was asked about: the open one, the one an approver looks at, the one that becomes an order. They are asked about in
 * turns, and each change asks again, so none may push out another.
 */
#include "kt-gatekeeper.h"

#include "kt-gate-file.h"
#include "kt-user-store.h"

#include <glib/gi18n.h>

struct _KtGatekeeper {
  GObject parent_instance;

  KtWorkplace *workplace; /* borrowed */
  KtActor *actor;
  KtGateDesk *desk;
  KtCatalog *catalog; /* of the desk */
  KtWorkStore *store; /* whose changes are followed */
  GHashTable *files;  /* id of a revision → KtGateFile */
};

/* More than anybody has on the screen. */
#define MAX_FILES 16

G_DEFINE_FINAL_TYPE (KtGatekeeper, kt_gatekeeper, G_TYPE_OBJECT)

enum { PROP_ACTOR = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tell (KtGatekeeper *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- who is here ------------------------------------------------------------------------------------------ */

const KtActor *
kt_gatekeeper_get_actor (KtGatekeeper *self)
{
  g_return_val_if_fail (KT_IS_GATEKEEPER (self), NULL);

  return self->actor;
}

void
kt_gatekeeper_set_actor (KtGatekeeper *self,
                         const KtActor *actor)
{
  g_return_if_fail (KT_IS_GATEKEEPER (self));

  if (actor)
    kt_actor_ref (actor);
  kt_actor_unref (self->actor);
  self->actor = (KtActor *) actor;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTOR]);
  tell (self);
}

static gboolean
require_actor (KtGatekeeper *self,
               GError **error)
{
  if (self->actor)
    return TRUE;
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT, _ ("Log in first."));
  return FALSE;
}

/* --- what is stored --------------------------------------------------------------------------------------- */

static void
close_file (gpointer file)
{
  g_signal_handlers_disconnect_matched (file, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, tell, NULL);
  g_object_unref (file);
}

/* NULL while no store is open. */
static KtGateFile *
open_file (KtGatekeeper *self,
           KtRevision *revision)
{
  const char *id = kt_revision_get_id (revision);
  KtGateFile *file = g_hash_table_lookup (self->files, id);

  if (!file && self->store)
    {
      if (g_hash_table_size (self->files) >= MAX_FILES)
        g_hash_table_remove_all (self->files);
      file = kt_gate_file_new (self->store, revision);
      g_signal_connect_object (file, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
      g_hash_table_insert (self->files, g_strdup (id), file);
    }
  if (file)
    kt_gate_file_set_account (file, kt_revision_get_header (revision)->customer.account_id);
  return file;
}

/* Users close the open workplace. */
static void
follow_store (KtGatekeeper *self)
{
  KtWorkStore *store = kt_workplace_get_store (self->workplace);

  if (store == self->store)
    return;
  g_hash_table_remove_all (self->files);
  g_set_object (&self->store, store);
  if (store && kt_user_store_has_users (store))
    kt_gatekeeper_set_actor (self, NULL);
}

/* --- asking ----------------------------------------------------------------------------------------------- */

static KtGateDesk *
get_desk (KtGatekeeper *self)
{
  KtCatalog *catalog = kt_workplace_get_catalog (self->workplace);

  if (!self->desk || catalog != self->catalog)
    {
      g_clear_pointer (&self->desk, kt_gate_desk_free);
      g_clear_pointer (&self->catalog, kt_catalog_unref);
      self->desk = kt_gate_desk_new (catalog);
      self->catalog = catalog ? kt_catalog_ref (catalog) : NULL;
    }
  return self->desk;
}

static KtGateRequest
ask (KtGatekeeper *self,
     KtRevision *revision)
{
  KtGateFile *file = open_file (self, revision);

  return kt_gate_desk_ask (get_desk (self), revision, self->actor, kt_workplace_get_day (self->workplace),
                           file ? kt_gate_file_get_case (file) : NULL, file ? kt_gate_file_get_credit (file) : NULL);
}

const KtApprovalCase *
kt_gatekeeper_get_case (KtGatekeeper *self,
                        KtRevision *revision)
{
  KtGateFile *file;

  g_return_val_if_fail (KT_IS_GATEKEEPER (self), NULL);

  file = open_file (self, revision);
  return file ? kt_gate_file_get_case (file) : NULL;
}

GPtrArray *
kt_gatekeeper_assess (KtGatekeeper *self,
                      KtRevision *revision)
{
  KtGateRequest request;

  g_return_val_if_fail (KT_IS_GATEKEEPER (self), NULL);

  if (!self->actor)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) kt_approval_need_free);
  request = ask (self, revision);
  return kt_gate_assess (&request);
}

gboolean
kt_gatekeeper_get_margin (KtGatekeeper *self,
                          KtRevision *revision,
                          KtPosition *position,
                          KtMargin *margin)
{
  guint day;
  KtLineFacts *facts;

  g_return_val_if_fail (KT_IS_GATEKEEPER (self), FALSE);

  if (!self->actor || !kt_actor_may (self->actor, KT_RIGHT_SEE_COST))
    return FALSE;
  day = kt_workplace_get_day (self->workplace);
  facts = kt_gate_desk_get_facts (get_desk (self));
  return position ? kt_position_margin (revision, position, facts, self->actor, day, margin)
                  : kt_revision_margin (revision, facts, self->actor, day, margin);
}

KtClearance *
kt_gatekeeper_open (KtGatekeeper *self,
                    KtRevision *revision,
                    KtExit exit,
                    GError **error)
{
  KtGateRequest request;

  g_return_val_if_fail (KT_IS_GATEKEEPER (self), NULL);

  if (!require_actor (self, error))
    return NULL;
  request = ask (self, revision);
  return kt_gate_open (&request, exit, error);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_gatekeeper_get_property (GObject *object,
                            guint id,
                            GValue *value,
                            GParamSpec *pspec)
{
  if (id == PROP_ACTOR)
    g_value_set_pointer (value, KT_GATEKEEPER (object)->actor);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_gatekeeper_finalize (GObject *object)
{
  KtGatekeeper *self = KT_GATEKEEPER (object);

  g_hash_table_unref (self->files);
  g_clear_object (&self->store);
  kt_actor_unref (self->actor);
  kt_gate_desk_free (self->desk);
  g_clear_pointer (&self->catalog, kt_catalog_unref);
  G_OBJECT_CLASS (kt_gatekeeper_parent_class)->finalize (object);
}

static void
kt_gatekeeper_class_init (KtGatekeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kt_gatekeeper_get_property;
  object_class->finalize = kt_gatekeeper_finalize;
  properties[PROP_ACTOR] = g_param_spec_pointer ("actor", NULL, NULL,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] =
      g_signal_new ("changed", KT_TYPE_GATEKEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_gatekeeper_init (KtGatekeeper *self)
{
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, close_file);
  self->actor = kt_actor_new_open_workplace (g_get_real_name ());
}

KtGatekeeper *
kt_gatekeeper_new (KtWorkplace *workplace)
{
  KtGatekeeper *self = g_object_new (KT_TYPE_GATEKEEPER, NULL);

  self->workplace = workplace;
  g_signal_connect_object (workplace, "notify::catalog", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workplace, "notify::state", G_CALLBACK (follow_store), self, G_CONNECT_SWAPPED);
  return self;
}
