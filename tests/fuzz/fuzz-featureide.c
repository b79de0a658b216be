/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models from strangers: see fuzz-foreign.h. */
#include "fuzz-foreign.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  return fuzz_foreign ("fuzz.xml", data, size);
}
