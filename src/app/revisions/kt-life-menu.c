/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-life-menu.h"

#include <glib/gi18n.h>

typedef struct {
  GtkWidget *button;
  GtkWidget *reason;
} Entry;

static const struct {
  const char *action; /* NULL: a line between */
  const char *title;
  const char *shortcut;
} ENTRIES[] = {
  { "accept", N_ ("Accepted by the customer…"), "<Control><Shift>a" },
  { "lose", N_ ("Lost…"), "<Control><Shift>l" },
  { "withdraw", N_ ("Withdraw…"), NULL },
  { "take-back", N_ ("Back to draft"), NULL },
  { "extend-validity", N_ ("Extend validity"), "<Control><Shift>e" },
  { NULL, NULL, NULL },
  { "revise", N_ ("New revision from this one"), "<Control><Shift>r" },
  { "compare", N_ ("Compare with the one before"), "<Control><Shift>c" },
  { "today", N_ ("As quoted, today’s rules, today’s prices"), "<Control>t" },
  { NULL, NULL, NULL },
  { "print", N_ ("Print"), "<Control>p" },
  { "copy-quote", N_ ("Copy into a new quote"), "<Control><Shift>d" },
  { "copy-quote-for-customer", N_ ("Copy for the customer of this conversation"), NULL },
};

struct _KtLifeMenu {
  GtkPopover parent_instance;

  KtLifeActions *actions;
  Entry entries[G_N_ELEMENTS (ENTRIES)];
};

G_DEFINE_FINAL_TYPE (KtLifeMenu, kt_life_menu, GTK_TYPE_POPOVER)

static void
update (KtLifeMenu *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ENTRIES); i++)
    {
      const char *reason = ENTRIES[i].action ? kt_life_actions_why_not (self->actions, ENTRIES[i].action) : NULL;

      if (!ENTRIES[i].action)
        continue;
      gtk_label_set_text (GTK_LABEL (self->entries[i].reason), reason ? reason : "");
      gtk_widget_set_visible (self->entries[i].reason, reason != NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->entries[i].button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ (ENTRIES[i].title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason ? reason : "",
                                      -1);
    }
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_shortcut (const char *shortcut)
{
  guint key;
  GdkModifierType modifiers;
  g_autofree char *text = NULL;
  GtkWidget *label;

  gtk_accelerator_parse (shortcut, &key, &modifiers);
  text = gtk_accelerator_get_label (key, modifiers);
  label = make_label (text, "dim-label");
  gtk_widget_set_halign (label, GTK_ALIGN_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (label, 24);
  return label;
}

static GtkWidget *
make_entry (KtLifeMenu *self,
            gsize number)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *action = g_strconcat ("quote.", ENTRIES[number].action, NULL);

  gtk_box_append (GTK_BOX (line), make_label (_ (ENTRIES[number].title), NULL));
  if (ENTRIES[number].shortcut)
    gtk_box_append (GTK_BOX (line), make_shortcut (ENTRIES[number].shortcut));
  self->entries[number].button = button;
  self->entries[number].reason = make_label (NULL, "caption");
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->entries[number].reason);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "menu-entry");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  g_signal_connect_object (button, "clicked", G_CALLBACK (gtk_popover_popdown), self, G_CONNECT_SWAPPED);
  return button;
}

static void
kt_life_menu_dispose (GObject *object)
{
  g_clear_object (&KT_LIFE_MENU (object)->actions);
  G_OBJECT_CLASS (kt_life_menu_parent_class)->dispose (object);
}

static void
kt_life_menu_class_init (KtLifeMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_life_menu_dispose;
}

static void
kt_life_menu_init (KtLifeMenu *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (ENTRIES); i++)
    gtk_box_append (GTK_BOX (box), ENTRIES[i].action ? make_entry (self, i)
                                                     : gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "menu");
}

GtkWidget *
kt_life_menu_new (KtLifeActions *actions)
{
  KtLifeMenu *self = g_object_new (KT_TYPE_LIFE_MENU, NULL);

  self->actions = g_object_ref (actions);
  g_signal_connect_object (actions, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
