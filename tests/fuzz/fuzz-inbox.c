/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server says of revisions and of the trail, before it is taken into the store. */
#include <stdint.h>

#include "kt-inbox.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *json = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtInboxRevision) revision = kt_inbox_revision_parse ("r", json, &error);
  g_assert_true ((revision == NULL) == (error != NULL));
  g_clear_error (&error);
  g_autoptr (KtInboxEntry) entry = kt_inbox_entry_parse ("d1:1", json, &error);
  g_assert_true ((entry == NULL) == (error != NULL));
  return 0;
}
