/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-outcome-form.h"

#include "kt-accessible-name.h"
#include "kt-language.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>

struct _KtOutcomeForm {
  GtkWidget parent_instance;

  KtOutcomeKind kind;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *day_label;
  GtkWidget *day;
  GtkWidget *reference_box;
  GtkWidget *reference;
  GtkWidget *reason_box;
  GtkWidget *reason;
  GtkWidget *competitor_box;
  GtkWidget *competitor;
  GtkWidget *text_label;
  GtkWidget *text;
  GtkWidget *problem;
  GtkWidget *confirm;
};

G_DEFINE_FINAL_TYPE (KtOutcomeForm, kt_outcome_form, GTK_TYPE_WIDGET)

enum { ANSWERED, CANCELLED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct {
  const char *title;
  const char *day;
  const char *text;
  const char *confirm;
} WORDS[] = {
  [KT_OUTCOME_ACCEPTED] = { N_ ("The customer accepts"), N_ ("Accepted on"), N_ ("Remark"), N_ ("Mark as accepted") },
  [KT_OUTCOME_LOST] = { N_ ("The quote is lost"), N_ ("Lost on"), N_ ("In words"), N_ ("Mark as lost") },
  [KT_OUTCOME_WITHDRAWN] = { N_ ("We withdraw the quote"), N_ ("Withdrawn on"), N_ ("Why"), N_ ("Withdraw") },
};

static const char *
text_of (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

void
kt_outcome_form_refuse (KtOutcomeForm *self,
                        const char *why)
{
  g_return_if_fail (KT_IS_OUTCOME_FORM (self));

  gtk_label_set_text (GTK_LABEL (self->problem), why ? why : "");
  gtk_widget_set_visible (self->problem, why != NULL);
}

static void
on_confirm (KtOutcomeForm *self)
{
  g_autoptr (KtOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *iso = NULL;
  guint reason = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->reason));
  GDate day;

  if (!kt_parse_date (text_of (self->day), kt_language_get (), &day, &error))
    {
      kt_outcome_form_refuse (self, error->message);
      gtk_widget_grab_focus (self->day);
      return;
    }
  iso = kt_date_to_iso (&day);
  outcome = kt_outcome_new (self->kind, iso);
  kt_record_set_text (&outcome->text, text_of (self->text));
  if (self->kind == KT_OUTCOME_ACCEPTED)
    kt_record_set_text (&outcome->reference, text_of (self->reference));
  if (self->kind == KT_OUTCOME_LOST)
    {
      /* The first entry is "choose". */
      kt_record_set_text (&outcome->reason, reason > 0 ? kt_loss_reasons ()[reason - 1] : "");
      kt_record_set_text (&outcome->competitor, text_of (self->competitor));
    }
  g_signal_emit (self, signals[ANSWERED], 0, outcome);
}

static void
on_cancel (KtOutcomeForm *self)
{
  g_signal_emit (self, signals[CANCELLED], 0);
}

static void
fill_reasons (KtOutcomeForm *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _ ("Choose…"));
  for (const char *const *key = kt_loss_reasons (); *key; key++)
    gtk_string_list_append (list, kt_loss_reason_to_text (*key));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->reason), G_LIST_MODEL (list));
}

void
kt_outcome_form_ask (KtOutcomeForm *self,
                     KtOutcomeKind kind,
                     const char *day)
{
  g_autofree char *shown = kt_format_date_iso (day, kt_language_get ());
  GtkWidget *const entries[] = { self->reference, self->competitor, self->text };

  g_return_if_fail (KT_IS_OUTCOME_FORM (self));

  self->kind = kind;
  fill_reasons (self);
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_editable_set_text (GTK_EDITABLE (entries[i]), "");
  gtk_editable_set_text (GTK_EDITABLE (self->day), shown);
  gtk_label_set_text (GTK_LABEL (self->title), _ (WORDS[kind].title));
  gtk_label_set_text (GTK_LABEL (self->day_label), _ (WORDS[kind].day));
  gtk_label_set_text (GTK_LABEL (self->text_label), _ (WORDS[kind].text));
  gtk_button_set_label (GTK_BUTTON (self->confirm), _ (WORDS[kind].confirm));
  gtk_widget_set_visible (self->reference_box, kind == KT_OUTCOME_ACCEPTED);
  gtk_widget_set_visible (self->reason_box, kind == KT_OUTCOME_LOST);
  gtk_widget_set_visible (self->competitor_box, kind == KT_OUTCOME_LOST);
  kt_outcome_form_refuse (self, NULL);
  gtk_widget_grab_focus (kind == KT_OUTCOME_ACCEPTED ? self->reference
                         : kind == KT_OUTCOME_LOST   ? self->reason
                                                     : self->text);
}

static gboolean
on_key (KtOutcomeForm *self,
        guint key)
{
  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  on_cancel (self);
  return GDK_EVENT_STOP;
}

static void
kt_outcome_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_OUTCOME_FORM);
  G_OBJECT_CLASS (kt_outcome_form_parent_class)->dispose (object);
}

static void
kt_outcome_form_class_init (KtOutcomeFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_outcome_form_dispose;
  signals[ANSWERED] = g_signal_new ("answered", KT_TYPE_OUTCOME_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[CANCELLED] =
      g_signal_new ("cancelled", KT_TYPE_OUTCOME_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/revisions/kt-outcome-form.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, box);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, title);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, day_label);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, day);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, reference_box);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, reference);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, reason_box);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, reason);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, competitor_box);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, competitor);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, text_label);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, text);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, problem);
  gtk_widget_class_bind_template_child (widget_class, KtOutcomeForm, confirm);
  gtk_widget_class_bind_template_callback (widget_class, on_confirm);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
kt_outcome_form_init (KtOutcomeForm *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  kt_accessible_names (GTK_WIDGET (self));
}

GtkWidget *
kt_outcome_form_new (void)
{
  return g_object_new (KT_TYPE_OUTCOME_FORM, NULL);
}
