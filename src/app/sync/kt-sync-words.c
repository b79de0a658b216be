/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offline is a state like others, not a fault: the words say what works, and what will happen by itself. */
#include "kt-sync-words.h"

#include "kt-moment.h"

#include <glib/gi18n.h>

/* Beyond this a wrong clock is worth a word (sync.md). */
#define SKEW_SECONDS 120

static const struct {
  const char *headline;
  const char *icon;
} STATES[] = {
  [KT_SYNC_OFF] = { N_ ("No server"), "network-server-symbolic" },
  [KT_SYNC_OFFLINE] = { N_ ("Offline"), "network-offline-symbolic" },
  [KT_SYNC_WAITING] = { N_ ("Synchronised"), "emblem-ok-symbolic" },
  [KT_SYNC_PUSHING] = { N_ ("Sending…"), "network-transmit-symbolic" },
  [KT_SYNC_PULLING] = { N_ ("Receiving…"), "network-receive-symbolic" },
  [KT_SYNC_PAUSED] = { N_ ("Paused"), "media-playback-pause-symbolic" },
  [KT_SYNC_BLOCKED] = { N_ ("Needs your help"), "dialog-warning-symbolic" },
};

const char *
kt_sync_words_headline (const KtSyncStatus *status)
{
  return _ (STATES[status->activity].headline);
}

const char *
kt_sync_words_icon (const KtSyncStatus *status)
{
  return STATES[status->activity].icon;
}

const char *const *
kt_sync_words_icon_classes (const KtSyncStatus *status)
{
  static const char *const PLAIN[] = { NULL };
  static const char *const WARNING[] = { "warning", NULL };

  return status->activity == KT_SYNC_BLOCKED ? WARNING : PLAIN;
}

static void
append (GString *text,
        char *sentence)
{
  if (sentence && *sentence != '\0')
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, sentence);
    }
  g_free (sentence);
}

static char *
tell_waiting (const KtSyncStatus *status)
{
  if (status->waiting == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u change waits to be sent.", "%u changes wait to be sent.", status->waiting),
                          status->waiting);
}

static char *
tell_size (guint64 bytes)
{
  g_autofree char *size = g_format_size (bytes);

  return bytes > 0 ? g_strdup_printf (_ ("%s so far."), size) : NULL;
}

static char *
tell_left (const KtSyncStatus *status)
{
  gint64 seconds = (status->left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

  if (status->left < 0)
    return NULL;
  if (seconds < 60)
    return g_strdup_printf (ngettext ("About %d second left.", "About %d seconds left.", (gulong) seconds),
                            (int) seconds);
  return g_strdup_printf (ngettext ("About %d minute left.", "About %d minutes left.", (gulong) ((seconds + 59) / 60)),
                          (int) ((seconds + 59) / 60));
}

static char *
tell_progress (const KtSyncStatus *status)
{
  if (status->items_total == 0)
    return g_strdup_printf (ngettext ("%u entry.", "%u entries.", (gulong) status->items_done),
                            (guint) status->items_done);
  return g_strdup_printf (_ ("%u of %u."), (guint) status->items_done, (guint) status->items_total);
}

static char *
tell_since (gint64 since)
{
  g_autofree char *moment = since > 0 ? kt_moment_text (since) : NULL;

  return moment ? g_strdup_printf (_ ("Last complete: %s."), moment) : NULL;
}

static char *
tell_skew (const KtSyncStatus *status)
{
  if (ABS (status->skew) <= SKEW_SECONDS)
    return NULL;
  return g_strdup_printf (status->skew > 0
                            ? ngettext ("The clock of this computer is %d minute fast.",
                                        "The clock of this computer is %d minutes fast.", (gulong) (status->skew / 60))
                            : ngettext ("The clock of this computer is %d minute slow.",
                                        "The clock of this computer is %d minutes slow.",
                                        (gulong) (-status->skew / 60)),
                          (int) (ABS (status->skew) / 60));
}

static gboolean
is_busy (const KtSyncStatus *status)
{
  return status->activity == KT_SYNC_PUSHING || status->activity == KT_SYNC_PULLING;
}

char *
kt_sync_words_details (const KtSyncStatus *status,
                       gint64 since)
{
  GString *text = g_string_new (NULL);

  if (status->activity == KT_SYNC_OFFLINE)
    append (text, g_strdup (_ ("Everything works; it is brought together when the server can be reached.")));
  append (text, g_strdup (status->reason));
  if (is_busy (status))
    {
      append (text, tell_progress (status));
      append (text, tell_size (status->bytes_done));
      append (text, tell_left (status));
    }
  else
    {
      append (text, tell_waiting (status));
      append (text, tell_since (since));
    }
  append (text, tell_skew (status));
  return g_string_free (text, FALSE);
}
