/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Devices as administration looks at them; how they come in stands in kt-server-people.c. */
#include <string.h>

#include "kt-server-people.h"

void
kt_server_device_free (KtServerDevice *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->members);
  g_free (self);
}

static KtServerDevice *
read_device (KtQuery *row)
{
  KtServerDevice *self = g_new (KtServerDevice, 1);
  *self = (KtServerDevice){
    .id = g_strdup (kt_query_get_text (row, 0)),
    .number = kt_query_get_int (row, 1),
    .name = g_strdup (kt_query_get_text (row, 2)),
    .members = g_strdup (kt_query_get_text (row, 5)),
    .revoked = strcmp (kt_query_get_text (row, 3), "active") != 0,
    .seen = kt_query_get_int (row, 4),
  };
  return self;
}

static void
add_member (KtServerDevice *self, const char *login)
{
  char *members = g_strconcat (self->members, ", ", login, NULL);
  g_free (self->members);
  self->members = members;
}

/* One row for each member, those of a device behind one another. */
GPtrArray *
kt_server_device_list (KtDatabase *database, const char *tenant, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (
      database,
      "SELECT device.id, device.number, device.name, device.state, device.seen, member.login"
      " FROM device LEFT JOIN device_member ON device_member.tenant = device.tenant"
      " AND device_member.device = device.id LEFT JOIN member ON member.tenant = device.tenant"
      " AND member.id = device_member.member WHERE device.tenant = $1"
      " ORDER BY device.number, member.login");
  g_autoptr (GPtrArray) devices
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_server_device_free);
  kt_query_bind_text (query, tenant);
  while (kt_query_next (query, error))
    {
      KtServerDevice *last = devices->len > 0 ? devices->pdata[devices->len - 1] : NULL;
      if (last != NULL && strcmp (last->id, kt_query_get_text (query, 0)) == 0)
        add_member (last, kt_query_get_text (query, 5));
      else
        g_ptr_array_add (devices, read_device (query));
    }
  return kt_query_failed (query) ? NULL : g_steal_pointer (&devices);
}
