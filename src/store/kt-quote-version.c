/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-version.h"

static GMutex places;

static void
version_clear (gpointer data)
{
  KtQuoteVersion *self = data;
  g_free (self->hash);
  g_free (self->place);
}

static void
version_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, version_clear);
}

KtQuoteVersion *
kt_quote_version_ref (KtQuoteVersion *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
kt_quote_version_unref (KtQuoteVersion *self)
{
  version_unref (self);
}

KtQuoteVersion *
kt_quote_version_of (KtRevision *revision)
{
  GQuark quark = g_quark_from_static_string ("kt-quote-version");
  KtQuoteVersion *self = g_object_get_qdata (G_OBJECT (revision), quark);
  if (self == NULL)
    {
      self = g_atomic_rc_box_new0 (KtQuoteVersion);
      g_object_set_qdata_full (G_OBJECT (revision), quark, self, version_unref);
    }
  return kt_quote_version_ref (self);
}

void
kt_quote_version_set (KtQuoteVersion *self, const char *hash, KtRevisionState state)
{
  char *copy = g_strdup (hash);
  g_free (self->hash);
  self->hash = copy;
  self->state = state;
}

void
kt_quote_version_move (KtQuoteVersion *self, const char *place)
{
  g_mutex_lock (&places);
  g_free (self->place);
  self->place = g_strdup (place);
  g_mutex_unlock (&places);
}

char *
kt_quote_version_dup_place (KtQuoteVersion *self)
{
  g_mutex_lock (&places);
  char *place = g_strdup (self->place);
  g_mutex_unlock (&places);
  return place;
}
