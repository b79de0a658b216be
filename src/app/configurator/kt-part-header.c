/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-part-header.h"

#include "kt-characteristic-text.h"
#include "kt-language.h"

#include <glib/gi18n.h>

struct _KtPartHeader {
  GtkBox parent_instance;

  KtConfiguration *configuration;
  gboolean is_group;
  char *path;

  GtkWidget *title;
  GtkWidget *note;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KtPartHeader, kt_part_header, GTK_TYPE_BOX)

enum { ADD, REMOVE, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
group_path (KtSnapshot *snapshot,
            gint parent,
            const KtFeature *feature)
{
  const char *prefix = kt_snapshot_get_node (snapshot, (guint) parent)->path;

  return *prefix ? g_strdup_printf ("%s.%s", prefix, feature->name) : g_strdup (feature->name);
}

static const KtSnapshotGroup *
find_group (KtPartHeader *self)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (self->configuration);

  for (guint i = 0; i < kt_snapshot_get_n_groups (snapshot); i++)
    {
      const KtSnapshotGroup *group = kt_snapshot_get_group (snapshot, i);
      g_autofree char *path = group_path (snapshot, group->parent, group->feature);

      if (g_str_equal (path, self->path))
        return group;
    }
  return NULL;
}

static void
on_clicked (KtPartHeader *self)
{
  g_signal_emit (self, signals[self->is_group ? ADD : REMOVE], 0, self->path);
}

static void
update_group (KtPartHeader *self)
{
  const KtSnapshotGroup *group = find_group (self);
  g_autofree char *note = NULL;

  gtk_widget_set_sensitive (self->button, group && group->can_add);
  if (!group)
    return;
  if (group->is_unbounded)
    note = g_strdup_printf (_ ("%u chosen, at least %u"), group->n_present, group->minimum);
  else
    note = g_strdup_printf (_ ("%u chosen, %u to %u possible"), group->n_present, group->minimum, group->maximum);
  gtk_label_set_text (GTK_LABEL (self->note), note);
}

static void
update_instance (KtPartHeader *self)
{
  KtSnapshot *snapshot = kt_configuration_get_snapshot (self->configuration);
  gint number = kt_snapshot_find (snapshot, self->path);

  /* What follows from the rules cannot be taken away. */
  if (number >= 0)
    gtk_widget_set_visible (self->button,
                            kt_snapshot_get_node (snapshot, (guint) number)->presence == KT_STATE_USER);
}

void
kt_part_header_update (KtPartHeader *self)
{
  g_return_if_fail (KT_IS_PART_HEADER (self));

  if (self->is_group)
    update_group (self);
  else
    update_instance (self);
}

static void
kt_part_header_dispose (GObject *object)
{
  KtPartHeader *self = KT_PART_HEADER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_PART_HEADER);
  g_clear_object (&self->configuration);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (kt_part_header_parent_class)->dispose (object);
}

static void
kt_part_header_class_init (KtPartHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_part_header_dispose;
  signals[ADD] = g_signal_new ("add", KT_TYPE_PART_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
  signals[REMOVE] = g_signal_new ("remove", KT_TYPE_PART_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kontor/Kontor/app/configurator/kt-part-header.ui");
  gtk_widget_class_bind_template_child (widget_class, KtPartHeader, title);
  gtk_widget_class_bind_template_child (widget_class, KtPartHeader, note);
  gtk_widget_class_bind_template_child (widget_class, KtPartHeader, button);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
kt_part_header_init (KtPartHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_part_header_new (KtConfiguration *configuration,
                    const char *entry)
{
  KtPartHeader *self = g_object_new (KT_TYPE_PART_HEADER, NULL);
  KtProduct *product = kt_configuration_get_product (configuration);
  KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (configuration)));
  g_autofree char *title = NULL;
  g_autofree char *action = NULL;

  self->configuration = g_object_ref (configuration);
  self->is_group = *entry == '+';
  self->path = g_strdup (entry + 1);
  title = kt_characteristic_label (texts, product->info->id, product->model, self->path, kt_language_get ());
  action = g_strdup_printf (self->is_group ? _ ("Add: %s") : _ ("Remove: %s"), title);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_widget_add_css_class (self->title, self->is_group ? "title-4" : "heading");
  gtk_button_set_icon_name (GTK_BUTTON (self->button), self->is_group ? "list-add-symbolic" : "user-trash-symbolic");
  gtk_widget_set_tooltip_text (self->button, action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, action, -1);
  gtk_widget_set_visible (self->note, self->is_group);
  if (!self->is_group)
    gtk_widget_add_css_class (self->button, "flat");
  kt_part_header_update (self);
  return GTK_WIDGET (self);
}
