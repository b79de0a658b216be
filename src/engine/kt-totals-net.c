/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The net belongs to the totals; what was proven of decisions is taken over when they are entered. */

#include "kt-net.h"
#include "kt-totals.h"

KtNet *
kt_totals_take_net (KtTotals *self, const KtProgram *program)
{
  if (self->net == NULL && !self->has_no_net)
    {
      self->net = kt_net_new (program, self->kinds, &self->total, self->optimum);
      self->has_no_net = self->net == NULL;
      if (self->net != NULL)
        {
          self->net_state = kt_net_state_new (self->net);
          kt_net_propagate (self->net_state);
        }
    }
  return self->net;
}

gboolean
kt_totals_can_tell (const KtTotals *self, GPtrArray *choices)
{
  for (guint i = 0; i < choices->len; i++)
    if (!kt_net_can_tell (self->net, g_ptr_array_index (choices, i)))
      return FALSE;
  return TRUE;
}

/* Was that proven under a part of these decisions? */
static gboolean
is_known_for (const KtKnown *known, GPtrArray *choices)
{
  for (guint i = 0; known != NULL && i < known->choices->len; i++)
    {
      gboolean any = FALSE;

      for (guint j = 0; j < choices->len && !any; j++)
        any = kt_choice_equal (g_ptr_array_index (known->choices, i), g_ptr_array_index (choices, j));
      if (!any)
        return FALSE;
    }
  return known != NULL;
}

gboolean
kt_totals_enter (KtNetState *state, const KtSession *session, GPtrArray *choices)
{
  for (guint i = 0; i < choices->len; i++)
    if (!kt_net_decide (state, g_ptr_array_index (choices, i)))
      return FALSE;
  if (!kt_net_take_known (state, session->known_initial))
    return FALSE;
  if (is_known_for (session->known_last, choices) && !kt_net_take_known (state, session->known_last))
    return FALSE;
  return kt_net_propagate (state);
}
