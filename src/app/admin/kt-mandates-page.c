/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mandate that is not good today is not kept, but for one that begins later. */
#include "kt-mandates-page.h"

#include "kt-file-choice.h"
#include "kt-gatekeeper.h"
#include "kt-mandate-list.h"
#include "kt-mandate-store.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtMandatesPage {
  GtkWidget parent_instance;

  KtConversation *conversation;
  GtkWidget *box;
  GtkWidget *stack;
  GtkWidget *empty;
  GtkWidget *problem;
  GtkWidget *list_slot;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (KtMandatesPage, kt_mandates_page, GTK_TYPE_WIDGET)

static KtWorkplace *
get_workplace (KtMandatesPage *self)
{
  return kt_conversation_get_workplace (self->conversation);
}

/* --- importing -------------------------------------------------------------------------------------------- */

static void
show_problem (KtMandatesPage *self,
              const char *file,
              const GError *error)
{
  g_autofree char *text = error ? g_strdup_printf ("%s: %s", file, error->message) : NULL;

  gtk_label_set_text (GTK_LABEL (self->problem), text ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

static void
on_imported (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (KtMandatesPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!self->conversation)
    return;
  if (kt_mandate_store_import_finish (KT_WORK_STORE (source), result, &error))
    kt_window_say (GTK_WIDGET (self), _ ("Mandate imported"));
  else
    show_problem (self, _ ("Not imported"), error);
}

static gboolean
verify (KtMandatesPage *self,
        const KtMandate *mandate,
        GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (kt_mandate_verify_by_catalog (mandate, kt_workplace_get_catalog (get_workplace (self)),
                                    kt_workplace_get_day (get_workplace (self)), &cause) ||
      g_error_matches (cause, KT_MANDATE_ERROR, KT_MANDATE_ERROR_NOT_YET))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static void
on_read (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (KtMandatesPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *text = NULL;
  g_autoptr (KtMandate) mandate = NULL;
  const KtActor *actor;
  gsize length;

  if (g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    mandate = kt_mandate_from_json (text, (gssize) length, &error);
  if (!self->conversation)
    return;
  actor = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (get_workplace (self)));
  if (!actor || !mandate || !verify (self, mandate, &error))
    {
      show_problem (self, name, error);
      return;
    }
  show_problem (self, NULL, NULL);
  kt_mandate_store_import_async (kt_workplace_get_store (get_workplace (self)), mandate, actor, NULL, on_imported,
                                 g_object_ref (self));
}

void
kt_mandates_page_import (KtMandatesPage *self,
                         const char *path)
{
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (KT_IS_MANDATES_PAGE (self));

  file = g_file_new_for_path (path);
  g_file_load_contents_async (file, NULL, on_read, g_object_ref (self));
}

static void
on_chosen (GtkWidget *widget,
           const char *path,
           gpointer data)
{
  kt_mandates_page_import (KT_MANDATES_PAGE (widget), path);
}

static void
on_import (KtMandatesPage *self)
{
  kt_file_choice_open (GTK_WIDGET (self), _ ("Import a Mandate"), _ ("_Import"), on_chosen, NULL, NULL);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
on_n_mandates (KtMandatesPage *self)
{
  guint n = kt_mandate_list_get_n_mandates (KT_MANDATE_LIST (self->list));

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "list" : "empty");
}

static void
kt_mandates_page_dispose (GObject *object)
{
  KtMandatesPage *self = KT_MANDATES_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_MANDATES_PAGE);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (kt_mandates_page_parent_class)->dispose (object);
}

static void
kt_mandates_page_class_init (KtMandatesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_mandates_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/admin/kt-mandates-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtMandatesPage, box);
  gtk_widget_class_bind_template_child (widget_class, KtMandatesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KtMandatesPage, empty);
  gtk_widget_class_bind_template_child (widget_class, KtMandatesPage, problem);
  gtk_widget_class_bind_template_child (widget_class, KtMandatesPage, list_slot);
  gtk_widget_class_bind_template_callback (widget_class, on_import);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_mandates_page_init (KtMandatesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
page_new (KtConversation *conversation,
          gboolean own)
{
  KtMandatesPage *self = g_object_new (KT_TYPE_MANDATES_PAGE, NULL);

  self->conversation = g_object_ref (conversation);
  self->list = kt_mandate_list_new (get_workplace (self), own);
  gtk_box_append (GTK_BOX (self->list_slot), self->list);
  gtk_widget_set_hexpand (self->list, TRUE);
  g_signal_connect_object (self->list, "notify::n-mandates", G_CALLBACK (on_n_mandates), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

GtkWidget *
kt_mandates_page_new (KtConversation *conversation)
{
  return page_new (conversation, FALSE);
}

GtkWidget *
kt_mandates_page_new_own (KtConversation *conversation)
{
  return page_new (conversation, TRUE);
}
