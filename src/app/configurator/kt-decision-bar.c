/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-decision-bar.h"

#include "kt-characteristic-text.h"
#include "kt-language.h"

#include <glib/gi18n.h>

#define MAX_CHIPS 12
#define MAX_CHARS 28

struct _KtDecisionBar {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *box;
  char *shown; /* the texts of the chips, to see whether they are others */
};

G_DEFINE_FINAL_TYPE (KtDecisionBar, kt_decision_bar, GTK_TYPE_WIDGET)

enum { GO, TAKE_BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_go (GtkButton *button,
       gpointer data)
{
  g_signal_emit (data, signals[GO], 0, g_object_get_data (G_OBJECT (button), "path"));
}

static void
on_take_back (GtkButton *button,
              gpointer data)
{
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (button), "path"));

  g_signal_emit (data, signals[TAKE_BACK], 0, path);
}

static GtkWidget *
append_button (KtDecisionBar *self,
               GtkWidget *chip,
               GtkWidget *child,
               const char *path,
               const char *said,
               GCallback callback)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, said);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_object_set_data_full (G_OBJECT (button), "path", g_strdup (path), g_free);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  gtk_box_append (GTK_BOX (chip), button);
  return button;
}

static void
append_chip (KtDecisionBar *self,
             const char *path,
             const char *text)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *cross;
  g_autofree char *take_back = g_strdup_printf (_ ("Take back: %s"), text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  /* In a box that scrolls it would else shrink to its dots. */
  gtk_label_set_width_chars (GTK_LABEL (label), (int) MIN (g_utf8_strlen (text, -1), MAX_CHARS));
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (chip, "decision");
  append_button (self, chip, label, path, text, G_CALLBACK (on_go));
  cross = append_button (self, chip, gtk_image_new_from_icon_name ("window-close-symbolic"), path, take_back,
                         G_CALLBACK (on_take_back));
  gtk_widget_add_css_class (cross, "circular");
  gtk_box_append (GTK_BOX (self->box), chip);
}

/* With the parts around it, but not the product. */
static char *
chip_text (KtConfiguration *configuration,
           const KtChoice *choice)
{
  KtProduct *product = kt_configuration_get_product (configuration);
  KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (configuration)));
  const KtPlanQuestion *group = kt_configuration_find_group (configuration, choice->path);
  g_autofree char *member = NULL;
  g_autofree char *above = NULL;

  if (!group || !group->above || choice->kind != KT_CHOICE_IS || g_strcmp0 (choice->value, "False") == 0)
    return kt_characteristic_choice_text (texts, product->info->id, product->model, choice, kt_language_get ());
  member = kt_characteristic_label (texts, product->info->id, product->model, choice->path, kt_language_get ());
  above = kt_characteristic_label (texts, product->info->id, product->model, group->above->name, kt_language_get ());
  return g_strdup_printf ("%s: %s", above, member);
}

static void
clear (KtDecisionBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
fill (KtDecisionBar *self,
      KtConfiguration *configuration,
      GPtrArray *texts,
      guint n)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (configuration);

  clear (self);
  for (guint i = 0; i < texts->len; i++)
    append_chip (self, kt_snapshot_get_choice (snapshot, n - 1 - i)->path, g_ptr_array_index (texts, i));
  if (n > texts->len)
    {
      g_autofree char *more = g_strdup_printf (_ ("and %u more"), n - texts->len);
      GtkWidget *label = gtk_label_new (more);

      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (self->box), label);
    }
}

static void
kt_decision_bar_dispose (GObject *object)
{
  KtDecisionBar *self = KT_DECISION_BAR (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (kt_decision_bar_parent_class)->dispose (object);
}

static void
kt_decision_bar_class_init (KtDecisionBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_decision_bar_dispose;
  signals[GO] = g_signal_new ("go", KT_TYPE_DECISION_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_STRING);
  signals[TAKE_BACK] = g_signal_new ("take-back", KT_TYPE_DECISION_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kt_decision_bar_init (KtDecisionBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Decided so far"), -1);
}

void
kt_decision_bar_show (KtDecisionBar *self,
                      KtConfiguration *configuration)
{
  KtSnapshot *snapshot = configuration ? kt_configuration_get_snapshot (configuration) : NULL;
  guint n = snapshot ? kt_snapshot_get_n_choices (snapshot) : 0;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) all = g_string_new (NULL);

  g_return_if_fail (KT_IS_DECISION_BAR (self));

  g_string_printf (all, "%u", n);
  for (guint i = 0; i < MIN (n, MAX_CHIPS); i++)
    {
      char *text = chip_text (configuration, kt_snapshot_get_choice (snapshot, n - 1 - i));
      g_ptr_array_add (texts, text);
      g_string_append_printf (all, "\n%s", text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (g_strcmp0 (all->str, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (all->str);
  if (n > 0)
    fill (self, configuration, texts, n);
  else
    clear (self);
}
