/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages do not know each other; they ask for another area with the action win.area, and share the conversation. */
#include "kt-window.h"

#include "kt-accessible-name.h"
#include "kt-area.h"
#include "kt-arrival-strip.h"
#include "kt-catalog-banner.h"
#include "kt-catalog-page.h"
#include "kt-customers-page.h"
#include "kt-customer-picker.h"
#include "kt-file-choice.h"
#include "kt-fold-bin.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-login-page.h"
#include "kt-orders-page.h"
#include "kt-sales-error.h"
#include "kt-presence.h"
#include "kt-setting-store.h"
#include "kt-start-page.h"
#include "kt-stepper.h"
#include "kt-tab-leaves.h"
#include "kt-sync-strip.h"
#include "kt-user-button.h"
#include "kt-window-presence.h"

#include <glib/gi18n.h>

#define SETTING_SIZE "window.size"
#define SETTING_AREA "window.area"

struct _KtWindow {
  AdwApplicationWindow parent_instance;

  KtWorkplace *workplace;
  KtConversation *conversation;

  GtkWidget *fold;
  GtkWidget *sidebar;
  GtkWidget *brand;
  GtkWidget *sidebar_edge;
  GtkWidget *areas;
  GtkWidget *arrival_strip;
  GtkWidget *sync_strip;
  GtkWidget *user_button;
  GtkWidget *foot;
  GtkWidget *catalog_label;
  GtkWidget *state_label;
  GtkWidget *customer_button;
  GtkWidget *customer_label;
  GtkWidget *stepper;
  GtkWidget *catalog_banner;
  GtkWidget *toasts;
  GtkWidget *stack;

  gboolean closes_anyway; /* though something could not be saved */
};

G_DEFINE_FINAL_TYPE (KtWindow, kt_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- areas ------------------------------------------------------------------------------------------------ */

static const KtActor *
get_actor (KtWindow *self)
{
  return kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));
}

static KtPresenceState
get_presence_state (KtWindow *self)
{
  return kt_presence_get_state (kt_workplace_get_presence (self->workplace));
}

/* There is a catalog, and somebody who may see it. */
static gboolean
is_open (KtWindow *self)
{
  KtPresenceState state = get_presence_state (self);

  return kt_workplace_get_state (self->workplace) == KT_WORKPLACE_READY &&
         (state == KT_PRESENCE_OPEN || state == KT_PRESENCE_PRESENT);
}

static gboolean
must_log_in (KtWindow *self)
{
  KtPresenceState state = get_presence_state (self);

  return kt_workplace_get_state (self->workplace) == KT_WORKPLACE_READY &&
         (state == KT_PRESENCE_NOBODY || state == KT_PRESENCE_LOCKED);
}

static GtkListBoxRow *
get_area_row (KtWindow *self,
              guint number)
{
  return gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->areas), (int) number);
}

static void
add_badges (KtWindow *self)
{
  for (guint i = 0; i < kt_n_areas; i++)
    {
      GtkWidget *row = gtk_list_box_row_get_child (get_area_row (self, i));

      if (kt_areas[i].badge)
        gtk_box_append (GTK_BOX (row), kt_areas[i].badge (self->workplace));
    }
}

static void on_area_selected (KtWindow *self, GtkListBoxRow *row);

static void
add_pages (KtWindow *self)
{
  for (guint i = 0; i < kt_n_areas; i++)
    {
      GtkWidget *page;

      if (!kt_area_is_for (i, get_actor (self)) || gtk_stack_get_child_by_name (GTK_STACK (self->stack), kt_areas[i].id))
        continue;
      page = kt_areas[i].create (self->conversation);
      kt_accessible_names (page);
      gtk_stack_add_named (GTK_STACK (self->stack), page, kt_areas[i].id);
    }
}

/* The pages show one catalog to one user; with another one they begin anew. */
static void
remove_pages (KtWindow *self,
              const KtActor *but_those_for)
{
  for (guint i = 0; i < kt_n_areas; i++)
    {
      GtkWidget *page = gtk_stack_get_child_by_name (GTK_STACK (self->stack), kt_areas[i].id);
      if (page && !kt_area_is_for (i, but_those_for))
        gtk_stack_remove (GTK_STACK (self->stack), page);
    }
}

static gboolean
has_focus_within (KtWindow *self,
                  GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus && gtk_widget_is_ancestor (focus, widget);
}

/* Another actor: other areas. */
static void
show_areas (KtWindow *self)
{
  for (guint i = 0; i < kt_n_areas; i++)
    gtk_widget_set_visible (GTK_WIDGET (get_area_row (self, i)), kt_area_is_for (i, get_actor (self)));
}

/* A page may know where one begins in it; otherwise it is at its beginning. */
static void
move_focus_to_page (KtWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->stack));

  if (!has_focus_within (self, page) && !gtk_widget_grab_focus (page))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
go_to (KtWindow *self,
       const char *area)
{
  int number = kt_area_find (area);
  gboolean stays_in_sidebar = has_focus_within (self, self->areas);

  if (number < 0 || !kt_area_is_for (number, get_actor (self)) || !is_open (self))
    return;
  add_pages (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), area);
  g_signal_handlers_block_by_func (self->areas, on_area_selected, self);
  gtk_list_box_select_row (GTK_LIST_BOX (self->areas),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->areas), number));
  g_signal_handlers_unblock_by_func (self->areas, on_area_selected, self);
  /* Who came by a command goes on in the page; who walks along the areas stays there. */
  if (!stays_in_sidebar)
    move_focus_to_page (self);
  if (kt_areas[number].phase != KT_PHASE_SERVICE)
    kt_conversation_set_phase (self->conversation, kt_areas[number].phase);
  kt_setting_store_set (kt_workplace_get_store (self->workplace), SETTING_AREA, area);
}

static void
on_area_selected (KtWindow *self,
                  GtkListBoxRow *row)
{
  if (row)
    go_to (self, kt_areas[gtk_list_box_row_get_index (row)].id);
}

/* Enter, or a click: into the page. */
static void
on_area_activated (KtWindow *self)
{
  move_focus_to_page (self);
}

static void
on_phase_activated (KtWindow *self,
                    guint phase)
{
  for (guint i = 0; i < kt_n_areas; i++)
    if (kt_areas[i].phase == phase)
      {
        go_to (self, kt_areas[i].id);
        return;
      }
}

static void
area_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  go_to (KT_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* NULL: the area is not for who is here. */
static GtkWidget *
go_to_page (GtkWidget *widget,
            const char *area)
{
  KtWindow *self = KT_WINDOW (widget);

  go_to (self, area);
  return gtk_stack_get_child_by_name (GTK_STACK (self->stack), area);
}

static void
search_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  GtkWidget *page = go_to_page (widget, "catalog");

  if (page)
    kt_catalog_page_begin_search (KT_CATALOG_PAGE (page));
}

static void
order_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  GtkWidget *page = go_to_page (widget, "orders");

  if (page)
    kt_orders_page_show (KT_ORDERS_PAGE (page), g_variant_get_string (parameter, NULL));
}

static void
customer_action (GtkWidget *widget,
                 const char *name,
                 GVariant *parameter)
{
  GtkWidget *page = go_to_page (widget, "customers");

  if (page)
    kt_customers_page_show (KT_CUSTOMERS_PAGE (page), g_variant_get_string (parameter, NULL));
}

static void
quote_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  if (go_to_page (widget, "quotes"))
    kt_conversation_open_quote (KT_WINDOW (widget)->conversation, g_variant_get_string (parameter, NULL));
}

static void
compare_action (GtkWidget *widget,
                const char *name,
                GVariant *parameter)
{
  const char *quote, *left, *right;

  g_variant_get (parameter, "(&s&s&s)", &quote, &left, &right);
  if (go_to_page (widget, "quotes"))
    kt_conversation_compare (KT_WINDOW (widget)->conversation, quote, left, right);
}

static void
new_customer_action (GtkWidget *widget,
                     const char *name,
                     GVariant *parameter)
{
  GtkWidget *page = go_to_page (widget, "customers");

  if (page)
    kt_customers_page_begin_new (KT_CUSTOMERS_PAGE (page));
}

/* --- opening a catalog ------------------------------------------------------------------------------------ */

static void
on_catalog_chosen (GtkWidget *widget,
                   const char *path,
                   gpointer data)
{
  kt_workplace_open_catalog (KT_WINDOW (widget)->workplace, path);
}

static void
open_catalog_action (GtkWidget *widget,
                     const char *name,
                     GVariant *parameter)
{
  if (kt_workplace_get_store (KT_WINDOW (widget)->workplace))
    kt_file_choice_open (widget, _ ("Open a Catalog"), _ ("_Open"), on_catalog_chosen, NULL, NULL);
}

/* --- what the bars show ----------------------------------------------------------------------------------- */

static void
show_customer (KtWindow *self)
{
  const KtAccount *account = kt_conversation_get_account (self->conversation);
  g_autofree char *title = account ? kt_account_title (account) : NULL;

  gtk_label_set_text (GTK_LABEL (self->customer_label), title ? title : _ ("No customer yet"));
}

static void
show_phase (KtWindow *self)
{
  KtStepper *stepper = KT_STEPPER (self->stepper);
  gboolean is_ready = is_open (self);

  kt_stepper_set_current (stepper, kt_conversation_get_phase (self->conversation));
  kt_stepper_set_reachable (stepper, KT_PHASE_INFORM, is_ready);
  kt_stepper_set_reachable (stepper, KT_PHASE_CONFIGURE,
                            is_ready && kt_conversation_get_configuration (self->conversation) != NULL);
  kt_stepper_set_reachable (stepper, KT_PHASE_ORDER, is_ready && kt_conversation_get_quote (self->conversation) != NULL);
  kt_stepper_set_reachable (stepper, KT_PHASE_SERVICE, FALSE);
}

static gboolean
is_narrow (KtWindow *self)
{
  return kt_fold_bin_get_level (KT_FOLD_BIN (self->fold)) == 0;
}

static void
show_foot (KtWindow *self)
{
  KtCatalog *catalog = kt_workplace_get_catalog (self->workplace);
  g_autofree char *version = NULL;

  gtk_widget_set_visible (self->foot, catalog && !is_narrow (self));
  if (!catalog)
    return;
  version = g_strdup_printf (_ ("Catalog %s"), kt_catalog_get_settings (catalog)->version);
  gtk_label_set_text (GTK_LABEL (self->catalog_label),
                      kt_texts_catalog_title (kt_catalog_get_texts (catalog), kt_language_get ()));
  gtk_label_set_text (GTK_LABEL (self->state_label), version);
}

/* Without room the sidebar shows icons only. */
static void
on_level (KtWindow *self)
{
  gboolean narrow = is_narrow (self);

  for (guint i = 0; i < kt_n_areas; i++)
    kt_area_row_set_narrow (get_area_row (self, i), narrow);
  gtk_widget_set_visible (self->brand, !narrow);
  kt_user_button_set_narrow (KT_USER_BUTTON (self->user_button), narrow);
  kt_arrival_strip_set_narrow (KT_ARRIVAL_STRIP (self->arrival_strip), narrow);
  kt_sync_strip_set_narrow (KT_SYNC_STRIP (self->sync_strip), narrow);
  gtk_widget_set_size_request (self->sidebar, narrow ? -1 : 190, -1);
  kt_stepper_set_compact (KT_STEPPER (self->stepper), narrow);
  show_foot (self);
}

/* --- the state of the workplace --------------------------------------------------------------------------- */

static void
restore_size (KtWindow *self)
{
  g_autofree char *size = kt_setting_store_get (kt_workplace_get_store (self->workplace), SETTING_SIZE);
  int width, height, is_maximized;

  if (!size || sscanf (size, "%d %d %d", &width, &height, &is_maximized) != 3)
    return;
  if (width < 640 || height < 480 || width > 20000 || height > 20000)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (is_maximized)
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
save_size (KtWindow *self)
{
  KtWorkStore *store = kt_workplace_get_store (self->workplace);
  g_autofree char *size = NULL;
  int width, height;

  if (!store)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  size = g_strdup_printf ("%d %d %d", width, height, gtk_window_is_maximized (GTK_WINDOW (self)));
  kt_setting_store_set (store, SETTING_SIZE, size);
}

static void
show_bars (KtWindow *self)
{
  gboolean may_log_in = must_log_in (self);
  gboolean is_trading = get_actor (self) && kt_actor_may (get_actor (self), KT_RIGHT_TRADE);

  show_areas (self);
  gtk_widget_set_visible (self->sidebar, !may_log_in);
  gtk_widget_set_visible (self->sidebar_edge, !may_log_in);
  gtk_widget_set_visible (self->stepper, !may_log_in && is_trading);
  gtk_widget_set_visible (self->customer_button, !may_log_in && is_trading);
  gtk_widget_set_sensitive (self->areas, is_open (self));
  gtk_widget_set_sensitive (self->customer_button, is_open (self));
  show_foot (self);
  show_phase (self);
}

static void
enable_actions (KtWindow *self)
{
  gboolean is_working = is_open (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.area", is_working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search", is_working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.new-customer",
                                 is_working && kt_actor_may (get_actor (self), KT_RIGHT_TRADE));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-catalog",
                                 kt_workplace_get_store (self->workplace) && !must_log_in (self));
}

/* Where one was, as far as it is for who is here. */
static void
go_to_last_area (KtWindow *self)
{
  g_autofree char *area = kt_setting_store_get (kt_workplace_get_store (self->workplace), SETTING_AREA);
  int number = area ? kt_area_find (area) : -1;

  go_to (self, number >= 0 && kt_area_is_for (number, get_actor (self)) ? area : "catalog");
}

/* Opening, logging in, working. Behind a lock the pages stay. */
static void
on_state (KtWindow *self)
{
  show_bars (self);
  enable_actions (self);
  kt_catalog_banner_set_shown (KT_CATALOG_BANNER (self->catalog_banner), is_open (self));
  kt_arrival_strip_set_session (KT_ARRIVAL_STRIP (self->arrival_strip), kt_workplace_get_sync (self->workplace));
  kt_sync_strip_set_session (KT_SYNC_STRIP (self->sync_strip), kt_workplace_get_sync (self->workplace));
  if (is_open (self))
    {
      remove_pages (self, get_actor (self));
      go_to_last_area (self);
      return;
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), must_log_in (self) ? "login" : "start");
  if (must_log_in (self))
    gtk_widget_grab_focus (gtk_stack_get_visible_child (GTK_STACK (self->stack)));
  gtk_list_box_unselect_all (GTK_LIST_BOX (self->areas));
  if (get_presence_state (self) != KT_PRESENCE_LOCKED)
    remove_pages (self, NULL);
}

/* Other rights: other areas. */
static void
on_actor (KtWindow *self)
{
  if (is_open (self))
    on_state (self);
}

static void
on_conversation_failed (KtWindow *self,
                        const GError *error)
{
  kt_window_report (GTK_WIDGET (self), error);
}

static void
on_close_answered (KtWindow *self,
                   const char *response)
{
  self->closes_anyway = g_str_equal (response, "close");
  if (self->closes_anyway)
    gtk_window_close (GTK_WINDOW (self));
}

static void
ask_whether_to_close (KtWindow *self,
                      const GError *problem)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Not Everything Is Saved"), problem->message);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _ ("_Stay"), "close",
                                    _ ("_Close without Saving"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_answered), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
kt_window_close_request (GtkWindow *window)
{
  KtWindow *self = KT_WINDOW (window);
  g_autoptr (GError) problem = NULL;

  save_size (self);
  if (!self->closes_anyway && !kt_conversation_save_now (self->conversation, &problem))
    {
      ask_whether_to_close (self, problem);
      return TRUE;
    }
  return GTK_WINDOW_CLASS (kt_window_parent_class)->close_request (window);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_window_dispose (GObject *object)
{
  KtWindow *self = KT_WINDOW (object);

  g_clear_object (&self->conversation);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_window_parent_class)->dispose (object);
}

static void
kt_window_class_init (KtWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = kt_window_close_request;

  g_type_ensure (KT_TYPE_ARRIVAL_STRIP);
  g_type_ensure (KT_TYPE_CATALOG_BANNER);
  g_type_ensure (KT_TYPE_FOLD_BIN);
  g_type_ensure (KT_TYPE_STEPPER);
  g_type_ensure (KT_TYPE_SYNC_STRIP);
  g_type_ensure (KT_TYPE_USER_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/kt-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KtWindow, fold);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, brand);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, sidebar_edge);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, areas);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, arrival_strip);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, sync_strip);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, user_button);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, foot);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, catalog_label);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, state_label);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, customer_button);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, customer_label);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, stepper);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, catalog_banner);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, KtWindow, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_level);
  gtk_widget_class_bind_template_callback (widget_class, on_area_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_area_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_phase_activated);

  gtk_widget_class_install_action (widget_class, "win.area", "s", area_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.order", "s", order_action);
  gtk_widget_class_install_action (widget_class, "win.customer", "s", customer_action);
  gtk_widget_class_install_action (widget_class, "win.quote", "s", quote_action);
  gtk_widget_class_install_action (widget_class, "win.compare", "(sss)", compare_action);
  gtk_widget_class_install_action (widget_class, "win.new-customer", NULL, new_customer_action);
  gtk_widget_class_install_action (widget_class, "win.open-catalog", NULL, open_catalog_action);
}

static void
kt_window_init (KtWindow *self)
{
  const char *const phases[] = { _ ("Inform"), _ ("Configure"), _ ("Order"), _ ("Service"), NULL };
  g_autoptr (GtkBuilder) shortcuts = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  kt_stepper_set_titles (KT_STEPPER (self->stepper), phases);
  for (guint i = 0; i < kt_n_areas; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->areas), kt_area_new_row (i));
  kt_tab_leaves (self->areas);

  shortcuts = gtk_builder_new_from_resource ("/org/kontor/Kontor/app/kt-shortcuts.ui");
  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self),
                                           GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (shortcuts, "help_overlay")));
}

KtWindow *
kt_window_new (KtApplication *application,
               KtWorkplace *workplace,
               KtConversation *conversation)
{
  KtWindow *self = g_object_new (KT_TYPE_WINDOW, "application", application, NULL);

  self->workplace = g_object_ref (workplace);
  self->conversation = g_object_ref (conversation);
  add_badges (self);
  gtk_stack_add_named (GTK_STACK (self->stack), kt_start_page_new (workplace), "start");
  gtk_stack_add_named (GTK_STACK (self->stack), kt_login_page_new (workplace), "login");
  kt_user_button_follow (KT_USER_BUTTON (self->user_button), workplace);
  kt_window_presence_begin (GTK_APPLICATION_WINDOW (self), conversation);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->customer_button), kt_customer_picker_new (conversation));

  g_signal_connect_object (workplace, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kt_workplace_get_presence (workplace), "notify::state", G_CALLBACK (on_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (kt_workplace_get_gatekeeper (workplace), "notify::actor", G_CALLBACK (on_actor), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::account", G_CALLBACK (show_customer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::phase", G_CALLBACK (show_phase), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::configuration", G_CALLBACK (show_phase), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::quote", G_CALLBACK (show_phase), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "failed", G_CALLBACK (on_conversation_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workplace, "failed", G_CALLBACK (on_conversation_failed), self, G_CONNECT_SWAPPED);
  kt_catalog_banner_follow (KT_CATALOG_BANNER (self->catalog_banner), conversation);
  if (kt_workplace_get_store (workplace))
    restore_size (self);
  on_level (self);
  kt_accessible_names (GTK_WIDGET (self));
  kt_accessible_name_toasts (self->toasts, _ ("Close the message"));
  show_customer (self);
  on_state (self);
  return self;
}

void
kt_window_take_place_of (KtWindow *self,
                         KtWindow *other)
{
  int width, height;

  g_return_if_fail (KT_IS_WINDOW (self));
  g_return_if_fail (KT_IS_WINDOW (other));

  gtk_window_get_default_size (GTK_WINDOW (other), &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (gtk_window_is_maximized (GTK_WINDOW (other)))
    gtk_window_maximize (GTK_WINDOW (self));
}

void
kt_window_offer (GtkWidget *widget,
                 const char *text,
                 const char *button,
                 const char *action)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *escaped = NULL;
  AdwToast *toast;

  /* A page that is no longer shown has nobody to talk to. */
  if (!KT_IS_WINDOW (root))
    return;
  escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  if (button)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_detailed_action_name (toast, action);
    }
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (KT_WINDOW (root)->toasts), toast);
}

void
kt_window_say (GtkWidget *widget,
               const char *text)
{
  kt_window_offer (widget, text, NULL, NULL);
}

void
kt_window_report (GtkWidget *widget,
                  const GError *error)
{
  g_autofree char *text = error ? kt_sales_error_to_text (error) : NULL;

  if (text)
    kt_window_say (widget, text);
}

const char *
kt_window_get_area (KtWindow *self)
{
  g_return_val_if_fail (KT_IS_WINDOW (self), NULL);

  return gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
}
