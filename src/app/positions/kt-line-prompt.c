/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-line-prompt.h"

#include "kt-accessible-name.h"

struct _KtLinePrompt {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *question;
  GtkWidget *entry;
  GtkWidget *reason;
};

G_DEFINE_FINAL_TYPE (KtLinePrompt, kt_line_prompt, GTK_TYPE_WIDGET)

enum { ANSWERED, CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_reason (KtLinePrompt *self,
             const char *reason)
{
  gtk_label_set_text (GTK_LABEL (self->reason), reason ? reason : "");
  gtk_widget_set_visible (self->reason, reason != NULL);
  if (reason)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
}

static void
on_changed (KtLinePrompt *self)
{
  show_reason (self, NULL);
}

static void
on_answer (KtLinePrompt *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  g_signal_emit (self, signals[ANSWERED], 0, text);
}

static gboolean
on_key (KtLinePrompt *self,
        guint keyval)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  kt_line_prompt_close (self);
  return GDK_EVENT_STOP;
}

static void
kt_line_prompt_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_LINE_PROMPT);
  G_OBJECT_CLASS (kt_line_prompt_parent_class)->dispose (object);
}

static void
kt_line_prompt_class_init (KtLinePromptClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_line_prompt_dispose;
  signals[ANSWERED] = g_signal_new ("answered", KT_TYPE_LINE_PROMPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", KT_TYPE_LINE_PROMPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/positions/kt-line-prompt.ui");
  gtk_widget_class_bind_template_child (widget_class, KtLinePrompt, box);
  gtk_widget_class_bind_template_child (widget_class, KtLinePrompt, question);
  gtk_widget_class_bind_template_child (widget_class, KtLinePrompt, entry);
  gtk_widget_class_bind_template_child (widget_class, KtLinePrompt, reason);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_answer);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, kt_line_prompt_close);
}

static void
kt_line_prompt_init (KtLinePrompt *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  kt_accessible_names (GTK_WIDGET (self));
}

GtkWidget *
kt_line_prompt_new (void)
{
  return g_object_new (KT_TYPE_LINE_PROMPT, NULL);
}

void
kt_line_prompt_ask (KtLinePrompt *self,
                    const char *question,
                    const char *text,
                    const char *hint)
{
  g_return_if_fail (KT_IS_LINE_PROMPT (self));

  gtk_label_set_text (GTK_LABEL (self->question), question);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, question, -1);
  show_reason (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (self->entry);
}

void
kt_line_prompt_refuse (KtLinePrompt *self,
                       const char *reason)
{
  g_return_if_fail (KT_IS_LINE_PROMPT (self));

  show_reason (self, reason);
}

void
kt_line_prompt_close (KtLinePrompt *self)
{
  g_return_if_fail (KT_IS_LINE_PROMPT (self));

  if (!kt_line_prompt_is_open (self))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[CLOSED], 0);
}

gboolean
kt_line_prompt_is_open (KtLinePrompt *self)
{
  g_return_val_if_fail (KT_IS_LINE_PROMPT (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}
