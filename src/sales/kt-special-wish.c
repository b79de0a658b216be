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
kt_wish_is_wish (const KtPositionData *line)
{
  return line->kind == KT_POSITION_WISH || *line->wish_to != '\0';
}

const char *
kt_wish_state (const KtPositionData *wish)
{
  if (kt_wish_is_open (wish))
    return "open";
  return wish->wish_declined ? "declined" : "answered";
}

/* ---- answering ---- */

static gboolean
check_answer (const KtPositionData *wish, const KtWishAnswer *answer, GError **error)
{
  if (wish->kind == KT_POSITION_WISH && *answer->text != '\0')
    return TRUE;
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
                       _ ("wish_answer: Write an answer to a special wish."));
  return FALSE;
}

/* Once somebody has given it a price it is sold like any other line. */
static void
become_line (KtPositionData *line, const KtWishAnswer *answer)
{
  line->kind = KT_POSITION_SERVICE;
  line->quantity = kt_decimal_from_int (1);
  line->price_unit = 1;
  line->unit_price = answer->price;
  line->manual_price = TRUE;
}

gboolean
kt_wish_answer_with (KtRevision *revision,
                     KtPosition *position,
                     const KtActor *actor,
                     const char *const *duties,
                     const KtWishAnswer *answer,
                     const char *day,
                     GError **error)
{
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  if (!check_answer (data, answer, error)
      || (!kt_wish_is_for (data, actor, duties)
          && !kt_actor_require (actor, KT_RIGHT_EDIT, error)))
    return FALSE;
  kt_record_set_text (&data->wish_answer, answer->text);
  kt_record_set_text (&data->wish_by, kt_actor_get_name (actor));
  kt_record_set_text (&data->wish_on, day);
  data->wish_declined = answer->declined;
  data->lead_days = answer->declined ? 0 : answer->lead_days;
  if (!answer->declined && answer->price.currency[0] != '\0')
    become_line (data, answer);
  return kt_revision_edit_position (revision, position, data, error);
}

gboolean
kt_wish_answer (KtRevision *revision,
                KtPosition *position,
                const KtActor *actor,
                const char *const *duties,
                const char *text,
                const char *day,
                GError **error)
{
  const KtWishAnswer answer = { .text = text };
  return kt_wish_answer_with (revision, position, actor, duties, &answer, day, error);
}
