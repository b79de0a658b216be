/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Routes are texts, so that a wish can wait for somebody this Kontor does not know yet. */
#include "kt-special-wish.h"

#include "kt-revision-edit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TO_DUTY "duty:"
#define TO_USER "user:"

char *
kt_wish_route_to_duty (const char *duty)
{
  return g_strconcat (TO_DUTY, duty, NULL);
}

char *
kt_wish_route_to_user (const char *login)
{
  return g_strconcat (TO_USER, login, NULL);
}

gboolean
kt_wish_is_open (const KtPositionData *wish)
{
  return wish->kind == KT_POSITION_WISH && *wish->wish_answer == '\0';
}

gboolean
kt_wish_is_for (const KtPositionData *wish, const KtActor *actor, const char *const *duties)
{
  if (g_str_has_prefix (wish->wish_to, TO_USER))
    return strcmp (wish->wish_to + strlen (TO_USER), kt_actor_get_login (actor)) == 0;
  return g_str_has_prefix (wish->wish_to, TO_DUTY)
         && g_strv_contains (duties, wish->wish_to + strlen (TO_DUTY));
}

KtPositionData *
kt_wish_new (const char *id, const char *title, const char *text, const char *route)
{
  KtPositionData *self = kt_position_data_new (id, KT_POSITION_WISH);
  kt_record_set_text (&self->title, title);
  kt_record_set_text (&self->description, text);
  kt_record_set_text (&self->wish_to, route);
  return self;
}

gboolean
kt_wish_answer (KtRevision *revision,
                KtPosition *position,
                const KtActor *actor,
                const char *const *duties,
                const char *answer,
                const char *day,
                GError **error)
{
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  if (data->kind != KT_POSITION_WISH || *answer == '\0')
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
                           _ ("wish_answer: Write an answer to a special wish."));
      return FALSE;
    }
  if (!kt_wish_is_for (data, actor, duties) && !kt_actor_require (actor, KT_RIGHT_EDIT, error))
    return FALSE;
  kt_record_set_text (&data->wish_answer, answer);
  kt_record_set_text (&data->wish_by, kt_actor_get_name (actor));
  kt_record_set_text (&data->wish_on, day);
  return kt_revision_edit_position (revision, position, data, error);
}
