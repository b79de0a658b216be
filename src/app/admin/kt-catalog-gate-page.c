/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything is shown from the state of the replay (kt-catalog-replay.h), again with each of its changes. */
#include "kt-catalog-gate-page.h"

#include "kt-catalog-replay.h"
#include "kt-file-choice.h"
#include "kt-replay-export.h"
#include "kt-replay-table.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtCatalogGatePage {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtCatalogReplay *replay;
  GtkWidget *table;
  char *file; /* the name of the release */

  GtkWidget *box;
  GtkWidget *choose;
  GtkWidget *stop;
  GtkWidget *effect;
  GtkWidget *export;
  GtkWidget *progress;
  GtkWidget *summary;
  GtkWidget *stack;
  GtkWidget *failed;
  GtkWidget *table_slot;
};

G_DEFINE_FINAL_TYPE (KtCatalogGatePage, kt_catalog_gate_page, GTK_TYPE_WIDGET)

static KtWorkplace *
get_workplace (KtCatalogGatePage *self)
{
  return kt_conversation_get_workplace (self->conversation);
}

static gboolean
is_busy (KtCatalogGatePage *self)
{
  KtReplayState state = kt_catalog_replay_get_state (self->replay);

  return state == KT_REPLAY_OPENING || state == KT_REPLAY_RUNNING;
}

/* --- showing ---------------------------------------------------------------------------------------------- */

static void
show_progress (KtCatalogGatePage *self)
{
  guint done, all;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->progress, is_busy (self));
  if (!is_busy (self))
    return;
  kt_catalog_replay_get_progress (self->replay, &done, &all);
  if (all == 0)
    {
      gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), _ ("Reading the release…"));
      gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->progress));
      return;
    }
  text = g_strdup_printf (_ ("%u of %u quotes"), done, all);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), (double) done / all);
}

/* part: taken; left out where there are none. */
static void
take_part (GString *text,
           guint n,
           char *part)
{
  if (n > 0)
    g_string_append_printf (text, " · %s", part);
  g_free (part);
}

/* "Version 2026.2: 120 quotes looked at · 3 lines break a rule · …" */
static char *
summary_text (KtCatalogGatePage *self)
{
  KtReplayCounts counts = kt_catalog_replay_get_counts (self->replay);
  g_autofree char *quotes =
      g_strdup_printf (ngettext ("%u quote looked at", "%u quotes looked at", counts.n_quotes), counts.n_quotes);
  g_autofree char *head =
      g_strdup_printf (_ ("%s, version %s: %s"), self->file, kt_catalog_replay_get_release (self->replay), quotes);
  GString *text = g_string_new (head);

  take_part (text, counts.n_failed,
             g_strdup_printf (ngettext ("%u could not be looked at", "%u could not be looked at", counts.n_failed), counts.n_failed));
  take_part (text, counts.n_breaks,
             g_strdup_printf (ngettext ("%u line breaks a rule", "%u lines break a rule", counts.n_breaks), counts.n_breaks));
  take_part (text, counts.n_gone,
             g_strdup_printf (ngettext ("%u line is not there any more", "%u lines are not there any more", counts.n_gone), counts.n_gone));
  take_part (text, counts.n_drift,
             g_strdup_printf (ngettext ("%u line costs something else", "%u lines cost something else", counts.n_drift), counts.n_drift));
  if (kt_catalog_replay_get_state (self->replay) == KT_REPLAY_STOPPED)
    g_string_append_printf (text, " · %s", _ ("stopped before the end"));
  return g_string_free (text, FALSE);
}

static void
show_summary (KtCatalogGatePage *self)
{
  gboolean is_there = *kt_catalog_replay_get_release (self->replay) != '\0';
  g_autofree char *text = is_there ? summary_text (self) : NULL;

  gtk_label_set_text (GTK_LABEL (self->summary), text ? text : "");
  gtk_widget_set_visible (self->summary, is_there);
}

static const char *
find_page (KtCatalogGatePage *self)
{
  if (g_list_model_get_n_items (kt_catalog_replay_get_items (self->replay)) > 0)
    return "table";
  switch (kt_catalog_replay_get_state (self->replay))
    {
    case KT_REPLAY_FAILED:
      return "failed";
    case KT_REPLAY_DONE:
      return "nothing";
    case KT_REPLAY_OPENING:
    case KT_REPLAY_RUNNING:
      return "busy";
    case KT_REPLAY_IDLE:
    case KT_REPLAY_STOPPED:
    default:
      return "empty";
    }
}

static void
show (KtCatalogGatePage *self)
{
  const GError *error = kt_catalog_replay_get_error (self->replay);
  gboolean has_items = g_list_model_get_n_items (kt_catalog_replay_get_items (self->replay)) > 0;

  gtk_widget_set_visible (self->choose, !is_busy (self));
  gtk_widget_set_visible (self->stop, is_busy (self));
  gtk_widget_set_visible (self->effect, has_items);
  gtk_widget_set_visible (self->export, has_items && !is_busy (self));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->failed), error ? error->message : "");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), find_page (self));
  show_progress (self);
  show_summary (self);
}

/* --- doing ------------------------------------------------------------------------------------------------ */

void
kt_catalog_gate_page_check (KtCatalogGatePage *self,
                            const char *path)
{
  const KtCatalogSettings *settings;

  g_return_if_fail (KT_IS_CATALOG_GATE_PAGE (self));

  settings = kt_catalog_get_settings (kt_workplace_get_catalog (get_workplace (self)));
  g_free (self->file);
  self->file = g_path_get_basename (path);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->effect), 0);
  kt_catalog_replay_start (self->replay, path, settings->id, kt_workplace_get_day (get_workplace (self)));
}

static void
on_release_chosen (GtkWidget *widget,
                   const char *path,
                   gpointer data)
{
  kt_catalog_gate_page_check (KT_CATALOG_GATE_PAGE (widget), path);
}

static void
on_choose (KtCatalogGatePage *self)
{
  kt_file_choice_open (GTK_WIDGET (self), _ ("Choose a Release of the Catalog"), _ ("_Check"), on_release_chosen, NULL,
                       NULL);
}

static void
on_stop (KtCatalogGatePage *self)
{
  kt_catalog_replay_stop (self->replay);
}

static void
on_effect (KtCatalogGatePage *self)
{
  static const guint SHOWN[] = { 0, 2, 3, 4, 1 }; /* kt_replay_table_set_shown(), in the order of the choice */
  guint place = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->effect));

  if (self->table && place < G_N_ELEMENTS (SHOWN))
    kt_replay_table_set_shown (KT_REPLAY_TABLE (self->table), SHOWN[place]);
}

static void
on_activate_quote (KtCatalogGatePage *self,
                   const char *id)
{
  kt_conversation_open_quote (self->conversation, id);
}

static void
on_written (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtCatalogGatePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *text = g_strdup_printf (_ ("Written: %s"), name);

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    kt_window_say (GTK_WIDGET (self), text);
  else
    kt_window_report (GTK_WIDGET (self), error);
}

void
kt_catalog_gate_page_export (KtCatalogGatePage *self,
                             const char *path)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (KT_IS_CATALOG_GATE_PAGE (self));

  file = g_file_new_for_path (path);
  bytes = kt_replay_export (kt_replay_table_get_shown (KT_REPLAY_TABLE (self->table)));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, on_written,
                                       g_object_ref (self));
}

static void
on_export_chosen (GtkWidget *widget,
                  const char *path,
                  gpointer data)
{
  kt_catalog_gate_page_export (KT_CATALOG_GATE_PAGE (widget), path);
}

static void
on_export (KtCatalogGatePage *self)
{
  g_autofree char *date = kt_workplace_get_date (get_workplace (self));
  g_autofree char *name = g_strdup_printf ("catalog-%s.csv", date);

  kt_file_choice_export (GTK_WIDGET (self), _ ("Export What Would Change"), name, on_export_chosen, NULL, NULL);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_catalog_gate_page_dispose (GObject *object)
{
  KtCatalogGatePage *self = KT_CATALOG_GATE_PAGE (object);

  if (self->replay)
    g_signal_handlers_disconnect_by_data (self->replay, self);
  g_clear_object (&self->replay);
  g_clear_pointer (&self->file, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_CATALOG_GATE_PAGE);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (kt_catalog_gate_page_parent_class)->dispose (object);
}

static void
kt_catalog_gate_page_class_init (KtCatalogGatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_catalog_gate_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kontor/Kontor/app/admin/kt-catalog-gate-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtCatalogGatePage, box);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogGatePage, choose);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogGatePage, stop);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogGatePage, effect);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogGatePage, export);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogGatePage, progress);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogGatePage, summary);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogGatePage, stack);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogGatePage, failed);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogGatePage, table_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_choose);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_effect);
  gtk_widget_class_bind_template_callback (widget_class, on_export);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_catalog_gate_page_init (KtCatalogGatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_catalog_gate_page_new (KtConversation *conversation)
{
  KtCatalogGatePage *self = g_object_new (KT_TYPE_CATALOG_GATE_PAGE, NULL);

  self->conversation = g_object_ref (conversation);
  self->replay = kt_catalog_replay_new (kt_workplace_get_store (get_workplace (self)));
  self->table = kt_replay_table_new (kt_catalog_replay_get_items (self->replay));
  gtk_widget_set_hexpand (self->table, TRUE);
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_box_append (GTK_BOX (self->table_slot), self->table);
  g_signal_connect_object (self->table, "activate-quote", G_CALLBACK (on_activate_quote), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
