/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Buttons in a box, a thin line between them. Steps before the current one carry a check mark instead of their number,
 * so that the state is readable without colour.
 */
#include "kt-stepper.h"

struct _KtStepper {
  GtkWidget parent_instance;

  GPtrArray *buttons; /* GtkButton, borrowed from the widget tree */
  GPtrArray *marks;   /* GtkLabel in each button, borrowed */
  GPtrArray *titles;  /* GtkLabel in each button, borrowed */
  guint current;
  gboolean is_compact;
};

G_DEFINE_FINAL_TYPE (KtStepper, kt_stepper, GTK_TYPE_WIDGET)

enum { PROP_CURRENT = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_clicked (GtkButton *button,
            gpointer user_data)
{
  KtStepper *self = user_data;
  guint step = 0;

  if (g_ptr_array_find (self->buttons, button, &step))
    g_signal_emit (self, signals[ACTIVATED], 0, step);
}

static void
show_step (KtStepper *self,
           guint step)
{
  GtkWidget *button = g_ptr_array_index (self->buttons, step);
  g_autofree char *number = g_strdup_printf ("%u", step + 1);

  gtk_label_set_text (g_ptr_array_index (self->marks, step), step < self->current ? "✓" : number);
  gtk_widget_set_visible (g_ptr_array_index (self->titles, step), !self->is_compact || step == self->current);
  if (step == self->current)
    gtk_widget_add_css_class (button, "current");
  else
    gtk_widget_remove_css_class (button, "current");
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_SELECTED, step == self->current, -1);
}

static void
show_steps (KtStepper *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    show_step (self, i);
}

static void
append_step (KtStepper *self,
             const char *title)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *mark = gtk_label_new (NULL);
  GtkWidget *label = gtk_label_new (title);

  if (self->buttons->len > 0)
    {
      GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
      gtk_widget_add_css_class (line, "step-line");
      gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
      gtk_widget_set_parent (line, GTK_WIDGET (self));
    }

  gtk_widget_add_css_class (mark, "step-mark");
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "step");
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_sensitive (button, self->buttons->len == 0);
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), self);

  g_ptr_array_add (self->buttons, button);
  g_ptr_array_add (self->marks, mark);
  g_ptr_array_add (self->titles, label);
}

static void
remove_steps (KtStepper *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->buttons, 0);
  g_ptr_array_set_size (self->marks, 0);
  g_ptr_array_set_size (self->titles, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
}

static void
kt_stepper_get_property (GObject *object,
                         guint id,
                         GValue *value,
                         GParamSpec *pspec)
{
  if (id == PROP_CURRENT)
    g_value_set_uint (value, KT_STEPPER (object)->current);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_stepper_set_property (GObject *object,
                         guint id,
                         const GValue *value,
                         GParamSpec *pspec)
{
  if (id == PROP_CURRENT)
    kt_stepper_set_current (KT_STEPPER (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_stepper_dispose (GObject *object)
{
  KtStepper *self = KT_STEPPER (object);

  if (self->buttons)
    remove_steps (self);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  g_clear_pointer (&self->marks, g_ptr_array_unref);
  g_clear_pointer (&self->titles, g_ptr_array_unref);
  G_OBJECT_CLASS (kt_stepper_parent_class)->dispose (object);
}

static void
kt_stepper_class_init (KtStepperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kt_stepper_get_property;
  object_class->set_property = kt_stepper_set_property;
  object_class->dispose = kt_stepper_dispose;

  properties[PROP_CURRENT] = g_param_spec_uint ("current", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ACTIVATED] = g_signal_new ("activated", KT_TYPE_STEPPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "stepper");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kt_stepper_init (KtStepper *self)
{
  self->buttons = g_ptr_array_new ();
  self->marks = g_ptr_array_new ();
  self->titles = g_ptr_array_new ();
}

GtkWidget *
kt_stepper_new (void)
{
  return g_object_new (KT_TYPE_STEPPER, NULL);
}

void
kt_stepper_set_titles (KtStepper *self,
                       const char *const *titles)
{
  g_return_if_fail (KT_IS_STEPPER (self));

  remove_steps (self);
  self->current = 0;
  for (guint i = 0; titles[i]; i++)
    append_step (self, titles[i]);
  show_steps (self);
}

guint
kt_stepper_get_current (KtStepper *self)
{
  g_return_val_if_fail (KT_IS_STEPPER (self), 0);

  return self->current;
}

void
kt_stepper_set_current (KtStepper *self,
                        guint step)
{
  g_return_if_fail (KT_IS_STEPPER (self));

  if (self->current == step || step >= self->buttons->len)
    return;
  self->current = step;
  show_steps (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

void
kt_stepper_set_reachable (KtStepper *self,
                          guint step,
                          gboolean reachable)
{
  g_return_if_fail (KT_IS_STEPPER (self));
  g_return_if_fail (step < self->buttons->len);

  gtk_widget_set_sensitive (g_ptr_array_index (self->buttons, step), reachable);
}

void
kt_stepper_set_compact (KtStepper *self,
                        gboolean compact)
{
  g_return_if_fail (KT_IS_STEPPER (self));

  self->is_compact = compact;
  show_steps (self);
}
