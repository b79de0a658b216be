/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offline is a state like others, not a fault: the words say what works, and what will happen by itself. */
#include "kt-sync-words.h"

#include "kt-language.h"
#include "kt-moment.h"
#include "kt-number-format.h"

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

/* In this run of the program; by the clock of this computer, as it is now. */
static char *
tell_since (const KtSyncStatus *status)
{
  gint64 ago = g_get_monotonic_time () - status->last_success;
  g_autofree char *moment = NULL;

  if (status->last_success >= 0)
    moment = kt_moment_text ((g_get_real_time () - ago) / G_USEC_PER_SEC);
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
kt_sync_words_details (const KtSyncStatus *status)
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
      append (text, tell_since (status));
    }
  append (text, tell_skew (status));
  return g_string_free (text, FALSE);
}

/* --- in a line -------------------------------------------------------------------------------------------- */

static char *
count_items (const KtSyncStatus *status)
{
  const char *language = kt_language_get ();
  g_autofree char *done = kt_format_integer ((gint64) status->items_done, language);
  g_autofree char *all = kt_format_integer ((gint64) MAX (status->items_total, status->items_done), language);

  return status->items_total > 0
           ? g_strdup_printf (_ ("%s of %s"), done, all)
           : g_strdup_printf (ngettext ("%s entry", "%s entries", (gulong) status->items_done), done);
}

static char *
count_left (const KtSyncStatus *status)
{
  gint64 seconds = (status->left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

  if (status->left < 0)
    return NULL;
  return seconds < 60 ? g_strdup_printf (_ ("%d s left"), (int) seconds)
                      : g_strdup_printf (_ ("%d min left"), (int) ((seconds + 59) / 60));
}

char *
kt_sync_words_progress (const KtSyncStatus *status)
{
  g_autofree char *items = count_items (status);
  g_autofree char *left = count_left (status);
  g_autofree char *size = status->bytes_done > 0 ? g_format_size (status->bytes_done) : NULL;
  GString *text;

  if (!is_busy (status))
    return NULL;
  text = g_string_new (items);
  if (left)
    g_string_append_printf (text, " · %s", left);
  if (size)
    g_string_append_printf (text, " · %s", size);
  return g_string_free (text, FALSE);
}
