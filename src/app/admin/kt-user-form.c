/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The form holds no user of its own while it is edited: what would be saved is composed from the rows, and the store
 * says whether that may be. The first user is made by the open workplace, which ends with him.
 */
#include "kt-user-form.h"

#include "kt-approval-need.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-password-dialog.h"
#include "kt-presence.h"
#include "kt-sales-error.h"
#include "kt-window.h"

#include <glib/gi18n.h>

static const struct {
  KtUserRoles role;
  const char *what;
} ROLES[] = {
  { KT_USER_SALES, N_ ("Makes quotes and orders, does not see cost and margin") },
  { KT_USER_BACK_OFFICE, N_ ("Makes quotes and orders, sees cost and margin") },
  { KT_USER_APPROVER, N_ ("Decides requests for approval, sees cost and margin") },
  { KT_USER_ADMIN, N_ ("Looks after users, mandates and the audit trail") },
  { KT_USER_KIOSK, N_ ("Catalog and configurator only, no customers; alone") },
};

struct _KtUserForm {
  GtkWidget parent_instance;

  KtWorkplace *workplace;
  KtUser *user; /* NULL: a new one */
  KtUser *saving;
  gboolean is_filling;

  GtkWidget *box;
  GtkWidget *first_note;
  GtkWidget *name;
  GtkWidget *login;
  GtkWidget *active_row;
  GtkWidget *active;
  GtkWidget *switches[G_N_ELEMENTS (ROLES)];
  GtkWidget *duties_group;
  GPtrArray *duty_checks; /* borrowed; each has "duty" */
  GtkWidget *password_group;
  GtkWidget *password;
  GtkWidget *again;
  GtkWidget *problem;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (KtUserForm, kt_user_form, GTK_TYPE_WIDGET)

enum { SAVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static KtGatekeeper *
get_gatekeeper (KtUserForm *self)
{
  return kt_workplace_get_gatekeeper (self->workplace);
}

static gboolean
is_first (KtUserForm *self)
{
  return !kt_user_store_has_users (kt_workplace_get_store (self->workplace));
}

/* --- what would be saved ---------------------------------------------------------------------------------- */

static KtUserRoles
get_roles (KtUserForm *self)
{
  KtUserRoles roles = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (ROLES); i++)
    if (gtk_switch_get_active (GTK_SWITCH (self->switches[i])))
      roles |= ROLES[i].role;
  return roles;
}

/* Duties that this catalog does not know stay with who has them. */
static char **
get_duties (KtUserForm *self)
{
  g_autoptr (GStrvBuilder) duties = g_strv_builder_new ();
  g_autoptr (GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->duty_checks->len; i++)
    {
      GtkWidget *check = self->duty_checks->pdata[i];
      const char *duty = g_object_get_data (G_OBJECT (check), "duty");

      g_hash_table_add (shown, (char *) duty);
      if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
        g_strv_builder_add (duties, duty);
    }
  for (guint i = 0; self->user && self->user->duties[i]; i++)
    if (!g_hash_table_contains (shown, self->user->duties[i]))
      g_strv_builder_add (duties, self->user->duties[i]);
  return g_strv_builder_end (duties);
}

static KtUser *
compose (KtUserForm *self)
{
  g_autofree char *id = self->user ? g_strdup (self->user->id) : kt_workplace_new_id (self->workplace);
  g_autofree char *name = g_strstrip (g_strdup (text_of (self->name)));
  g_autofree char *login = g_strstrip (g_ascii_strdown (text_of (self->login), -1));
  KtUserRoles roles = get_roles (self);
  KtUser *user = kt_user_new (id, login, name, roles);

  if (roles & KT_USER_APPROVER)
    {
      g_strfreev (user->duties);
      user->duties = get_duties (self);
    }
  user->disabled = self->user && !gtk_switch_get_active (GTK_SWITCH (self->active));
  return user;
}

/* --- what hinders it -------------------------------------------------------------------------------------- */

static gboolean
is_same (const KtUser *a,
         const KtUser *b)
{
  return g_str_equal (a->name, b->name) && g_str_equal (a->login, b->login) && a->roles == b->roles &&
         a->disabled == b->disabled && g_strv_equal ((const char *const *) a->duties, (const char *const *) b->duties);
}

static char *
find_problem (KtUserForm *self,
              const KtUser *user)
{
  g_autoptr (GError) error = NULL;

  if (!*user->name)
    return g_strdup (_ ("Enter the name."));
  if (!*user->login)
    return g_strdup (_ ("Enter the log-in name, like anna.berg."));
  if (!kt_user_check (user, &error))
    return kt_sales_error_to_text (error);
  if (!self->user)
    return g_strdup (kt_password_problem (text_of (self->password), text_of (self->again)));
  return is_same (user, self->user) ? g_strdup (_ ("Everything is saved.")) : NULL;
}

static void
show_problem (KtUserForm *self,
              const char *text,
              gboolean is_error)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
  if (is_error)
    gtk_widget_add_css_class (self->problem, "error");
  else
    gtk_widget_remove_css_class (self->problem, "error");
}

static void
on_changed (KtUserForm *self)
{
  g_autoptr (KtUser) user = NULL;
  g_autofree char *problem = NULL;

  if (self->is_filling)
    return;
  user = compose (self);
  problem = find_problem (self, user);
  gtk_widget_set_visible (self->duties_group, (user->roles & KT_USER_APPROVER) && self->duty_checks->len > 0);
  gtk_widget_set_sensitive (self->save_button, !problem && !self->saving);
  gtk_widget_set_tooltip_text (self->save_button, problem);
  show_problem (self, problem, FALSE);
}

/* A kiosk is nothing else. */
static void
on_role_switched (KtUserForm *self,
                  GParamSpec *pspec,
                  GtkSwitch *turned)
{
  gboolean is_kiosk = GTK_WIDGET (turned) == self->switches[G_N_ELEMENTS (ROLES) - 1];

  if (!self->is_filling && gtk_switch_get_active (turned))
    for (gsize i = 0; i < G_N_ELEMENTS (ROLES); i++)
      if (is_kiosk != (ROLES[i].role == KT_USER_KIOSK))
        gtk_switch_set_active (GTK_SWITCH (self->switches[i]), FALSE);
  on_changed (self);
}

/* --- saving ----------------------------------------------------------------------------------------------- */

/* Whatever came of it: the open workplace is over. */
static void
on_first_logged_in (GObject *source,
                    GAsyncResult *result,
                    gpointer data)
{
  g_autoptr (KtWorkplace) workplace = data;
  g_autoptr (GError) error = NULL;

  if (!kt_presence_log_in_finish (KT_PRESENCE (source), result, NULL, &error))
    kt_gatekeeper_set_actor (kt_workplace_get_gatekeeper (workplace), NULL);
}

/* Who changes his own rights has them at once. */
static void
take_own_rights (KtUserForm *self)
{
  const KtActor *actor = kt_gatekeeper_get_actor (get_gatekeeper (self));

  if (actor && g_str_equal (kt_actor_get_id (actor), self->user->id))
    {
      g_autoptr (KtActor) again = kt_user_to_actor (self->user);

      kt_gatekeeper_set_actor (get_gatekeeper (self), again);
    }
}

static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (KtUserForm) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtUser) user = g_steal_pointer (&self->saving);
  g_autofree char *password = NULL;
  gboolean is_saved = kt_user_store_save_finish (KT_WORK_STORE (source), result, &error);
  gboolean was_open;

  if (!self->workplace)
    return;
  if (!is_saved)
    {
      g_autofree char *text = kt_sales_error_to_text (error);

      on_changed (self);
      show_problem (self, text, TRUE);
      return;
    }
  password = g_strdup (text_of (self->password));
  was_open = kt_presence_get_state (kt_workplace_get_presence (self->workplace)) == KT_PRESENCE_OPEN;
  kt_user_form_set_user (self, user);
  g_signal_emit (self, signals[SAVED], 0, user->id);
  if (was_open)
    kt_presence_log_in_async (kt_workplace_get_presence (self->workplace), user->login, password, on_first_logged_in,
                              g_object_ref (self->workplace));
  else
    take_own_rights (self);
}

static void
on_save (KtUserForm *self)
{
  const KtActor *actor = kt_gatekeeper_get_actor (get_gatekeeper (self));

  if (!actor || self->saving)
    return;
  self->saving = compose (self);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  kt_user_store_save_async (kt_workplace_get_store (self->workplace), self->saving,
                            self->user ? NULL : text_of (self->password), actor, NULL, on_saved,
                            g_object_ref (self));
}

/* --- filling ---------------------------------------------------------------------------------------------- */

static void
fill (KtUserForm *self)
{
  const KtUser *user = self->user;
  gboolean makes_first = !user && is_first (self);
  KtUserRoles roles = user ? user->roles : makes_first ? KT_USER_ADMIN | KT_USER_SALES : KT_USER_SALES;

  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name), user ? user->name : "");
  gtk_editable_set_text (GTK_EDITABLE (self->login), user ? user->login : "");
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  gtk_editable_set_text (GTK_EDITABLE (self->again), "");
  gtk_widget_set_sensitive (self->login, !user);
  gtk_widget_set_visible (self->first_note, makes_first);
  gtk_widget_set_visible (self->active_row, user != NULL);
  gtk_widget_set_visible (self->password_group, !user);
  gtk_switch_set_active (GTK_SWITCH (self->active), !user || !user->disabled);
  for (gsize i = 0; i < G_N_ELEMENTS (ROLES); i++)
    {
      gtk_switch_set_active (GTK_SWITCH (self->switches[i]), (roles & ROLES[i].role) != 0);
      gtk_widget_set_sensitive (self->switches[i],
                                !makes_first || (ROLES[i].role != KT_USER_ADMIN && ROLES[i].role != KT_USER_KIOSK));
    }
  for (guint i = 0; i < self->duty_checks->len; i++)
    {
      GtkWidget *check = self->duty_checks->pdata[i];

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                   user && g_strv_contains ((const char *const *) user->duties,
                                                            g_object_get_data (G_OBJECT (check), "duty")));
    }
  gtk_button_set_label (GTK_BUTTON (self->save_button), makes_first ? _ ("Save and Log In") : _ ("Save"));
  self->is_filling = FALSE;
  on_changed (self);
}

void
kt_user_form_set_user (KtUserForm *self,
                       const KtUser *user)
{
  KtUser *copy;

  g_return_if_fail (KT_IS_USER_FORM (self));

  copy = kt_user_copy (user);
  kt_user_free (self->user);
  self->user = copy;
  fill (self);
}

void
kt_user_form_begin_new (KtUserForm *self)
{
  g_return_if_fail (KT_IS_USER_FORM (self));

  g_clear_pointer (&self->user, kt_user_free);
  fill (self);
  gtk_widget_grab_focus (self->name);
}

const KtUser *
kt_user_form_get_user (KtUserForm *self)
{
  g_return_val_if_fail (KT_IS_USER_FORM (self), NULL);

  return self->user;
}

/* --- making ----------------------------------------------------------------------------------------------- */

static GtkWidget *
add_group (KtUserForm *self,
           const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (title)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self->box), group);
  return group;
}

static GtkWidget *
add_entry (KtUserForm *self,
           GtkWidget *group,
           GtkWidget *row,
           const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return row;
}

/* A row with something to switch at its end. */
static GtkWidget *
add_switch_row (GtkWidget *group,
                const char *title,
                const char *subtitle,
                GtkWidget *toggle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
make_person (KtUserForm *self)
{
  GtkWidget *group = add_group (self, NULL);

  self->name = add_entry (self, group, adw_entry_row_new (), _ ("Name"));
  self->login = add_entry (self, group, adw_entry_row_new (), _ ("Log-in name"));
  self->active = gtk_switch_new ();
  self->active_row = add_switch_row (group, _ ("May log in"),
                                     _ ("Users are never deleted: the audit trail speaks of them"), self->active);
  g_signal_connect_object (self->active, "notify::active", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

static void
make_roles (KtUserForm *self)
{
  GtkWidget *group = add_group (self, _ ("Roles"));

  for (gsize i = 0; i < G_N_ELEMENTS (ROLES); i++)
    {
      g_autofree char *title = kt_user_roles_to_text (ROLES[i].role);

      self->switches[i] = gtk_switch_new ();
      add_switch_row (group, title, _ (ROLES[i].what), self->switches[i]);
      g_signal_connect_object (self->switches[i], "notify::active", G_CALLBACK (on_role_switched), self,
                               G_CONNECT_SWAPPED);
    }
}

/* What there is to approve stands in the rules of the catalog. */
static void
make_duties (KtUserForm *self)
{
  KtCatalog *catalog = kt_workplace_get_catalog (self->workplace);
  GPtrArray *rules = kt_catalog_get_approval_rules (catalog);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  self->duties_group = add_group (self, _ ("Approves"));
  for (guint i = 0; rules && i < rules->len; i++)
    {
      const KtApprovalRule *rule = rules->pdata[i];
      GtkWidget *check;

      if (!g_hash_table_add (seen, rule->approver))
        continue;
      check = gtk_check_button_new ();
      g_object_set_data_full (G_OBJECT (check), "duty", g_strdup (rule->approver), g_free);
      add_switch_row (self->duties_group, kt_duty_to_text (rule->approver, catalog, kt_language_get ()), NULL, check);
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->duty_checks, check);
    }
}

static void
make_password (KtUserForm *self)
{
  self->password_group = add_group (self, _ ("Password"));
  self->password = add_entry (self, self->password_group, adw_password_entry_row_new (), _ ("Password"));
  self->again = add_entry (self, self->password_group, adw_password_entry_row_new (), _ ("Password, once more"));
}

static void
make_end (KtUserForm *self)
{
  self->problem = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_box_append (GTK_BOX (self->box), self->problem);
  self->save_button = gtk_button_new ();
  gtk_widget_set_halign (self->save_button, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->save_button, "suggested-action");
  g_signal_connect_object (self->save_button, "clicked", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->save_button);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_user_form_dispose (GObject *object)
{
  KtUserForm *self = KT_USER_FORM (object);

  self->is_filling = TRUE; /* nothing is to be shown any more */
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->user, kt_user_free);
  g_clear_pointer (&self->duty_checks, g_ptr_array_unref);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_user_form_parent_class)->dispose (object);
}

static void
kt_user_form_class_init (KtUserFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_user_form_dispose;
  signals[SAVED] = g_signal_new ("saved", KT_TYPE_USER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_user_form_init (KtUserForm *self)
{
  self->duty_checks = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->first_note = gtk_label_new (_ ("The first user is an administrator and is logged in at once. From then on "
                                       "everybody logs in here, and what he may do depends on his roles."));
  gtk_label_set_wrap (GTK_LABEL (self->first_note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->first_note), 0);
  gtk_box_append (GTK_BOX (self->box), self->first_note);
}

GtkWidget *
kt_user_form_new (KtWorkplace *workplace)
{
  KtUserForm *self = g_object_new (KT_TYPE_USER_FORM, NULL);

  self->workplace = g_object_ref (workplace);
  self->is_filling = TRUE;
  make_person (self);
  make_roles (self);
  make_duties (self);
  make_password (self);
  make_end (self);
  self->is_filling = FALSE;
  return GTK_WIDGET (self);
}
