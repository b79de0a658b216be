/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every action works on the lines that are selected in the table and says in the window what went wrong; without a
 * selection it does nothing.
 */
#include "kt-position-actions.h"

#include "kt-position-batch.h"
#include "kt-position-field.h"
#include "kt-position-reprice.h"
#include "kt-window.h"

#include <glib/gi18n.h>

static KtRevision *
get_revision (KtPositionView *self)
{
  return kt_open_quote_get_revision (kt_position_view_get_quote (self));
}

static KtWorkplace *
get_workplace (KtPositionView *self)
{
  return kt_open_quote_get_workplace (kt_position_view_get_quote (self));
}

/* --- new lines -------------------------------------------------------------------------------------------- */

/* After the selected position, or at the end. */
static void
insert (KtPositionView *self,
        KtPositionKind kind,
        const char *title)
{
  g_autofree char *id = kt_workplace_new_id (get_workplace (self));
  g_autoptr (KtPositionData) data = kt_position_data_new (id, kind);
  g_autoptr (GError) error = NULL;
  KtPosition *before = kt_position_view_get_selected (self);
  KtPosition *position;

  kt_record_set_text (&data->title, title);
  kt_open_quote_begin_change (kt_position_view_get_quote (self), _ ("Add position"));
  position = kt_revision_insert (get_revision (self), before ? kt_position_get_parent (before) : NULL,
                                 before ? kt_position_get_index (before) + 1 : G_MAXUINT, data, &error);
  kt_open_quote_end_change (kt_position_view_get_quote (self), error ? NULL : &error);
  if (position)
    kt_position_view_select (self, position);
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_add_article (GSimpleAction *action,
                GVariant *parameter,
                gpointer data)
{
  kt_position_view_begin_entry (data);
}

static void
on_add_text (GSimpleAction *action,
             GVariant *parameter,
             gpointer data)
{
  insert (data, KT_POSITION_TEXT, _ ("New text"));
}

static void
on_add_subtotal (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer data)
{
  insert (data, KT_POSITION_SUBTOTAL, "");
}

static void
on_add_page_break (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer data)
{
  insert (data, KT_POSITION_PAGE_BREAK, "");
}

/* --- the lines that are selected -------------------------------------------------------------------------- */

/* Ends the step; what went wrong is told. */
static void
end_change (KtPositionView *self,
            GError *error)
{
  g_autoptr (GError) fault = error;

  kt_open_quote_end_change (kt_position_view_get_quote (self), fault ? NULL : &fault);
  kt_window_report (GTK_WIDGET (self), fault);
}

static void
remove_lines (KtPositionView *self)
{
  g_autoptr (GPtrArray) positions = kt_position_view_get_selection (self);
  g_autofree char *step = g_strdup_printf (ngettext ("Remove %u line", "Remove %u lines", positions->len), positions->len);
  g_autofree char *told = g_strdup_printf (ngettext ("%u line removed", "%u lines removed", positions->len), positions->len);
  GError *error = NULL;

  if (positions->len == 0)
    return;
  kt_open_quote_begin_change (kt_position_view_get_quote (self), step);
  if (kt_positions_remove (get_revision (self), positions, &error))
    kt_window_offer (GTK_WIDGET (self), told, _ ("Undo"), "quote.undo");
  end_change (self, error);
}

static void
on_remove (GSimpleAction *action,
           GVariant *parameter,
           gpointer data)
{
  remove_lines (data);
}

static void
on_duplicate (GSimpleAction *action,
              GVariant *parameter,
              gpointer data)
{
  KtPositionView *self = data;
  g_autoptr (GPtrArray) positions = kt_position_view_get_selection (self);
  g_autofree char *step = g_strdup_printf (ngettext ("Duplicate %u line", "Duplicate %u lines", positions->len), positions->len);
  g_autoptr (GPtrArray) copies = NULL;
  GError *error = NULL;

  if (positions->len == 0)
    return;
  kt_open_quote_begin_change (kt_position_view_get_quote (self), step);
  copies = kt_positions_duplicate (get_revision (self), positions, kt_workplace_get_random (get_workplace (self)), &error);
  end_change (self, error);
  if (copies)
    kt_position_view_select_lines (self, copies);
}

/* --- places ----------------------------------------------------------------------------------------------- */

typedef gboolean (*MoveFunc) (KtRevision *revision, GPtrArray *positions, GError **error);

static void
move (KtPositionView *self,
      MoveFunc func)
{
  g_autoptr (GPtrArray) positions = kt_position_view_get_selection (self);
  GError *error = NULL;

  if (positions->len == 0)
    return;
  kt_open_quote_begin_change (kt_position_view_get_quote (self), _ ("Move position"));
  func (get_revision (self), positions, &error);
  end_change (self, error);
  kt_position_view_select_lines (self, positions);
  kt_position_view_focus_table (self);
}

static gboolean
move_up (KtRevision *revision,
         GPtrArray *positions,
         GError **error)
{
  return kt_positions_shift (revision, positions, -1, error);
}

static gboolean
move_down (KtRevision *revision,
           GPtrArray *positions,
           GError **error)
{
  return kt_positions_shift (revision, positions, +1, error);
}

static void
on_up (GSimpleAction *action,
       GVariant *parameter,
       gpointer data)
{
  move (data, move_up);
}

static void
on_down (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  move (data, move_down);
}

static void
on_indent (GSimpleAction *action,
           GVariant *parameter,
           gpointer data)
{
  move (data, kt_positions_indent);
}

static void
on_outdent (GSimpleAction *action,
            GVariant *parameter,
            gpointer data)
{
  move (data, kt_positions_outdent);
}

/* --- content ---------------------------------------------------------------------------------------------- */

static gboolean
set_role (KtPosition *position,
          KtPositionData *data,
          gpointer role,
          GError **error)
{
  data->role = *(KtPositionRole *) role;
  return TRUE;
}

static void
change (KtPositionView *self,
        GPtrArray *positions,
        const char *step,
        KtPositionChangeFunc func,
        gpointer data)
{
  GError *error = NULL;

  if (positions->len == 0)
    return;
  kt_open_quote_begin_change (kt_position_view_get_quote (self), step);
  kt_positions_change (get_revision (self), positions, func, data, &error);
  end_change (self, error);
}

static void
on_role (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  static const char *const ROLES[] = { "normal", "option", "alternative", "on-demand" };

  for (guint i = 0; i < G_N_ELEMENTS (ROLES); i++)
    if (g_str_equal (ROLES[i], g_variant_get_string (parameter, NULL)))
      {
        KtPositionRole role = (KtPositionRole) i;
        g_autofree char *step = g_strdup_printf (_ ("Count as: %s"), kt_position_role_name (role));
        /* What is below counts with it. */
        g_autoptr (GPtrArray) positions = kt_position_view_get_selection (data);
        change (data, positions, step, set_role, &role);
      }
}

static gboolean
take_price_back (KtPosition *position,
                 KtPositionData *data,
                 gpointer view,
                 GError **error)
{
  KtWorkplace *workplace = get_workplace (view);

  return kt_position_take_determined_price (data, kt_revision_get_header (get_revision (view)),
                                            kt_workplace_get_catalog (workplace), kt_workplace_get_day (workplace), error);
}

static void
on_determined_price (GSimpleAction *action,
                     GVariant *parameter,
                     gpointer data)
{
  g_autoptr (GPtrArray) selected = kt_position_view_get_selection (data);
  g_autoptr (GPtrArray) positions = kt_positions_with_below (selected);

  change (data, positions, _ ("Back to the determined price"), take_price_back, data);
}

static void
on_discount (GSimpleAction *action,
             GVariant *parameter,
             gpointer data)
{
  kt_position_view_ask (data, KT_ASK_DISCOUNT);
}

static void
on_lot (GSimpleAction *action,
        GVariant *parameter,
        gpointer data)
{
  kt_position_view_ask (data, KT_ASK_LOT);
}

/* --- clipboard, selection --------------------------------------------------------------------------------- */

static void
on_cut (GSimpleAction *action,
        GVariant *parameter,
        gpointer data)
{
  kt_position_view_copy (data);
  remove_lines (data);
}

static void
on_copy (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  kt_position_view_copy (data);
}

static void
on_paste (GSimpleAction *action,
          GVariant *parameter,
          gpointer data)
{
  kt_position_view_paste (data);
}

static void
on_select_all (GSimpleAction *action,
               GVariant *parameter,
               gpointer data)
{
  kt_position_view_select_all (data);
}

static void
on_expand_all (GSimpleAction *action,
               GVariant *parameter,
               gpointer data)
{
  kt_position_view_expand_all (data, g_variant_get_boolean (parameter));
}

static void
on_reprice (GSimpleAction *action,
            GVariant *parameter,
            gpointer data)
{
  kt_position_reprice (data);
}

/* What changes nothing is possible in a sealed revision too. */
static const char *const READING[] = { "copy", "select-all", "expand-all", NULL };

static const GActionEntry ACTIONS[] = {
  { .name = "add-article", .activate = on_add_article },
  { .name = "add-text", .activate = on_add_text },
  { .name = "add-subtotal", .activate = on_add_subtotal },
  { .name = "add-page-break", .activate = on_add_page_break },
  { .name = "remove", .activate = on_remove },
  { .name = "duplicate", .activate = on_duplicate },
  { .name = "up", .activate = on_up },
  { .name = "down", .activate = on_down },
  { .name = "indent", .activate = on_indent },
  { .name = "outdent", .activate = on_outdent },
  { .name = "role", .activate = on_role, .parameter_type = "s" },
  { .name = "lot", .activate = on_lot },
  { .name = "discount", .activate = on_discount },
  { .name = "determined-price", .activate = on_determined_price },
  { .name = "cut", .activate = on_cut },
  { .name = "copy", .activate = on_copy },
  { .name = "paste", .activate = on_paste },
  { .name = "select-all", .activate = on_select_all },
  { .name = "expand-all", .activate = on_expand_all, .parameter_type = "b" },
  { .name = "reprice", .activate = on_reprice },
};

void
kt_position_actions_add (GActionMap *map,
                         KtPositionView *view)
{
  g_return_if_fail (G_IS_ACTION_MAP (map));
  g_return_if_fail (KT_IS_POSITION_VIEW (view));

  g_action_map_add_action_entries (map, ACTIONS, G_N_ELEMENTS (ACTIONS), view);
}

void
kt_position_actions_enable (GActionMap *map,
                            gboolean editable)
{
  g_return_if_fail (G_IS_ACTION_MAP (map));

  for (gsize i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, ACTIONS[i].name)),
                                 editable || g_strv_contains (READING, ACTIONS[i].name));
}
