/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-approval-words.h"

#include "kt-language.h"
#include "kt-moment.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>

char *
kt_approval_words_capital (const char *text)
{
  g_autofree char *first = *text ? g_utf8_strup (text, g_utf8_next_char (text) - text) : NULL;

  return first ? g_strconcat (first, g_utf8_next_char (text), NULL) : g_strdup ("");
}

/* --- needs ------------------------------------------------------------------------------------------------ */

/* The duties of what is open, each once, in their order. */
static char *
list_approvers (KtQuoteApproval *approval)
{
  GPtrArray *needs = kt_quote_approval_get_needs (approval);
  KtCatalog *catalog = kt_workplace_get_catalog (kt_open_quote_get_workplace (kt_quote_approval_get_quote (approval)));
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < needs->len; i++)
    {
      const KtApprovalNeed *need = g_ptr_array_index (needs, i);
      const char *name = kt_duty_to_text (need->approver, catalog, kt_language_get ());

      if (!kt_approval_need_is_met (need) && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) name);
    }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

/* Steps of one measure say the same again with another limit: the first of them is enough. */
static char *
list_phrases (KtQuoteApproval *approval,
              gboolean met)
{
  GPtrArray *needs = kt_quote_approval_get_needs (approval);
  g_autoptr (GPtrArray) phrases = g_ptr_array_new_with_free_func (g_free);
  guint told = 0;
  g_autofree char *all = NULL;

  for (guint i = 0; i < needs->len; i++)
    {
      const KtApprovalNeed *need = g_ptr_array_index (needs, i);

      if (kt_approval_need_is_met (need) != met || (told & (1u << need->measure)))
        continue;
      told |= 1u << need->measure;
      g_ptr_array_add (phrases, kt_approval_need_to_phrase (need));
    }
  g_ptr_array_add (phrases, NULL);
  all = g_strjoinv (" · ", (char **) phrases->pdata);
  return kt_approval_words_capital (all);
}

/* --- the two lines ---------------------------------------------------------------------------------------- */

static char *
title_of_need (KtQuoteApproval *approval)
{
  g_autofree char *names = list_approvers (approval);

  return g_strdup_printf (_ ("Needs approval by: %s"), names);
}

static char *
title_of_void (const KtApproval *request)
{
  return g_strdup (kt_approval_get_state (request) == KT_APPROVAL_APPROVED
                       ? _ ("The approval no longer holds: the quote was changed")
                       : _ ("The request no longer holds: the quote was changed"));
}

char *
kt_approval_words_title (KtQuoteApproval *approval)
{
  const KtApprovalOutlook *outlook = kt_quote_approval_get_outlook (approval);
  g_autofree char *turn = kt_quote_approval_dup_turn (approval);
  const char *who = outlook->decision ? outlook->decision->actor_name : "";

  switch (outlook->standing)
    {
    case KT_STANDING_NEEDED:
      return title_of_need (approval);
    case KT_STANDING_VOIDED:
      return title_of_void (outlook->request);
    case KT_STANDING_WAITING:
      return g_strdup_printf (_ ("Waiting for: %s"), turn);
    case KT_STANDING_ASKED_BACK:
      return g_strdup_printf (_ ("%s asks"), who);
    case KT_STANDING_REFUSED:
      return g_strdup_printf (_ ("Refused by %s"), who);
    case KT_STANDING_APPROVED:
      return g_strdup_printf (_ ("Approved by %s"), who);
    case KT_STANDING_MANDATE:
      return g_strdup (_ ("Covered by a mandate"));
    case KT_STANDING_AUTHORITY:
      return g_strdup (_ ("Within your own authority"));
    case KT_STANDING_FREE:
      break;
    }
  return g_strdup ("");
}

static char *
note_of_void (KtQuoteApproval *approval,
              const KtApproval *request)
{
  KtRevision *revision = kt_open_quote_get_revision (kt_quote_approval_get_quote (approval));
  g_auto (GStrv) changes = kt_approval_list_changes (request, revision, 3);

  if (!changes[0])
    return list_phrases (approval, FALSE);
  return g_strjoinv (" · ", changes);
}

static char *
note_of_request (const KtApproval *request)
{
  g_autofree char *time = request ? kt_moment_text (request->at) : g_strdup ("");

  return g_strdup_printf (_ ("Asked %s. A change of prices, quantities or terms voids the request."), time);
}

static char *
note_of_mandate (KtQuoteApproval *approval)
{
  const KtApprovalCase *known = kt_quote_approval_get_case (approval);
  GPtrArray *needs = kt_quote_approval_get_needs (approval);

  for (guint i = 0; i < needs->len; i++)
    {
      const KtApprovalNeed *need = g_ptr_array_index (needs, i);

      for (guint k = 0; known && need->cover == KT_COVER_MANDATE && k < known->mandates->len; k++)
        {
          const KtMandate *mandate = g_ptr_array_index (known->mandates, k);
          g_autofree char *until = kt_format_date_iso (mandate->until, kt_language_get ());

          if (g_strcmp0 (mandate->id, need->cover_id) == 0)
            return g_strdup_printf (_ ("By %s, until %s"), mandate->issuer, until);
        }
    }
  return g_strdup ("");
}

char *
kt_approval_words_note (KtQuoteApproval *approval)
{
  const KtApprovalOutlook *outlook = kt_quote_approval_get_outlook (approval);
  const char *reason = outlook->decision ? outlook->decision->reason : "";

  switch (outlook->standing)
    {
    case KT_STANDING_NEEDED:
      return list_phrases (approval, FALSE);
    case KT_STANDING_VOIDED:
      return note_of_void (approval, outlook->request);
    case KT_STANDING_WAITING:
      return note_of_request (outlook->request);
    case KT_STANDING_ASKED_BACK:
    case KT_STANDING_REFUSED:
      return g_strdup_printf (_ ("“%s”"), reason);
    case KT_STANDING_APPROVED:
      return g_strdup (_ ("Holds as long as prices, quantities and terms stay as they are."));
    case KT_STANDING_MANDATE:
      return note_of_mandate (approval);
    case KT_STANDING_AUTHORITY:
      return list_phrases (approval, TRUE);
    case KT_STANDING_FREE:
      break;
    }
  return g_strdup ("");
}
