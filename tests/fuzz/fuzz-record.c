/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as other devices and backups tell them, the first byte says of which kind: what is read is written as it was read,
 * and read the same again. */
#include <stdint.h>

#include "kt-account.h"
#include "kt-approval.h"
#include "kt-inquiry.h"
#include "kt-order-event.h"
#include "kt-order.h"
#include "kt-outcome.h"
#include "kt-record-json.h"
#include "kt-revision.h"
#include "kt-seal.h"
#include "kt-variant.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const KtRecordType *const types[]
    = { &kt_account_type, &kt_inquiry_type, &kt_approval_type,   &kt_approval_decision_type, &kt_delegation_type,
        &kt_order_type,   &kt_outcome_type, &kt_order_event_type, &kt_variant_type,          &kt_seal_type };

static void
read_record (const KtRecordType *type, const char *json, gssize length)
{
  g_autoptr (GError) error = NULL;
  gpointer record = kt_record_from_json (type, json, length, &error);
  g_assert_true ((record == NULL) == (error != NULL));
  if (record == NULL)
    return;
  g_autofree char *text = kt_record_to_json (type, record);
  gpointer again = kt_record_from_json (type, text, -1, &error);
  g_assert_no_error (error);
  g_autofree char *same = kt_record_to_json (type, again);
  g_assert_cmpstr (text, ==, same);
  kt_record_free (type, record);
  kt_record_free (type, again);
}

static void
read_revision (const char *body, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) revision
      = kt_revision_new_from_body ("r", "q", 1, NULL, 0, KT_REVISION_DRAFT, body, length, &error);
  g_assert_true ((revision == NULL) == (error != NULL));
  if (revision == NULL)
    return;
  g_autofree char *text = kt_revision_to_body (revision);
  g_autoptr (KtRevision) again
      = kt_revision_new_from_body ("r", "q", 1, NULL, 0, KT_REVISION_DRAFT, text, -1, &error);
  g_assert_no_error (error);
  g_autofree char *same = kt_revision_to_body (again);
  g_assert_cmpstr (text, ==, same);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 1)
    return 0;
  guint which = data[0] % (G_N_ELEMENTS (types) + 1);
  const char *json = (const char *)data + 1;
  gssize length = (gssize)size - 1;
  if (which < G_N_ELEMENTS (types))
    read_record (types[which], json, length);
  else
    read_revision (json, length);
  return 0;
}
