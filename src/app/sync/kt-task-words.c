/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-task-words.h"

#include "kt-json.h"
#include "kt-sync-store.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- the body --------------------------------------------------------------------------------------------- */

static JsonNode *
read_body (KtRow *task)
{
  JsonNode *node = kt_json_parse (kt_row_get_text (task, KT_TASK_COLUMN_BODY), -1, NULL, NULL);

  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    g_clear_pointer (&node, json_node_unref);
  return node;
}

static const char *
get_text (JsonNode *body,
          const char *name)
{
  const char *text = NULL;

  if (!body || !kt_json_opt_string (json_node_get_object (body), name, &text, "", NULL))
    return "";
  return text;
}

static gint64
get_int (JsonNode *body,
         const char *name)
{
  gint64 number = 0;

  if (body)
    kt_json_opt_int (json_node_get_object (body), name, &number, 0, NULL);
  return number;
}

/* --- fields that came to differ ----------------------------------------------------------------------------- */

/* As the customer's form calls them; others go by their path. */
static const struct {
  const char *path;
  const char *label;
} FIELDS[] = {
  { "name", N_ ("Name") },
  { "number", N_ ("Customer number") },
  { "phone", N_ ("Phone") },
  { "email", N_ ("E-mail") },
  { "billing.street", N_ ("Street") },
  { "billing.postcode", N_ ("Postcode") },
  { "billing.city", N_ ("Town") },
  { "billing.country", N_ ("Country (two letters)") },
  { "vat_id", N_ ("VAT id") },
  { "segment", N_ ("Segment") },
  { "territory", N_ ("Territory") },
  { "note", N_ ("Note (never printed)") },
};

/* Of a person: "contacts[id].phone". */
static const struct {
  const char *path;
  const char *label;
} CONTACT_FIELDS[] = {
  { "title", N_ ("Title") },     { "given_name", N_ ("Given name") }, { "family_name", N_ ("Family name") },
  { "function", N_ ("Function") }, { "email", N_ ("E-mail") },          { "phone", N_ ("Phone") },
};

static char *
dup_contact_label (const char *path)
{
  const char *key = strstr (path, "].");

  for (guint i = 0; key && i < G_N_ELEMENTS (CONTACT_FIELDS); i++)
    if (g_str_equal (CONTACT_FIELDS[i].path, key + 2))
      return g_strdup_printf ("%s: %s", _ ("Contact"), _ (CONTACT_FIELDS[i].label));
  return g_strdup (_ ("Contact"));
}

static char *
dup_label (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    if (g_str_equal (FIELDS[i].path, path))
      return g_strdup (_ (FIELDS[i].label));
  return g_str_has_prefix (path, "contacts") ? dup_contact_label (path) : g_strdup (path);
}

static void
field_free (gpointer data)
{
  KtTaskField *field = data;

  g_free (field->path);
  g_free (field->label);
  g_free (field->mine);
  g_free (field->theirs);
  g_free (field);
}

static void
append_field (JsonArray *array,
              guint index,
              JsonNode *node,
              gpointer fields)
{
  JsonNode *body = JSON_NODE_HOLDS_OBJECT (node) ? node : NULL;
  KtTaskField *field = g_new (KtTaskField, 1);

  *field = (KtTaskField) { g_strdup (get_text (body, "path")), dup_label (get_text (body, "path")),
                           g_strdup (get_text (body, "mine")), g_strdup (get_text (body, "theirs")) };
  g_ptr_array_add (fields, field);
}

static GPtrArray *
read_fields (JsonNode *body)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (field_free);
  JsonArray *array = NULL;

  if (body && kt_json_opt_array (json_node_get_object (body), "fields", &array, NULL) && array)
    json_array_foreach_element (array, append_field, fields);
  return fields;
}

static void
append_words (gpointer data,
              gpointer text)
{
  const KtTaskField *field = data;

  g_string_append_c (text, '\n');
  if (*field->mine == '\0')
    g_string_append_printf (text, _ ("%s: kept is “%s”, here it was emptied"), field->label, field->theirs);
  else
    g_string_append_printf (text, _ ("%s: kept is “%s”, here it was “%s”"), field->label, field->theirs, field->mine);
}

static gboolean
is_of_account (KtRow *task)
{
  return g_str_equal (kt_row_get_text (task, KT_TASK_COLUMN_TYPE), KT_SYNC_ACCOUNT);
}

GPtrArray *
kt_task_fields (KtRow *task)
{
  g_autoptr (JsonNode) body = read_body (task);
  gboolean is_lost = g_str_equal (kt_row_get_text (task, KT_TASK_COLUMN_KIND), KT_TASK_LOST);

  return read_fields (is_lost && is_of_account (task) ? body : NULL);
}

/* Fields of a customer are shown one by one (kt-task-row.h). */
static char *
explain_lost (KtRow *task,
              JsonNode *body)
{
  GString *text;
  g_autoptr (GPtrArray) fields = read_fields (body);

  if (is_of_account (task))
    return g_strdup (_ ("Somebody else changed the same before. What he wrote was kept; what was written here can be taken "
                        "over."));
  text = g_string_new (_ ("Somebody else changed the same before. What differs:"));
  g_ptr_array_foreach (fields, append_words, text);
  return g_string_free (text, FALSE);
}

/* --- why the server said no ----------------------------------------------------------------------------------- */

static const struct {
  const char *code;
  const char *text;
} REASONS[] = {
  { "territory", N_ ("It belongs to another sales territory.") },
  { "right", N_ ("Nobody who works at this device has the right to do that.") },
  { "actor", N_ ("The device is not enrolled for who did this.") },
  { "number-taken", N_ ("The number was given to another quote before.") },
  { "clearance", N_ ("It was sent, but nothing in the server's audit trail let it out.") },
  { "order-origin", N_ ("Only an accepted revision can be ordered.") },
  { "order-taken", N_ ("It was ordered before, at another device.") },
  { "price-proof", N_ ("Its lines are not worth what was quoted for them.") },
  { "in-use", N_ ("There are quotes for this customer, so he was not deleted.") },
  { "late", N_ ("Somebody else was first.") },
};

/* What the server says itself is English; it is better than nothing. */
static const char *
get_reason (JsonNode *body)
{
  const char *code = get_text (body, "code");

  for (guint i = 0; i < G_N_ELEMENTS (REASONS); i++)
    if (g_str_equal (REASONS[i].code, code))
      return _ (REASONS[i].text);
  return get_text (body, "reason");
}

/* --- kinds ------------------------------------------------------------------------------------------------- */

static char *
explain_refused (KtRow *task,
                 JsonNode *body)
{
  return g_strdup_printf (_ ("%s What was entered is kept on this device only."), get_reason (body));
}

static char *
explain_void (KtRow *task,
              JsonNode *body)
{
  return g_strdup_printf (_ ("%s What was done here does not count. Look at what is there now, and do it again if it "
                             "is still wanted."),
                          get_reason (body));
}

static char *
explain_fork (KtRow *task,
              JsonNode *body)
{
  return g_strdup_printf (_ ("Somebody else changed the same revision before. Nothing is lost: what was written here is "
                             "revision %d. Compare the two, and go on with one of them."),
                          (int) get_int (body, "number"));
}

static char *
explain_renumbered (KtRow *task,
                    JsonNode *body)
{
  const char *was = get_text (body, "was");

  if (*was == '\0')
    return g_strdup (_ ("The number was given at another device before. If it was told to somebody, tell him the new "
                        "one."));
  return g_strdup_printf (_ ("The number %s was given at another device before. If it was told to somebody, tell him the "
                             "new one."),
                          was);
}

static char *
explain_flagged (KtRow *task,
                 JsonNode *body)
{
  return g_strdup (_ ("It was deleted at another device while it was changed here. The change was kept. Delete it once "
                      "more if it is not needed."));
}

static char *
explain_step (KtRow *task,
              JsonNode *body)
{
  return g_strdup (_ ("Somebody else took another step with it before. That one counts; the step taken here was taken "
                      "back."));
}

static char *
explain_taken (KtRow *task,
               JsonNode *body)
{
  return g_strdup_printf (_ ("%s took up this request before. Agree who answers; the quote that was begun here can be "
                             "deleted."),
                          get_text (body, "by"));
}

static char *
explain_unreadable (KtRow *task,
                    JsonNode *body)
{
  return g_strdup (_ ("This version of Kontor cannot read it. Update Kontor; it is fetched again by itself."));
}

static const struct {
  const char *kind;
  const char *what;
  char *(*explain) (KtRow *task, JsonNode *body);
} KINDS[] = {
  { KT_TASK_REFUSED, N_ ("not taken by the server"), explain_refused },
  { KT_TASK_FORK, N_ ("kept as a revision of its own"), explain_fork },
  { KT_TASK_LOST, N_ ("changed in two places"), explain_lost },
  { KT_TASK_FLAGGED, N_ ("deleted and changed"), explain_flagged },
  { KT_TASK_VOID, N_ ("came too late"), explain_void },
  { KT_TASK_RENUMBERED, N_ ("has another number now"), explain_renumbered },
  { KT_TASK_STEP, N_ ("a step was taken back"), explain_step },
  { KT_TASK_TAKEN, N_ ("taken up twice"), explain_taken },
  { KT_TASK_UNREADABLE, N_ ("cannot be read"), explain_unreadable },
};

static int
find_kind (KtRow *task)
{
  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    if (g_str_equal (KINDS[i].kind, kt_row_get_text (task, KT_TASK_COLUMN_KIND)))
      return (int) i;
  return -1;
}

char *
kt_task_title (KtRow *task)
{
  const char *title = kt_row_get_text (task, KT_TASK_COLUMN_TITLE);
  int kind = find_kind (task);

  if (kind < 0)
    return g_strdup (title);
  return *title != '\0' ? g_strdup_printf ("%s: %s", title, _ (KINDS[kind].what)) : g_strdup (_ (KINDS[kind].what));
}

char *
kt_task_explanation (KtRow *task)
{
  g_autoptr (JsonNode) body = read_body (task);
  int kind = find_kind (task);

  return kind < 0 ? g_strdup ("") : KINDS[kind].explain (task, body);
}

/* --- the way there ------------------------------------------------------------------------------------------- */

static gboolean
is_kind (KtRow *task,
         const char *kind)
{
  return g_str_equal (kt_row_get_text (task, KT_TASK_COLUMN_KIND), kind);
}

static gboolean
is_of_order (KtRow *task)
{
  return g_str_equal (kt_row_get_text (task, KT_TASK_COLUMN_TYPE), "order");
}

const char *
kt_task_way (KtRow *task)
{
  if (is_of_account (task))
    return _ ("_Open Customer");
  if (is_of_order (task))
    return _ ("_Open Order");
  if (is_kind (task, KT_TASK_FORK))
    return _ ("_Compare");
  return *kt_row_get_text (task, KT_TASK_COLUMN_SCOPE) != '\0' ? _ ("_Open Quote") : NULL;
}

char *
kt_task_action (KtRow *task)
{
  const char *subject = kt_row_get_text (task, KT_TASK_COLUMN_SUBJECT);
  const char *scope = kt_row_get_text (task, KT_TASK_COLUMN_SCOPE);
  g_autoptr (JsonNode) body = read_body (task);

  if (is_of_account (task))
    return g_strdup_printf ("win.customer::%s", subject);
  if (is_of_order (task))
    return g_strdup_printf ("win.order::%s", subject);
  if (is_kind (task, KT_TASK_FORK))
    return g_strdup_printf ("win.compare(('%s', '%s', '%s'))", scope, get_text (body, "from"), subject);
  return *scope != '\0' ? g_strdup_printf ("win.quote::%s", scope) : NULL;
}
