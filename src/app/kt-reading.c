/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-reading.h"

GCancellable *
kt_reading_begin (GCancellable **reading)
{
  kt_reading_stop (reading);
  *reading = g_cancellable_new ();
  return *reading;
}

void
kt_reading_stop (GCancellable **reading)
{
  if (*reading)
    g_cancellable_cancel (*reading);
  g_clear_object (reading);
}

gboolean
kt_reading_is_overtaken (GAsyncResult *result)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)));
}
