/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A label, and above it an entry that exists only while the cell is edited: a table has thousands of cells, of which
 * one is an entry.
 */
#include "kt-sheet-cell.h"

struct _KtSheetCell {
  GtkWidget parent_instance;

  GtkWidget *label;
  GtkWidget *note;  /* NULL until there is one */
  GtkWidget *entry; /* NULL unless edited */
  char *name;
  float xalign;
  gboolean is_editable;
  gboolean is_ending; /* what follows from the end of editing is no commit */
};

G_DEFINE_FINAL_TYPE (KtSheetCell, kt_sheet_cell, GTK_TYPE_WIDGET)

enum { COMMIT, CANCELLED, TYPED, CLICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- editing ---------------------------------------------------------------------------------------------- */

static void
show_labels (KtSheetCell *self,
             gboolean visible)
{
  gtk_widget_set_visible (self->label, visible);
  if (self->note)
    gtk_widget_set_visible (self->note, visible && *gtk_label_get_text (GTK_LABEL (self->note)));
}

static void
clear_fault (KtSheetCell *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID);
}

void
kt_sheet_cell_accept (KtSheetCell *self)
{
  gboolean had_focus;

  g_return_if_fail (KT_IS_SHEET_CELL (self));

  if (!self->entry || self->is_ending)
    return;
  self->is_ending = TRUE;
  had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
  clear_fault (self);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "editing");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  show_labels (self, TRUE);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  self->is_ending = FALSE;
}

void
kt_sheet_cell_refuse (KtSheetCell *self,
                      const char *reason)
{
  g_return_if_fail (KT_IS_SHEET_CELL (self));

  gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry ? self->entry : GTK_WIDGET (self)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason, -1);
}

static void
commit (KtSheetCell *self,
        KtSheetMove move)
{
  g_autofree char *text = NULL;

  if (!self->entry || self->is_ending)
    return;
  text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_signal_emit (self, signals[COMMIT], 0, text, (int) move);
}

static void
cancel (KtSheetCell *self)
{
  kt_sheet_cell_accept (self);
  g_signal_emit (self, signals[CANCELLED], 0);
}

static gboolean
on_entry_key (KtSheetCell *self,
              guint keyval,
              guint keycode,
              GdkModifierType state)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      commit (self, state & GDK_SHIFT_MASK ? KT_SHEET_UP : KT_SHEET_DOWN);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      commit (self, KT_SHEET_DOWN);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      commit (self, KT_SHEET_UP);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
      commit (self, state & GDK_SHIFT_MASK ? KT_SHEET_PREVIOUS : KT_SHEET_NEXT);
      return GDK_EVENT_STOP;
    case GDK_KEY_ISO_Left_Tab:
      commit (self, KT_SHEET_PREVIOUS);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      cancel (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* Who goes to another window comes back to what he was typing: there the entry stays the focus of its own window. */
static void
on_entry_left (KtSheetCell *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root && self->entry && gtk_root_get_focus (root) == self->entry)
    return;
  commit (self, KT_SHEET_STAY);
}

static void
on_entry_changed (KtSheetCell *self)
{
  clear_fault (self);
  g_signal_emit (self, signals[TYPED], 0);
}

static void
begin (KtSheetCell *self,
       const char *text)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = gtk_text_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_alignment (GTK_EDITABLE (self->entry), self->xalign);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, self->name, -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_entry_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->entry, keys);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_entry_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->entry, focus);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  show_labels (self, FALSE);
  gtk_widget_set_vexpand (self->entry, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "editing");
  gtk_widget_grab_focus (self->entry);
  /* The entry has the focus now, not the cell around it. */
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_entry_changed), self, G_CONNECT_SWAPPED);
}

void
kt_sheet_cell_edit (KtSheetCell *self,
                    const char *text)
{
  g_return_if_fail (KT_IS_SHEET_CELL (self));

  if (!self->is_editable || self->entry)
    return;
  begin (self, text ? text : "");
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
kt_sheet_cell_type (KtSheetCell *self,
                    const char *text)
{
  g_return_if_fail (KT_IS_SHEET_CELL (self));

  if (!self->is_editable || self->entry)
    return;
  begin (self, text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  g_signal_emit (self, signals[TYPED], 0);
}

gboolean
kt_sheet_cell_is_editing (KtSheetCell *self)
{
  g_return_val_if_fail (KT_IS_SHEET_CELL (self), FALSE);

  return self->entry != NULL;
}

const char *
kt_sheet_cell_get_typed (KtSheetCell *self)
{
  g_return_val_if_fail (KT_IS_SHEET_CELL (self), NULL);

  return self->entry ? gtk_editable_get_text (GTK_EDITABLE (self->entry)) : NULL;
}

/* --- showing ---------------------------------------------------------------------------------------------- */

gboolean
kt_sheet_cell_set_text (KtSheetCell *self,
                        const char *text)
{
  g_autofree char *spoken = NULL;

  g_return_val_if_fail (KT_IS_SHEET_CELL (self), FALSE);

  if (g_strcmp0 (text ? text : "", gtk_label_get_text (GTK_LABEL (self->label))) == 0)
    return FALSE;
  gtk_label_set_text (GTK_LABEL (self->label), text ? text : "");
  spoken = g_strdup_printf ("%s: %s", self->name, text ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return TRUE;
}

void
kt_sheet_cell_set_note (KtSheetCell *self,
                        const char *note)
{
  g_return_if_fail (KT_IS_SHEET_CELL (self));

  if (g_strcmp0 (note ? note : "", self->note ? gtk_label_get_text (GTK_LABEL (self->note)) : "") == 0)
    return;
  if (!self->note)
    {
      self->note = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->note), self->xalign);
      gtk_label_set_ellipsize (GTK_LABEL (self->note), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (self->note, "note");
      gtk_widget_insert_after (self->note, GTK_WIDGET (self), self->label);
    }
  gtk_label_set_text (GTK_LABEL (self->note), note ? note : "");
  show_labels (self, self->entry == NULL);
}

const char *
kt_sheet_cell_get_text (KtSheetCell *self)
{
  g_return_val_if_fail (KT_IS_SHEET_CELL (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->label));
}

void
kt_sheet_cell_set_editable (KtSheetCell *self,
                            gboolean editable)
{
  g_return_if_fail (KT_IS_SHEET_CELL (self));

  if (self->is_editable == editable)
    return;
  self->is_editable = editable;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_READ_ONLY, !editable, -1);
}

gboolean
kt_sheet_cell_is_editable (KtSheetCell *self)
{
  g_return_val_if_fail (KT_IS_SHEET_CELL (self), FALSE);

  return self->is_editable;
}

/* Claimed at the end only, so that a drag may begin at the cell. */
static void
on_released (KtSheetCell *self,
             int n_press,
             double x,
             double y,
             GtkGestureClick *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (self->entry || !gtk_widget_contains (GTK_WIDGET (self), x, y))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[CLICKED], 0, (guint) n_press, (guint) state);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_sheet_cell_dispose (GObject *object)
{
  KtSheetCell *self = KT_SHEET_CELL (object);

  self->is_ending = TRUE;
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->note, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (kt_sheet_cell_parent_class)->dispose (object);
}

static void
kt_sheet_cell_class_init (KtSheetCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_sheet_cell_dispose;
  signals[COMMIT] = g_signal_new ("commit", KT_TYPE_SHEET_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_STRING, G_TYPE_INT);
  signals[CANCELLED] = g_signal_new ("cancelled", KT_TYPE_SHEET_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[TYPED] = g_signal_new ("typed", KT_TYPE_SHEET_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLICKED] = g_signal_new ("clicked", KT_TYPE_SHEET_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sheetcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void
kt_sheet_cell_init (KtSheetCell *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->label = gtk_label_new (NULL);
  gtk_widget_set_vexpand (self->label, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (self->label), TRUE);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
kt_sheet_cell_new (const char *name,
                   int width,
                   gboolean is_number)
{
  KtSheetCell *self = g_object_new (KT_TYPE_SHEET_CELL, NULL);

  self->name = g_strdup (name);
  self->xalign = is_number ? 1 : 0;
  gtk_label_set_xalign (GTK_LABEL (self->label), self->xalign);
  /* Numbers are never cut off. */
  if (width > 0)
    gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (GTK_LABEL (self->label), width > 0 ? width : 14);
  if (is_number)
    gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}
