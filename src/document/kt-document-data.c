/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A resource of a static library must be registered by hand, or the linker drops it. */

#include "kt-document-data.h"
#include "kontor-documents.h"

GBytes *
kt_document_data_lookup (const char *file)
{
  static gsize registered;
  if (g_once_init_enter (&registered))
    {
      kontor_documents_register_resource ();
      g_once_init_leave (&registered, 1);
    }
  g_autofree char *path = g_strconcat ("/kontor/documents/", file, NULL);
  return g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}
