/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawings from anywhere: one that is taken has no fault, one that is refused says why. */

#include "kt-drawing.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (KtDrawing) drawing = kt_drawing_parse (bytes, "fuzz", faults);
  g_assert_cmpint (drawing == NULL, ==, kt_fault_list_has_errors (faults));
  if (drawing != NULL && kt_drawing_has_text (drawing, "a"))
    g_assert_true (kt_drawing_has_element (drawing, "a"));
  return 0;
}
