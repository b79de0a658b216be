/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cursor is the focus: it stands in a cell, and what it stands in is read aloud. GTK 4.8 has focus for rows only, so
 * the keys that go from cell to cell are taken before the list sees them. Left and right at the number fold and unfold,
 * as in a tree grid of the WAI-ARIA authoring practices.
 */
#include "kt-position-view-private.h"

#include "kt-language.h"
#include "kt-tab-leaves.h"

/* --- going ------------------------------------------------------------------------------------------------ */

static gboolean
is_visible (KtPositionView *self,
            guint field)
{
  return self->columns[field] && gtk_column_view_column_get_visible (self->columns[field]);
}

/* The next column in that direction; the same at the edge. */
static guint
next_field (KtPositionView *self,
            guint field,
            int by)
{
  for (int next = (int) field + by; next >= 0 && next < KT_POSITION_N_FIELDS; next += by)
    if (is_visible (self, (guint) next))
      return (guint) next;
  return field;
}

static void
select_rows (KtPositionView *self,
             guint row,
             KtCursorMode mode)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);

  if (mode == KT_CURSOR_EXTEND && self->anchor < kt_position_view_get_n_rows (self))
    {
      gtk_selection_model_select_range (selection, MIN (row, self->anchor), MAX (row, self->anchor) - MIN (row, self->anchor) + 1,
                                        TRUE);
      return;
    }
  if (mode != KT_CURSOR_KEEP)
    self->anchor = row;
  if (mode == KT_CURSOR_TOGGLE && gtk_selection_model_is_selected (selection, row))
    gtk_selection_model_unselect_item (selection, row);
  else if (mode != KT_CURSOR_KEEP)
    gtk_selection_model_select_item (selection, row, mode != KT_CURSOR_TOGGLE);
}

static void
focus_cursor (KtPositionView *self)
{
  GtkListItem *item;
  guint row = kt_position_view_find_row (self, self->cursor);

  if (row == G_MAXUINT)
    return;
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", row);
  item = kt_position_columns_find (self, self->cursor, self->cursor_field);
  if (item)
    gtk_widget_grab_focus (GTK_WIDGET (kt_sheet_cell_of (item)));
}

void
kt_position_cursor_go (KtPositionView *self,
                       guint row,
                       guint field,
                       KtCursorMode mode)
{
  KtPosition *position = kt_position_view_get_row (self, row);

  if (!position)
    return;
  g_set_object (&self->cursor, position);
  self->cursor_field = field;
  select_rows (self, row, mode);
  focus_cursor (self);
  kt_position_view_show_status (self);
}

void
kt_position_cursor_restore (KtPositionView *self,
                            gboolean with_focus)
{
  guint n_rows = kt_position_view_get_n_rows (self);
  guint row = self->cursor ? kt_position_view_find_row (self, self->cursor) : G_MAXUINT;
  g_autoptr (GtkBitset) selected = NULL;

  if (n_rows == 0)
    {
      g_clear_object (&self->cursor);
      return;
    }
  if (row == G_MAXUINT)
    {
      row = MIN (self->anchor, n_rows - 1);
      g_set_object (&self->cursor, kt_position_view_get_row (self, row));
    }
  self->anchor = row;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_is_empty (selected))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), row, TRUE);
  if (with_focus)
    focus_cursor (self);
}

/* --- keys ------------------------------------------------------------------------------------------------- */

static guint
cursor_row (KtPositionView *self)
{
  return self->cursor ? kt_position_view_find_row (self, self->cursor) : G_MAXUINT;
}

static void
go_by (KtPositionView *self,
       int by,
       KtCursorMode mode)
{
  guint n_rows = kt_position_view_get_n_rows (self), row = cursor_row (self);
  int target = row == G_MAXUINT ? 0 : (int) row + by;

  /* Behind the last line is the empty one. */
  if (row != G_MAXUINT && by == 1 && target >= (int) n_rows && mode == KT_CURSOR_SELECT &&
      gtk_widget_get_visible (self->entry))
    kt_position_view_begin_entry (self);
  else
    kt_position_cursor_go (self, (guint) CLAMP (target, 0, (int) n_rows - 1), self->cursor_field, mode);
}

/* Like reading: behind the last cell of a line comes the first one of the next. */
static gboolean
go_along (KtPositionView *self,
          int by)
{
  guint row = cursor_row (self), n_rows = kt_position_view_get_n_rows (self);
  guint field = next_field (self, self->cursor_field, by);

  if (row == G_MAXUINT)
    return FALSE;
  if (field == self->cursor_field)
    {
      if (by > 0 ? row + 1 >= n_rows : row == 0)
        return FALSE;
      row = by > 0 ? row + 1 : row - 1;
      field = by > 0 ? KT_POSITION_FIELD_NUMBER : KT_POSITION_FIELD_TOTAL;
    }
  kt_position_cursor_go (self, row, field, KT_CURSOR_SELECT);
  return TRUE;
}

void
kt_position_cursor_move (KtPositionView *self,
                         KtSheetMove move)
{
  if (move == KT_SHEET_DOWN)
    go_by (self, +1, KT_CURSOR_SELECT);
  else if (move == KT_SHEET_UP)
    go_by (self, -1, KT_CURSOR_SELECT);
  else if (move == KT_SHEET_NEXT && !go_along (self, +1))
    kt_position_view_begin_entry (self);
  else if (move == KT_SHEET_PREVIOUS)
    go_along (self, -1);
}

/* TRUE if there was something to fold or unfold. */
static gboolean
fold (KtPositionView *self,
      gboolean unfold)
{
  guint row = cursor_row (self);
  g_autoptr (GtkTreeListRow) item = row == G_MAXUINT ? NULL : g_list_model_get_item (G_LIST_MODEL (self->selection), row);

  if (self->cursor_field != KT_POSITION_FIELD_NUMBER || !item || !gtk_tree_list_row_is_expandable (item) ||
      g_list_model_get_n_items (kt_position_get_children (self->cursor)) == 0 ||
      gtk_tree_list_row_get_expanded (item) == unfold)
    return FALSE;
  gtk_tree_list_row_set_expanded (item, unfold);
  return TRUE;
}

static int
rows_of_page (KtPositionView *self)
{
  GtkListItem *item = self->cursor ? kt_position_columns_find (self, self->cursor, self->cursor_field) : NULL;
  GtkWidget *cell = item ? gtk_widget_get_ancestor (GTK_WIDGET (kt_sheet_cell_of (item)), GTK_TYPE_WIDGET) : NULL;
  int height = cell ? gtk_widget_get_allocated_height (cell) + 12 : 0;

  return height > 12 ? MAX (1, gtk_widget_get_allocated_height (self->list) / height - 1) : 10;
}

static gboolean
begin_edit (KtPositionView *self,
            const char *typed)
{
  GtkListItem *item = self->cursor ? kt_position_columns_find (self, self->cursor, self->cursor_field) : NULL;
  KtSheetCell *cell = item ? kt_sheet_cell_of (item) : NULL;
  g_autofree char *text = NULL;

  if (!cell || !kt_sheet_cell_is_editable (cell))
    return FALSE;
  if (typed)
    {
      kt_sheet_cell_type (cell, typed);
      return TRUE;
    }
  text = kt_position_field_edit_text (self->cursor, self->cursor_field, kt_language_get ());
  kt_sheet_cell_edit (cell, text);
  return TRUE;
}

static gboolean
type (KtPositionView *self,
      guint keyval)
{
  gunichar letter = gdk_keyval_to_unicode (keyval);
  char text[7] = { 0 };

  if (!g_unichar_isprint (letter) || letter == ' ')
    return FALSE;
  g_unichar_to_utf8 (letter, text);
  return begin_edit (self, text);
}

static gboolean
leave (KtPositionView *self,
       gboolean forward)
{
  return kt_tab_leave (self->view, forward ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
}

static gboolean
go_sideways (KtPositionView *self,
             int by,
             KtCursorMode mode)
{
  if (!fold (self, by > 0))
    kt_position_cursor_go (self, cursor_row (self), next_field (self, self->cursor_field, by), KT_CURSOR_KEEP);
  return TRUE;
}

static gboolean
go_to_end (KtPositionView *self,
           gboolean last,
           gboolean of_table,
           KtCursorMode mode)
{
  guint n_rows = kt_position_view_get_n_rows (self);
  guint row = !of_table ? cursor_row (self) : last ? n_rows - 1 : 0;

  kt_position_cursor_go (self, row, last ? KT_POSITION_FIELD_TOTAL : KT_POSITION_FIELD_NUMBER,
                         of_table ? mode : KT_CURSOR_KEEP);
  return TRUE;
}

static gboolean
go_up_or_down (KtPositionView *self,
               int by,
               KtCursorMode mode)
{
  go_by (self, by, mode);
  return TRUE;
}

static gboolean
toggle (KtPositionView *self)
{
  kt_position_cursor_go (self, cursor_row (self), self->cursor_field, KT_CURSOR_TOGGLE);
  return TRUE;
}

gboolean
kt_position_cursor_key (KtPositionView *self,
                        guint keyval,
                        GdkModifierType state)
{
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;
  KtCursorMode mode = shift ? KT_CURSOR_EXTEND : KT_CURSOR_SELECT;

  if (state & (GDK_ALT_MASK | GDK_SUPER_MASK) || cursor_row (self) == G_MAXUINT)
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return !control && go_up_or_down (self, -1, mode);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return !control && go_up_or_down (self, +1, mode);
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return !control && go_sideways (self, -1, mode);
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return !control && go_sideways (self, +1, mode);
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      return go_to_end (self, FALSE, control, mode);
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      return go_to_end (self, TRUE, control, mode);
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      return !control && go_up_or_down (self, -rows_of_page (self), mode);
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      return !control && go_up_or_down (self, rows_of_page (self), mode);
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
      if (control || !go_along (self, shift ? -1 : +1))
        return leave (self, !shift);
      return TRUE;
    case GDK_KEY_ISO_Left_Tab:
      if (control || !go_along (self, -1))
        return leave (self, FALSE);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return !control && (begin_edit (self, NULL) || go_up_or_down (self, +1, mode));
    case GDK_KEY_F2:
      return !control && begin_edit (self, NULL);
    case GDK_KEY_space:
      return control && toggle (self);
    default:
      return !control && type (self, keyval);
    }
}

static gboolean
on_key_pressed (KtPositionView *self,
                guint keyval,
                guint keycode,
                GdkModifierType state)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  /* While a cell is edited, its entry has the focus. */
  return KT_IS_SHEET_CELL (focus) && kt_position_cursor_key (self, keyval, state);
}

void
kt_position_cursor_add (KtPositionView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->view, keys);
}
