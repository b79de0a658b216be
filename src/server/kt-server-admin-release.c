/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kontor-server admin release: the catalogs of a house. Going back is not among it: that is
 * published (kontor-cli catalog rollback), since no client takes an older one. What stays when old ones
 * are removed is what a publisher makes deltas from, by default. */
#include "kt-server-admin.h"

#include <glib/gi18n-lib.h>

#include "kt-catalog-publish.h"
#include "kt-server-people.h"
#include "kt-server-prune.h"
#include "kt-server-release.h"
#include "kt-server-trees.h"

/* Of the tenant. */
static char *
find_tree (KtServerAdmin *admin, GError **error)
{
  if (admin->catalog == NULL && admin->data == NULL)
    {
      g_set_error_literal (error, KT_SERVER_ERROR, KT_SERVER_ERROR_FIELD,
                           _ ("Say where releases are: --data=DIR or --catalog=DIR."));
      return NULL;
    }
  g_autofree char *folder = admin->catalog != NULL
                                ? g_strdup (admin->catalog)
                                : g_build_filename (admin->data, KT_SERVER_CATALOG_NAME, NULL);
  g_autoptr (KtServerTrees) trees = kt_server_trees_new (folder, NULL);
  char *tree = kt_server_trees_get_folder (trees, admin->tenant);
  if (tree == NULL)
    g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_FIELD,
                 _ ("A tenant called “%s” has no folder for releases."), admin->tenant);
  return tree;
}

static void
print_release (const KtCatalogManifest *manifest)
{
  g_autoptr (GDateTime) end = g_date_time_new_from_unix_utc (manifest->expires);
  g_autofree char *until = g_date_time_format (end, "%F");
  g_autofree char *size = g_format_size ((guint64)manifest->image.length);
  g_autofree char *contents
      = g_strdup_printf (_ ("%s, changes since %u versions, %u media"), size,
                         manifest->deltas->len, manifest->blobs->len);
  g_print ("%d  %s %s  %s  %s %s\n", (int)manifest->version, manifest->catalog,
           manifest->release, contents, C_ ("time", "until"), until);
}

gboolean
kt_server_admin_release_add (KtServerAdmin *admin, char **args, GError **error)
{
  g_autofree char *tree = find_tree (admin, error);
  g_autoptr (KtCatalogManifest) manifest
      = tree != NULL ? kt_server_release_add (tree, args[0], admin->now, error) : NULL;
  if (manifest != NULL)
    print_release (manifest);
  return manifest != NULL;
}

gboolean
kt_server_admin_release_list (KtServerAdmin *admin, char **args, GError **error)
{
  g_autofree char *tree = find_tree (admin, error);
  g_autoptr (GPtrArray) list = tree != NULL ? kt_server_release_list (tree, error) : NULL;
  for (guint i = 0; list != NULL && i < list->len; i++)
    print_release (list->pdata[i]);
  return list != NULL;
}

gboolean
kt_server_admin_release_prune (KtServerAdmin *admin, char **args, GError **error)
{
  KtServerPruned pruned;
  guint keep = admin->keep > 0 ? (guint)admin->keep : KT_CATALOG_DELTAS;
  g_autofree char *tree = find_tree (admin, error);
  if (tree == NULL || !kt_server_release_prune (tree, keep, admin->now, &pruned, error))
    return FALSE;
  g_autofree char *size = g_format_size (pruned.bytes);
  g_print (ngettext ("%u release removed, %u files, %s\n", "%u releases removed, %u files, %s\n",
                     pruned.releases),
           pruned.releases, pruned.files, size);
  return TRUE;
}
