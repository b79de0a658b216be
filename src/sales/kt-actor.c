/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a role may do is a table. */
#include "kt-actor.h"

#include "kt-approval-rule.h"
#include "kt-sales-error.h"

#include <glib/gi18n-lib.h>

#define N_ROLES 5

static const struct {
  const char *title;
  guint rights;
} roles[N_ROLES] = {
  { N_ ("Sales"),
    KT_RIGHT_EDIT | KT_RIGHT_SEND | KT_RIGHT_ORDER | KT_RIGHT_SEE_NOTES | KT_RIGHT_TRADE },
  { N_ ("Back office"), KT_RIGHT_EDIT | KT_RIGHT_SEND | KT_RIGHT_ORDER | KT_RIGHT_SEE_COST
                            | KT_RIGHT_SEE_NOTES | KT_RIGHT_TRADE | KT_RIGHT_CREDIT },
  { N_ ("Approver"), KT_RIGHT_APPROVE | KT_RIGHT_SEE_COST | KT_RIGHT_SEE_NOTES | KT_RIGHT_TRADE },
  { N_ ("Administration"),
    KT_RIGHT_USERS | KT_RIGHT_AUDIT | KT_RIGHT_SEE_COST | KT_RIGHT_SEE_NOTES | KT_RIGHT_TRADE
        | KT_RIGHT_CREDIT },
  { N_ ("Kiosk"), 0 },
};

/* What is said to who lacks a right. */
static const char *const lacking[] = {
  N_ ("Your role does not change quotes."),
  N_ ("Your role does not send or print quotes."),
  N_ ("Your role does not make orders."),
  N_ ("Your role does not decide about approvals."),
  N_ ("Your role does not see costs."),
  N_ ("Your role does not see internal notes."),
  N_ ("Your role does not change users and mandates."),
  N_ ("Your role does not read the audit trail."),
  N_ ("Your role does not see customers, quotes and orders."),
  N_ ("Your role does not set credit limits."),
};

struct _KtActor {
  gatomicrefcount refs;
  char *id;
  char *login;
  char *name;
  KtUserRoles roles;
  guint rights;
  char **duties;
};

KtActor *
kt_actor_new (const char *id,
              const char *login,
              const char *name,
              KtUserRoles of_roles,
              const char *const *duties)
{
  KtActor *self = g_new0 (KtActor, 1);
  g_atomic_ref_count_init (&self->refs);
  self->id = g_strdup (id);
  self->login = g_strdup (login);
  self->name = g_strdup (name);
  self->roles = of_roles;
  self->duties = duties != NULL ? g_strdupv ((char **)duties) : g_new0 (char *, 1);
  for (guint i = 0; i < N_ROLES; i++)
    if ((of_roles & (1u << i)) != 0)
      self->rights |= roles[i].rights;
  return self;
}

KtActor *
kt_actor_new_open_workplace (const char *name)
{
  return kt_actor_new ("", "", name, KT_USER_SALES | KT_USER_ADMIN, NULL);
}

KtActor *
kt_actor_ref (const KtActor *self)
{
  g_atomic_ref_count_inc ((gatomicrefcount *)&self->refs);
  return (KtActor *)self;
}

void
kt_actor_unref (const KtActor *self)
{
  KtActor *actor = (KtActor *)self;
  if (actor == NULL || !g_atomic_ref_count_dec (&actor->refs))
    return;
  g_free (actor->id);
  g_free (actor->login);
  g_free (actor->name);
  g_strfreev (actor->duties);
  g_free (actor);
}

const char *
kt_actor_get_id (const KtActor *self)
{
  return self->id;
}

const char *
kt_actor_get_login (const KtActor *self)
{
  return self->login;
}

const char *
kt_actor_get_name (const KtActor *self)
{
  return self->name;
}

KtUserRoles
kt_actor_get_roles (const KtActor *self)
{
  return self->roles;
}

const char *const *
kt_actor_get_duties (const KtActor *self)
{
  return (const char *const *)self->duties;
}

gboolean
kt_actor_has_duty (const KtActor *self, const char *duty)
{
  return (self->roles & KT_USER_APPROVER) != 0
         && g_strv_contains ((const char *const *)self->duties, duty);
}

gboolean
kt_actor_has_role (const KtActor *self, const char *role)
{
  KtUserRoles wanted;
  return role == NULL || (kt_user_roles_parse (role, &wanted) && (self->roles & wanted) != 0);
}

gboolean
kt_actor_may (const KtActor *self, KtRights rights)
{
  return (self->rights & rights) == (guint)rights;
}

gboolean
kt_actor_require (const KtActor *self, KtRights rights, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (lacking); i++)
    if (((guint)rights & (1u << i)) != 0 && (self->rights & (1u << i)) == 0)
      {
        g_autofree char *is = kt_user_roles_to_text (self->roles);
        g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT, "%s (%s: %s)", _ (lacking[i]),
                     self->name, is);
        return FALSE;
      }
  return TRUE;
}

/* ---- names ---- */

char *
kt_user_roles_to_string (KtUserRoles of_roles)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < N_ROLES; i++)
    if ((of_roles & (1u << i)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ";" : "", kt_user_role_names[i]);
  return g_string_free (text, FALSE);
}

gboolean
kt_user_roles_parse (const char *text, KtUserRoles *result)
{
  g_auto (GStrv) names = g_strsplit (text, ";", -1);
  guint found = 0;
  for (char **name = names; *name != NULL; name++)
    {
      guint i = 0;
      while (i < N_ROLES && g_strcmp0 (*name, kt_user_role_names[i]) != 0)
        i++;
      if (i == N_ROLES)
        return FALSE;
      found |= 1u << i;
    }
  *result = found;
  return TRUE;
}

char *
kt_user_roles_to_text (KtUserRoles of_roles)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < N_ROLES; i++)
    if ((of_roles & (1u << i)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _ (roles[i].title));
  return g_string_free (text, FALSE);
}
