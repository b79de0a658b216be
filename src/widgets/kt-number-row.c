/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text is committed once, when the user is done with it; while he types, updates from outside wait, so that an answer
 * that arrives late does not overwrite what stands under his fingers. A refused text waits for him, too.
 */
#include "kt-number-row.h"

struct _KtNumberRow {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *entry;
  GtkWidget *unit;
  GtkWidget *bar;
  GtkWidget *hint;

  char *shown;  /* the text that counts as known: set from outside, or committed */
  char *answer; /* what was last set from outside, */
  char *hint_text; /* and its hint */
  gboolean is_refused;
};

G_DEFINE_FINAL_TYPE (KtNumberRow, kt_number_row, GTK_TYPE_WIDGET)

enum { COMMIT, STEP, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_edited (KtNumberRow *self)
{
  return g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->shown) != 0;
}

static void
know (KtNumberRow *self,
      const char *text)
{
  char *copy = g_strdup (text);

  g_free (self->shown);
  self->shown = copy;
}

static void
commit (KtNumberRow *self)
{
  g_autofree char *text = NULL;

  if (!is_edited (self))
    return;
  text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  /* From here on the text counts as shown: an answer may replace it, and leaving the field does not commit again. */
  know (self, text);
  g_signal_emit (self, signals[COMMIT], 0, text);
}

static void
show_hint (KtNumberRow *self,
           const char *text,
           gboolean error)
{
  gtk_label_set_text (GTK_LABEL (self->hint), text);
  if (error)
    gtk_widget_add_css_class (self->hint, "error");
  else
    gtk_widget_remove_css_class (self->hint, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
end_refusal (KtNumberRow *self)
{
  if (!self->is_refused)
    return;
  self->is_refused = FALSE;
  know (self, self->answer);
  show_hint (self, self->hint_text, FALSE);
}

static void
on_text_changed (KtNumberRow *self)
{
  if (is_edited (self))
    end_refusal (self);
}

static void
take_back (KtNumberRow *self)
{
  end_refusal (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->shown);
}

static void
on_activate (KtNumberRow *self)
{
  commit (self);
}

static void
on_focus_leave (KtNumberRow *self)
{
  commit (self);
}

static void
step (KtNumberRow *self,
      int direction)
{
  commit (self);
  g_signal_emit (self, signals[STEP], 0, direction);
}

static void
on_minus (KtNumberRow *self)
{
  step (self, -1);
}

static void
on_plus (KtNumberRow *self)
{
  step (self, +1);
}

static gboolean
on_key_pressed (KtNumberRow *self,
                guint keyval,
                guint keycode,
                GdkModifierType state)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Up)
    step (self, +1);
  else if (keyval == GDK_KEY_Down)
    step (self, -1);
  else if (keyval == GDK_KEY_Escape && (self->is_refused || is_edited (self)))
    take_back (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
kt_number_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_NUMBER_ROW);
  G_OBJECT_CLASS (kt_number_row_parent_class)->dispose (object);
}

static void
kt_number_row_finalize (GObject *object)
{
  KtNumberRow *self = KT_NUMBER_ROW (object);

  g_free (self->shown);
  g_free (self->answer);
  g_free (self->hint_text);
  G_OBJECT_CLASS (kt_number_row_parent_class)->finalize (object);
}

static void
kt_number_row_class_init (KtNumberRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kt_number_row_dispose;
  object_class->finalize = kt_number_row_finalize;

  signals[COMMIT] = g_signal_new ("commit", KT_TYPE_NUMBER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
  signals[STEP] = g_signal_new ("step", KT_TYPE_NUMBER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_INT);

  g_type_ensure (KT_TYPE_RANGE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/widgets/kt-number-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KtNumberRow, box);
  gtk_widget_class_bind_template_child (widget_class, KtNumberRow, entry);
  gtk_widget_class_bind_template_child (widget_class, KtNumberRow, unit);
  gtk_widget_class_bind_template_child (widget_class, KtNumberRow, bar);
  gtk_widget_class_bind_template_child (widget_class, KtNumberRow, hint);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_minus);
  gtk_widget_class_bind_template_callback (widget_class, on_plus);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kt_number_row_init (KtNumberRow *self)
{
  self->shown = g_strdup ("");
  self->answer = g_strdup ("");
  self->hint_text = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_number_row_new (void)
{
  return g_object_new (KT_TYPE_NUMBER_ROW, NULL);
}

void
kt_number_row_set_label (KtNumberRow *self,
                         const char *label)
{
  g_return_if_fail (KT_IS_NUMBER_ROW (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
kt_number_row_set_unit (KtNumberRow *self,
                        const char *unit)
{
  g_return_if_fail (KT_IS_NUMBER_ROW (self));

  gtk_label_set_text (GTK_LABEL (self->unit), unit ? unit : "");
  gtk_widget_set_visible (self->unit, unit && *unit);
}

void
kt_number_row_set_text (KtNumberRow *self,
                        const char *text,
                        const char *placeholder)
{
  g_return_if_fail (KT_IS_NUMBER_ROW (self));

  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), placeholder);
  g_free (self->answer);
  self->answer = g_strdup (text);
  if (self->is_refused || is_edited (self) || g_strcmp0 (text, self->shown) == 0)
    return;
  know (self, text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

void
kt_number_row_set_hint (KtNumberRow *self,
                        const char *hint)
{
  g_return_if_fail (KT_IS_NUMBER_ROW (self));

  g_free (self->hint_text);
  self->hint_text = g_strdup (hint ? hint : "");
  if (!self->is_refused)
    show_hint (self, self->hint_text, FALSE);
}

void
kt_number_row_refuse (KtNumberRow *self,
                      const char *reason)
{
  g_return_if_fail (KT_IS_NUMBER_ROW (self));

  self->is_refused = TRUE;
  know (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  show_hint (self, reason, TRUE);
}

KtRangeBar *
kt_number_row_get_bar (KtNumberRow *self)
{
  g_return_val_if_fail (KT_IS_NUMBER_ROW (self), NULL);

  return KT_RANGE_BAR (self->bar);
}
