/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every action works on the position that is selected in the table and says in the window what went wrong; without a
 * selection it does nothing.
 */
#include "kt-position-actions.h"

#include "kt-catalog-pricing.h"
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
  position = kt_revision_insert (get_revision (self), before ? kt_position_get_parent (before) : NULL,
                                 before ? kt_position_get_index (before) + 1 : G_MAXUINT, data, &error);
  if (position)
    kt_position_view_select (self, position);
  kt_window_report (GTK_WIDGET (self), error);
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

static void
on_remove (GSimpleAction *action,
           GVariant *parameter,
           gpointer data)
{
  KtPositionView *self = data;
  KtPosition *position = kt_position_view_get_selected (self);
  g_autoptr (GError) error = NULL;

  if (!position)
    return;
  kt_open_quote_begin_change (kt_position_view_get_quote (self), _ ("Remove position"));
  kt_revision_remove (get_revision (self), position, &error);
  kt_open_quote_end_change (kt_position_view_get_quote (self), NULL);
  if (!error)
    kt_window_offer (GTK_WIDGET (self), _ ("Position removed"), _ ("Undo"), "quote.undo");
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_duplicate (GSimpleAction *action,
              GVariant *parameter,
              gpointer data)
{
  KtPositionView *self = data;
  KtPosition *position = kt_position_view_get_selected (self);
  g_autoptr (GError) error = NULL;

  if (!position)
    return;
  kt_open_quote_begin_change (kt_position_view_get_quote (self), _ ("Duplicate position"));
  kt_revision_duplicate (get_revision (self), position, kt_workplace_get_random (get_workplace (self)), &error);
  kt_open_quote_end_change (kt_position_view_get_quote (self), NULL);
  kt_window_report (GTK_WIDGET (self), error);
}

static void
move (KtPositionView *self,
      int by)
{
  g_autoptr (KtPosition) position = kt_position_view_get_selected (self) ? g_object_ref (kt_position_view_get_selected (self)) : NULL;
  g_autoptr (GError) error = NULL;

  if (position && kt_revision_shift (get_revision (self), position, by, &error))
    kt_position_view_select (self, position);
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_up (GSimpleAction *action,
       GVariant *parameter,
       gpointer data)
{
  move (data, -1);
}

static void
on_down (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  move (data, +1);
}

static void
change_selected (KtPositionView *self,
                 gboolean (*change) (KtRevision *revision, KtPosition *position, GError **error))
{
  KtPosition *position = kt_position_view_get_selected (self);
  g_autoptr (GError) error = NULL;

  if (position)
    change (get_revision (self), position, &error);
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_indent (GSimpleAction *action,
           GVariant *parameter,
           gpointer data)
{
  change_selected (data, kt_revision_indent);
}

static void
on_outdent (GSimpleAction *action,
            GVariant *parameter,
            gpointer data)
{
  change_selected (data, kt_revision_outdent);
}

static void
on_role (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  static const char *const ROLES[] = { "normal", "option", "alternative", "on-demand" };
  KtPositionView *self = user_data;
  KtPosition *position = kt_position_view_get_selected (self);
  g_autoptr (KtPositionData) data = position ? kt_position_data_copy (kt_position_get (position)) : NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; data && i < G_N_ELEMENTS (ROLES); i++)
    if (g_str_equal (ROLES[i], g_variant_get_string (parameter, NULL)))
      {
        data->role = (KtPositionRole) i;
        kt_open_quote_begin_change (kt_position_view_get_quote (self), _ ("Edit position"));
        kt_revision_edit_position (get_revision (self), position, data, &error);
        kt_open_quote_end_change (kt_position_view_get_quote (self), NULL);
      }
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_reprice (GSimpleAction *action,
            GVariant *parameter,
            gpointer data)
{
  KtPositionView *self = data;
  KtCatalog *catalog = kt_workplace_get_catalog (get_workplace (self));
  guint day = kt_workplace_get_day (get_workplace (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRepricing) repricing = kt_repricing_preview (catalog, get_revision (self), day, NULL, &error);

  if (repricing && kt_repricing_apply (repricing, catalog, get_revision (self), day, NULL, &error))
    kt_window_offer (GTK_WIDGET (self), _ ("Recalculated with today's prices; prices typed by hand stayed"), _ ("Undo"),
                     "quote.undo");
  kt_window_report (GTK_WIDGET (self), error);
}

static const GActionEntry ACTIONS[] = {
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
                            gboolean enabled)
{
  g_return_if_fail (G_IS_ACTION_MAP (map));

  for (gsize i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, ACTIONS[i].name)), enabled);
}
