/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-arrival.h"

#include "kt-enrol-form.h"
#include "kt-start-page.h"
#include "kt-sync-session.h"
#include "kt-ui-people.h"
#include "kt-ui-server.h"
#include "kt-ui-valve.h"

#include <glib/gi18n.h>

struct _KtArrivalStage {
  KtUiServer *server;
  KtUiValve *valve;
  char *code;
};

KtArrivalStage *
kt_arrival_stage_new (void)
{
  KtArrivalStage *self;

  if (!g_getenv ("KT_SERVER"))
    return NULL;
  self = g_new0 (KtArrivalStage, 1);
  self->server = kt_ui_server_start ();
  kt_ui_server_publish (self->server, g_getenv ("KT_DEMO_RELEASE"), NULL);
  self->valve = kt_ui_valve_new (kt_ui_server_get_address (self->server));
  self->code = kt_ui_server_add (self->server, "a.berg", "Anna Berg", "sales");
  return self;
}

void
kt_arrival_stage_free (KtArrivalStage *self)
{
  if (!self)
    return;
  kt_ui_valve_free (self->valve);
  kt_ui_server_free (self->server);
  g_free (self->code);
  g_free (self);
}

static const KtCatalogStatus *
catalog (KtUi *ui)
{
  return kt_sync_session_get_catalog (kt_workplace_get_sync (kt_ui_workplace (ui)));
}

static gboolean
has_half (KtUi *ui,
          gpointer data)
{
  return catalog (ui)->all > 0 && catalog (ui)->done >= catalog (ui)->all / 3;
}

static gboolean
is_cut (KtUi *ui,
        gpointer data)
{
  return catalog (ui)->is_cut;
}

/* As it stands on the button. */
static void
press (KtUi *ui,
       const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);
  g_autofree char *text = g_strjoinv ("", parts);

  kt_ui_press_button (ui, text);
}

void
kt_screenshot_arrival (KtUi *ui,
                       KtArrivalStage *stage,
                       KtTakePicture take)
{
  GtkWidget *form;

  press (ui, _ ("_Connect to a Company Server…"));
  take (ui, "first-enrol");
  form = kt_ui_expect (ui, KT_TYPE_ENROL_FORM, NULL);
  kt_ui_fill (form, _ ("Address of the server"), kt_ui_valve_get_address (stage->valve));
  kt_ui_fill (form, _ ("Code"), stage->code);
  kt_ui_fill (form, _ ("Password for logging in at this device"), KT_UI_PASSWORD);
  press (ui, _ ("_Enrol This Device"));
  kt_ui_valve_let (stage->valve, KT_UI_VALVE_IMAGE, 3000000);
  kt_ui_wait (ui, "some of the catalog", has_half, NULL);
  take (ui, "first-arriving");
  kt_ui_server_kill (stage->server);
  kt_ui_wait (ui, "the line to be cut", is_cut, NULL);
  take (ui, "first-cut");
}
