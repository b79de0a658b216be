/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The revision is copied and what the actor has no right to is taken out of head and lines. Cost
 * and margin need no taking out: they are never written into a revision (kt-line-facts.h), and what
 * gives them asks for the actor.
 */
#include "kt-revision-view.h"

#include "kt-revision-private.h"

static void
clear_texts (char **const *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    kt_record_set_text (fields[i], "");
}

/* What is said among colleagues, how the price came about, what the list says beside it. */
static void
clear_line (KtPositionData *line, gpointer unused)
{
  char **const internal[] = { &line->note, &line->trace, &line->wish_to };
  clear_texts (internal, G_N_ELEMENTS (internal));
  line->list_price = (KtMoney){ 0 };
}

KtRevision *
kt_revision_view_new (KtRevision *revision, const KtActor *actor)
{
  gboolean with_notes = actor != NULL && kt_actor_may (actor, KT_RIGHT_SEE_NOTES);
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  if (!with_notes)
    {
      kt_record_set_text (&header->note, "");
      g_ptr_array_set_size (header->participants, 0);
    }
  KtRevision *view
      = kt_revision_new (kt_revision_get_id (revision), kt_revision_get_quote_id (revision),
                         kt_revision_get_index (revision), kt_revision_get_base_id (revision),
                         kt_revision_get_created (revision), header);
  kt_revision_append_copies (view, revision, with_notes ? NULL : clear_line, NULL);
  view->state = kt_revision_get_state (revision);
  return view;
}
