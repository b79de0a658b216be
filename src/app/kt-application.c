/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-application.h"

#include "kt-app-config.h"
#include "kt-conversation.h"
#include "kt-expiry.h"
#include "kt-language.h"
#include "kt-setting-store.h"
#include "kt-sync-authorities.h"
#include "kt-window.h"

#include <glib/gi18n.h>

#define SETTING_LANGUAGE "interface.language"
#define SETTING_APPEARANCE "interface.appearance"

struct _KtApplication {
  AdwApplication parent_instance;

  char *profile;
  char *catalog_path;
  KtClock *clock;
  KtRandom *random;
  KtWorkplace *workplace;
  KtConversation *conversation;
};

G_DEFINE_FINAL_TYPE (KtApplication, kt_application, ADW_TYPE_APPLICATION)

static const struct {
  const char *name;
  AdwColorScheme scheme;
} APPEARANCES[] = {
  { "system", ADW_COLOR_SCHEME_DEFAULT },
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK },
};

/* --- actions ---------------------------------------------------------------------------------------------- */

static void
remember (KtApplication *self,
          const char *key,
          const char *value)
{
  KtWorkStore *store = kt_workplace_get_store (self->workplace);

  if (store)
    kt_setting_store_set (store, key, value);
}

static void
set_action_state (KtApplication *self,
                  const char *name,
                  const char *value)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (value));
}

/* What is on the screen was built in the other language: a new window replaces it, the conversation stays. */
static void
rebuild_window (KtApplication *self)
{
  GtkWindow *old = gtk_application_get_active_window (GTK_APPLICATION (self));
  KtWindow *window = kt_window_new (self, self->workplace, self->conversation);

  if (old)
    kt_window_take_place_of (window, KT_WINDOW (old));
  gtk_window_present (GTK_WINDOW (window));
  if (old)
    gtk_window_destroy (old);
}

static void
apply_language (KtApplication *self,
                const char *language)
{
  if (g_str_equal (language, kt_language_get ()))
    return;
  kt_language_set (language);
  set_action_state (self, "language", language);
  rebuild_window (self);
}

static void
on_language (GSimpleAction *action,
             GVariant *parameter,
             gpointer data)
{
  KtApplication *self = data;
  const char *language = g_variant_get_string (parameter, NULL);

  remember (self, SETTING_LANGUAGE, language);
  apply_language (self, language);
}

static void
apply_appearance (KtApplication *self,
                  const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (APPEARANCES); i++)
    if (g_str_equal (APPEARANCES[i].name, name))
      {
        adw_style_manager_set_color_scheme (adw_style_manager_get_default (), APPEARANCES[i].scheme);
        set_action_state (self, "appearance", name);
      }
}

static void
on_appearance (GSimpleAction *action,
               GVariant *parameter,
               gpointer data)
{
  KtApplication *self = data;
  const char *name = g_variant_get_string (parameter, NULL);

  remember (self, SETTING_APPEARANCE, name);
  apply_appearance (self, name);
}

static void
on_about (GSimpleAction *action,
          GVariant *parameter,
          gpointer data)
{
  adw_show_about_window (gtk_application_get_active_window (data),
                         "application-name", "Kontor",
                         "application-icon", KT_APPLICATION_ID,
                         "version", KT_VERSION,
                         "comments", _ ("Inform, configure, order, service: complex products without dead ends."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         NULL);
}

/* The one with the pages; a dialog is a window, too. */
static GtkWindow *
find_window (KtApplication *self)
{
  for (GList *item = gtk_application_get_windows (GTK_APPLICATION (self)); item; item = item->next)
    if (KT_IS_WINDOW (item->data))
      return item->data;
  return NULL;
}

static void
on_quit (GSimpleAction *action,
         GVariant *parameter,
         gpointer data)
{
  GtkWindow *window = find_window (data);

  if (window)
    gtk_window_close (window);
  else
    g_application_quit (data);
}

static const GActionEntry ACTIONS[] = {
  { .name = "language", .activate = on_language, .parameter_type = "s", .state = "'en'" },
  { .name = "appearance", .activate = on_appearance, .parameter_type = "s", .state = "'system'" },
  { .name = "about", .activate = on_about },
  { .name = "quit", .activate = on_quit },
};

/* Those of a page stand in its .ui file: they hold while it is shown, and a field one types in comes before them. */
static const struct {
  const char *action;
  const char *accelerators[3];
} SHORTCUTS[] = {
  { "app.quit", { "<Control>q" } },
  { "win.search", { "<Control>k", "<Control>f" } },
  { "win.area::catalog", { "<Control>1" } },
  { "win.area::configurator", { "<Control>2" } },
  { "win.area::quotes", { "<Control>3" } },
  { "win.area::customers", { "<Control>4" } },
  { "win.area::orders", { "<Control>5" } },
  { "win.area::approvals", { "<Control>6" } },
  { "win.area::admin", { "<Control>7" } },
  { "win.open-catalog", { "<Control>o" } },
  { "win.lock", { "<Control><Alt>l" } },
  { "win.log-out", { "<Control><Shift>q" } },
  { "win.show-help-overlay", { "<Control>question", "F1" } },
};

/* --- start ------------------------------------------------------------------------------------------------ */

/* Settings become readable with the store. */
static void
on_workplace_state (KtApplication *self)
{
  KtWorkStore *store = kt_workplace_get_store (self->workplace);
  g_autofree char *language = NULL;
  g_autofree char *appearance = NULL;

  if (!store)
    return;
  g_signal_handlers_disconnect_by_func (self->workplace, on_workplace_state, self);
  language = kt_setting_store_get (store, SETTING_LANGUAGE);
  appearance = kt_setting_store_get (store, SETTING_APPEARANCE);
  if (appearance)
    apply_appearance (self, appearance);
  if (language)
    apply_language (self, language);
}

static const char *
ensure_profile (KtApplication *self)
{
  if (!self->profile)
    self->profile = g_build_filename (g_get_user_data_dir (), "kontor", NULL);
  return self->profile;
}

static void
kt_application_startup (GApplication *application)
{
  KtApplication *self = KT_APPLICATION (application);

  G_APPLICATION_CLASS (kt_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (KT_APPLICATION_ID);

  g_action_map_add_action_entries (G_ACTION_MAP (self), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  set_action_state (self, "language", kt_language_get ());
  for (gsize i = 0; i < G_N_ELEMENTS (SHORTCUTS); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), SHORTCUTS[i].action, SHORTCUTS[i].accelerators);

  self->clock = kt_clock_system ();
  self->random = kt_random_new_system ();
  self->workplace = kt_workplace_new (ensure_profile (self), self->clock, self->random);
  kt_expiry_follow (self->workplace);
  self->conversation = kt_conversation_new (self->workplace);
  g_signal_connect_object (self->workplace, "notify::state", G_CALLBACK (on_workplace_state), self,
                           G_CONNECT_SWAPPED);
}

static void
kt_application_activate (GApplication *application)
{
  KtApplication *self = KT_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (!window)
    {
      window = GTK_WINDOW (kt_window_new (self, self->workplace, self->conversation));
      gtk_window_present (window);
      kt_workplace_open (self->workplace, self->catalog_path);
    }
  gtk_window_present (window);
}

static void
kt_application_shutdown (GApplication *application)
{
  KtApplication *self = KT_APPLICATION (application);

  if (self->conversation)
    kt_conversation_save_now (self->conversation, NULL); /* the window has asked before */
  if (self->workplace)
    kt_workplace_close (self->workplace);
  G_APPLICATION_CLASS (kt_application_parent_class)->shutdown (application);
}

static int
kt_application_handle_local_options (GApplication *application,
                                     GVariantDict *options)
{
  KtApplication *self = KT_APPLICATION (application);
  const char *profile = NULL;
  const char *catalog = NULL;
  const char *authorities = NULL;
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Kontor %s\n", KT_VERSION);
      return 0;
    }
  g_variant_dict_lookup (options, "catalog", "^&ay", &catalog);
  g_variant_dict_lookup (options, "profile", "^&ay", &profile);
  g_variant_dict_lookup (options, "server-ca", "^&ay", &authorities);
  kt_application_set_paths (self, profile, catalog);
  if (authorities && !kt_sync_authorities_keep (ensure_profile (self), authorities, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  return -1;
}

static const GOptionEntry OPTIONS[] = {
  { "catalog", 'c', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Open this catalog: a release or a source folder"),
    N_ ("PATH") },
  { "profile", 'p', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep the work in this folder"), N_ ("FOLDER") },
  { "server-ca", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("From now on trust only servers that an authority in this file (PEM) vouches for"), N_ ("FILE") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
  { NULL },
};

static void
kt_application_finalize (GObject *object)
{
  KtApplication *self = KT_APPLICATION (object);

  g_clear_object (&self->conversation);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->random, kt_random_free);
  g_clear_pointer (&self->clock, kt_clock_unref);
  g_free (self->profile);
  g_free (self->catalog_path);
  G_OBJECT_CLASS (kt_application_parent_class)->finalize (object);
}

static void
kt_application_class_init (KtApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kt_application_finalize;
  application_class->startup = kt_application_startup;
  application_class->activate = kt_application_activate;
  application_class->shutdown = kt_application_shutdown;
  application_class->handle_local_options = kt_application_handle_local_options;
}

static void
kt_application_init (KtApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), OPTIONS);
}

KtApplication *
kt_application_new (void)
{
  return g_object_new (KT_TYPE_APPLICATION,
                       "application-id", KT_APPLICATION_ID,
                       "resource-base-path", "/org/kontor/Kontor",
                       NULL);
}

KtWorkplace *
kt_application_get_workplace (KtApplication *self)
{
  g_return_val_if_fail (KT_IS_APPLICATION (self), NULL);

  return self->workplace;
}

KtConversation *
kt_application_get_conversation (KtApplication *self)
{
  g_return_val_if_fail (KT_IS_APPLICATION (self), NULL);

  return self->conversation;
}

void
kt_application_set_paths (KtApplication *self,
                          const char *profile,
                          const char *catalog)
{
  g_return_if_fail (KT_IS_APPLICATION (self));

  if (catalog)
    {
      g_free (self->catalog_path);
      self->catalog_path = g_strdup (catalog);
    }
  if (profile)
    {
      g_free (self->profile);
      self->profile = g_strdup (profile);
      /* A profile of its own is a program of its own; the profile's lock guards it. */
      g_application_set_flags (G_APPLICATION (self),
                               g_application_get_flags (G_APPLICATION (self)) | G_APPLICATION_NON_UNIQUE);
    }
}
