/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-approval-badge.h"

#include "kt-approval-inbox.h"

#include <glib/gi18n.h>

/* Connected with swapped arguments: the property comes second, the inbox last. */
static void
show (GtkWidget *badge,
      GParamSpec *property,
      KtApprovalInbox *inbox)
{
  guint n = kt_approval_inbox_get_n_waiting (inbox);
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *text = g_strdup_printf (ngettext ("%u waits for you", "%u wait for you", n), n);

  gtk_label_set_text (GTK_LABEL (badge), number);
  gtk_widget_set_tooltip_text (badge, text);
  gtk_widget_set_visible (badge, n > 0);
}

GtkWidget *
kt_approval_badge_new (KtWorkplace *workplace)
{
  GtkWidget *badge = gtk_label_new (NULL);
  KtApprovalInbox *inbox = kt_approval_inbox_get (workplace);

  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  g_signal_connect_object (inbox, "notify::n-waiting", G_CALLBACK (show), badge, G_CONNECT_SWAPPED);
  show (badge, NULL, inbox);
  return badge;
}
