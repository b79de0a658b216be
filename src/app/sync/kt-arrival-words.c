/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-arrival-words.h"

#include <glib/gi18n.h>

gboolean
kt_arrival_words_is_release (const KtCatalogStatus *status)
{
  return status->state == KT_CATALOG_FETCHING || status->state == KT_CATALOG_INSTALLING;
}

double
kt_arrival_words_fraction (const KtCatalogStatus *status)
{
  return status->all > 0 ? CLAMP ((double) status->done / (double) status->all, 0.0, 1.0) : 0.0;
}

gboolean
kt_arrival_words_is_media (const KtCatalogStatus *status)
{
  return status->version > 0 && status->media_bytes > 0 && status->media_there < status->media_all;
}

char *
kt_arrival_words_headline (const KtCatalogStatus *status)
{
  if (status->state == KT_CATALOG_INSTALLING)
    return g_strdup (_ ("Catalog is being checked"));
  if (status->state == KT_CATALOG_FETCHING)
    return g_strdup_printf (_ ("Catalog: %d %%"), (int) (100.0 * kt_arrival_words_fraction (status)));
  return g_strdup_printf (_ ("Pictures: %u of %u"), status->media_there, status->media_all);
}

static char *
tell_left (gint64 left)
{
  int seconds = (int) MIN ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, 24 * 60 * 60);
  int minutes = (seconds + 59) / 60;

  if (left < 0)
    return NULL;
  if (seconds < 60)
    return g_strdup_printf (ngettext ("About %d second left.", "About %d seconds left.", (gulong) seconds), seconds);
  return g_strdup_printf (ngettext ("About %d minute left.", "About %d minutes left.", (gulong) minutes), minutes);
}

char *
kt_arrival_words_bytes (const KtCatalogStatus *status)
{
  g_autofree char *done = g_format_size ((guint64) status->done);
  g_autofree char *all = g_format_size ((guint64) status->all);
  g_autofree char *left = status->is_cut ? NULL : tell_left (status->left);

  if (status->all == 0)
    return NULL;
  return left ? g_strdup_printf (_ ("%s of %s. %s"), done, all, left) : g_strdup_printf (_ ("%s of %s."), done, all);
}

static char *
tell_media (const KtCatalogStatus *status)
{
  g_autofree char *size = g_format_size ((guint64) status->media_bytes);

  return g_strdup_printf (_ ("Pictures and documents: %s still to come. Those that are looked at come first."), size);
}

char *
kt_arrival_words_details (const KtCatalogStatus *status)
{
  g_autofree char *text = status->state == KT_CATALOG_FETCHING   ? kt_arrival_words_bytes (status)
                          : kt_arrival_words_is_release (status) ? g_strdup (_ ("All of it is here."))
                          : kt_arrival_words_is_media (status)   ? tell_media (status)
                                                                 : NULL;

  if (!status->is_cut)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s%s%s", text ? text : "", text ? "\n" : "",
                          _ ("The server cannot be reached. It goes on by itself where it stopped."));
}
