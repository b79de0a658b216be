/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines go over one by one, each without what belonged to the other customer. */
#include "kt-quote-copy.h"

#include "kt-revision-private.h"

static void
forget_agreed (KtPositionData *line)
{
  kt_position_data_forget_agreed (line);
  line->discount = (KtDecimal){ 0 };
  if (*line->catalog == '\0' || !line->manual_price)
    return;
  line->manual_price = FALSE;
  line->unit_price = line->list_price;
  line->on_request = line->list_price.currency[0] == '\0';
  line->list_price = (KtMoney){ 0 };
}

static void
take_over (KtPositionData *line, gpointer random)
{
  g_autofree char *id = kt_random_uuid (random);
  kt_record_set_text (&line->id, id);
  forget_agreed (line);
}

static KtRevisionHeader *
copy_head (const KtRevisionHeader *source, const KtRevisionHeader *header)
{
  KtRevisionHeader *copy = kt_revision_header_copy (header);
  kt_record_set_text (&copy->subject, source->subject);
  kt_record_set_text (&copy->currency, source->currency);
  kt_record_set_text (&copy->text_before, source->text_before);
  kt_record_set_text (&copy->text_after, source->text_after);
  return copy;
}

KtRevision *
kt_quote_begin_copy (KtQuote *quote,
                     KtRevision *source,
                     const KtClearance *clearance,
                     const KtRevisionHeader *header,
                     const char *revision_id,
                     gint64 created,
                     KtRandom *random,
                     GError **error)
{
  if (!kt_clearance_check (clearance, source, KT_EXIT_COPY, error))
    return NULL;
  g_autoptr (KtRevisionHeader) head = copy_head (kt_revision_get_header (source), header);
  KtRevision *copy = kt_quote_begin_first (quote, revision_id, created, head);
  kt_revision_append_copies (copy, source, take_over, random);
  kt_quote_update (quote, copy, created);
  return copy;
}
