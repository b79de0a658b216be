/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-text.h"

#include <glib/gi18n.h>

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

const char *
kt_quote_state_name_text (const char *name)
{
  KtRevisionState state;

  return kt_revision_state_from_string (name, &state) ? kt_quote_state_text (state) : name;
}
