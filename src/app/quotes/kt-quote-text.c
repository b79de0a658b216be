/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-text.h"

#include <glib/gi18n.h>
#include <string.h>

const char *
kt_quote_state_text (KtRevisionState state)
{
  switch (state)
    {
    case KT_REVISION_IN_APPROVAL:
      return _ ("In approval");
    case KT_REVISION_RELEASED:
      return _ ("Released");
    case KT_REVISION_SENT:
      return _ ("Sent");
    case KT_REVISION_ACCEPTED:
      return _ ("Accepted");
    case KT_REVISION_REJECTED:
      return _ ("Rejected");
    case KT_REVISION_EXPIRED:
      return _ ("Expired");
    case KT_REVISION_SUPERSEDED:
      return _ ("Superseded");
    case KT_REVISION_DRAFT:
    default:
      return _ ("Draft");
    }
}

KtRevisionState
kt_quote_state_on (KtRevision *revision,
                   guint day)
{
  KtRevisionState state = kt_revision_get_state (revision);
  const char *until = kt_revision_get_header (revision)->valid_until;
  g_autofree char *today = g_strdup_printf ("%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);

  return state == KT_REVISION_SENT && *until != '\0' && strcmp (until, today) < 0 ? KT_REVISION_EXPIRED : state;
}

const char *
kt_quote_state_name_text (const char *name)
{
  KtRevisionState state;

  return kt_revision_state_from_string (name, &state) ? kt_quote_state_text (state) : name;
}
