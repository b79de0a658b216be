/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-enrol-wire.h"

#include <string.h>

#include "kt-json.h"
#include "kt-tuf-role.h"

/* Each message is a table of its fields: writing, reading and freeing walk it, so that no field is
 * written and not read, or read and not freed. */

/* A late text was added after the first clients: "" when it is missing. */
typedef enum { FIELD_TEXT, FIELD_LATE_TEXT, FIELD_INT } FieldType;

typedef struct {
  const char *group; /* the member it stands in; NULL: at the top */
  const char *name;
  FieldType type;
  gsize offset;
  gsize longest; /* of a text, in bytes */
} Field;

#define TEXT(type, name, longest) { NULL, #name, FIELD_TEXT, G_STRUCT_OFFSET (type, name), longest }
#define LATE(type, name, longest)                                                                  \
  { NULL, #name, FIELD_LATE_TEXT, G_STRUCT_OFFSET (type, name), longest }
#define INT(type, name) { NULL, #name, FIELD_INT, G_STRUCT_OFFSET (type, name), 0 }
#define IN_MEMBER(type, field, name, longest)                                                      \
  { "member", name, FIELD_TEXT, G_STRUCT_OFFSET (type, field), longest }

/* Texts that people gave are short; so is everything else here. */
#define LONGEST_NAME 200
#define LONGEST_LIST 4000
#define LONGEST_TOKEN 2000

static const Field enrol_request[] = {
  TEXT (KtEnrolRequest, code, LONGEST_NAME),        TEXT (KtEnrolRequest, device_id, LONGEST_NAME),
  TEXT (KtEnrolRequest, device_name, LONGEST_NAME), TEXT (KtEnrolRequest, public_key, LONGEST_NAME),
  TEXT (KtEnrolRequest, signature, LONGEST_NAME),
};

static const Field enrol_answer[] = {
  TEXT (KtEnrolAnswer, tenant, LONGEST_NAME),
  INT (KtEnrolAnswer, device),
  IN_MEMBER (KtEnrolAnswer, member_id, "id", LONGEST_NAME),
  IN_MEMBER (KtEnrolAnswer, login, "login", LONGEST_NAME),
  IN_MEMBER (KtEnrolAnswer, name, "name", LONGEST_NAME),
  IN_MEMBER (KtEnrolAnswer, roles, "roles", LONGEST_NAME),
  IN_MEMBER (KtEnrolAnswer, duties, "duties", LONGEST_LIST),
  IN_MEMBER (KtEnrolAnswer, territories, "territories", LONGEST_LIST),
  TEXT (KtEnrolAnswer, refresh, LONGEST_TOKEN),
  TEXT (KtEnrolAnswer, access, LONGEST_TOKEN),
  INT (KtEnrolAnswer, expires),
  INT (KtEnrolAnswer, server_time),
  LATE (KtEnrolAnswer, root, KT_TUF_MAX_ROOT),
  LATE (KtEnrolAnswer, epoch, LONGEST_NAME),
};

static const Field token_request[] = {
  TEXT (KtTokenRequest, device_id, LONGEST_NAME),
  TEXT (KtTokenRequest, refresh, LONGEST_TOKEN),
  TEXT (KtTokenRequest, signature, LONGEST_NAME),
};

static const Field token_answer[] = {
  TEXT (KtTokenAnswer, access, LONGEST_TOKEN),
  TEXT (KtTokenAnswer, refresh, LONGEST_TOKEN),
  INT (KtTokenAnswer, expires),
  INT (KtTokenAnswer, server_time),
};

static const Field lease_request[] = {
  TEXT (KtLeaseRequest, kind, LONGEST_NAME),
  INT (KtLeaseRequest, year),
};

static const Field lease_answer[] = { INT (KtLeaseAnswer, first), INT (KtLeaseAnswer, last) };

static const Field status_answer[] = {
  INT (KtStatusAnswer, server_time),
  TEXT (KtStatusAnswer, minimum_client, LONGEST_NAME),
  INT (KtStatusAnswer, head),
};

static const Field device_code_answer[] = {
  TEXT (KtDeviceCodeAnswer, device_code, LONGEST_NAME),
  TEXT (KtDeviceCodeAnswer, user_code, LONGEST_NAME),
  INT (KtDeviceCodeAnswer, expires),
  INT (KtDeviceCodeAnswer, interval),
};

/* ---- any message ---- */

static const KtJsonLimits limits = { KT_ENROL_MAX_ANSWER, 4, 200 };

static void
add_field (JsonBuilder *builder, const Field *field, const void *message)
{
  if (field->type == FIELD_INT)
    kt_json_add_int (builder, field->name, G_STRUCT_MEMBER (gint64, message, field->offset));
  else
    {
      const char *text = G_STRUCT_MEMBER (char *, message, field->offset);
      kt_json_add_string (builder, field->name, text != NULL ? text : "");
    }
}

/* Fields of one group stand together in the table. */
static void
change_group (JsonBuilder *builder, const char *before, const char *group)
{
  if (g_strcmp0 (before, group) == 0)
    return;
  if (before != NULL)
    json_builder_end_object (builder);
  if (group == NULL)
    return;
  json_builder_set_member_name (builder, group);
  json_builder_begin_object (builder);
}

static GBytes *
write_message (const void *message, const Field *fields, gsize n_fields)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *group = NULL;
  json_builder_begin_object (builder);
  for (gsize i = 0; i < n_fields; i++)
    {
      change_group (builder, group, fields[i].group);
      group = fields[i].group;
      add_field (builder, &fields[i], message);
    }
  change_group (builder, group, NULL);
  json_builder_end_object (builder);
  char *text = kt_json_builder_to_string (builder, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static gboolean
read_text (JsonObject *object, const Field *field, char **result, GError **error)
{
  const char *text = NULL;
  if (field->type == FIELD_TEXT)
    text = kt_json_get_string (object, field->name, error);
  else if (!kt_json_opt_string (object, field->name, &text, "", error))
    return FALSE;
  if (text == NULL)
    return FALSE;
  if (strlen (text) > field->longest)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_LIMIT, "“%s” is longer than %" G_GSIZE_FORMAT " bytes",
                   field->name, field->longest);
      return FALSE;
    }
  *result = g_strdup (text);
  return TRUE;
}

static gboolean
read_field (JsonObject *root, const Field *field, void *message, GError **error)
{
  JsonObject *object
      = field->group != NULL ? kt_json_get_object (root, field->group, error) : root;
  if (object == NULL)
    return FALSE;
  if (field->type == FIELD_INT)
    return kt_json_get_int (object, field->name,
                            &G_STRUCT_MEMBER (gint64, message, field->offset), error);
  return read_text (object, field, &G_STRUCT_MEMBER (char *, message, field->offset), error);
}

static gboolean
read_message (GBytes *bytes,
              const char *what,
              void *message,
              const Field *fields,
              gsize n_fields,
              GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  g_autoptr (JsonNode) node
      = kt_json_parse (text != NULL ? text : "", (gssize)size, &limits, error);
  JsonObject *root = node != NULL ? kt_json_root_object (node, what, error) : NULL;
  if (root == NULL)
    return FALSE;
  for (gsize i = 0; i < n_fields; i++)
    if (!read_field (root, &fields[i], message, error))
      return FALSE;
  return TRUE;
}

/* Tokens among them: what was secret is overwritten. */
static void
free_message (void *message, const Field *fields, gsize n_fields)
{
  if (message == NULL)
    return;
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].type != FIELD_INT)
      {
        char *text = G_STRUCT_MEMBER (char *, message, fields[i].offset);
        if (text != NULL)
          explicit_bzero (text, strlen (text));
        g_free (text);
      }
  g_free (message);
}

/* ---- each of them ---- */

#define DEFINE_FREE(Type, prefix, table)                                                           \
  void prefix##_free (Type *self) { free_message (self, table, G_N_ELEMENTS (table)); }

#define DEFINE_WRITE(Type, name, table)                                                            \
  GBytes *name (const Type *message)                                                               \
  {                                                                                                \
    return write_message (message, table, G_N_ELEMENTS (table));                                   \
  }

#define DEFINE_READ(Type, name, table, what)                                                       \
  Type *name (GBytes *bytes, GError **error)                                                       \
  {                                                                                                \
    g_autoptr (Type) self = g_new0 (Type, 1);                                                      \
    return read_message (bytes, what, self, table, G_N_ELEMENTS (table), error)                    \
               ? g_steal_pointer (&self)                                                           \
               : NULL;                                                                             \
  }

DEFINE_FREE (KtEnrolRequest, kt_enrol_request, enrol_request)
DEFINE_FREE (KtEnrolAnswer, kt_enrol_answer, enrol_answer)
DEFINE_FREE (KtTokenRequest, kt_token_request, token_request)
DEFINE_FREE (KtTokenAnswer, kt_token_answer, token_answer)
DEFINE_FREE (KtLeaseRequest, kt_lease_request, lease_request)
DEFINE_FREE (KtStatusAnswer, kt_status_answer, status_answer)
DEFINE_FREE (KtDeviceCodeAnswer, kt_device_code_answer, device_code_answer)

DEFINE_WRITE (KtEnrolRequest, kt_enrol_wire_write_request, enrol_request)
DEFINE_WRITE (KtEnrolAnswer, kt_enrol_wire_write_answer, enrol_answer)
DEFINE_WRITE (KtTokenRequest, kt_token_wire_write_request, token_request)
DEFINE_WRITE (KtTokenAnswer, kt_token_wire_write_answer, token_answer)
DEFINE_WRITE (KtLeaseRequest, kt_lease_wire_write_request, lease_request)
DEFINE_WRITE (KtLeaseAnswer, kt_lease_wire_write_answer, lease_answer)
DEFINE_WRITE (KtStatusAnswer, kt_status_wire_write_answer, status_answer)
DEFINE_WRITE (KtDeviceCodeAnswer, kt_device_code_wire_write_answer, device_code_answer)

DEFINE_READ (KtEnrolRequest, kt_enrol_wire_read_request, enrol_request, "An enrolment")
DEFINE_READ (KtEnrolAnswer, kt_enrol_wire_read_answer, enrol_answer, "The answer to an enrolment")
DEFINE_READ (KtTokenRequest, kt_token_wire_read_request, token_request, "A request for a token")
DEFINE_READ (KtTokenAnswer, kt_token_wire_read_answer, token_answer, "The answer with a token")
DEFINE_READ (KtLeaseRequest, kt_lease_wire_read_request, lease_request, "A request for numbers")
DEFINE_READ (KtStatusAnswer, kt_status_wire_read_answer, status_answer, "The status of the server")
DEFINE_READ (KtDeviceCodeAnswer, kt_device_code_wire_read_answer, device_code_answer,
             "The answer with a code")

gboolean
kt_lease_wire_read_answer (GBytes *bytes, KtLeaseAnswer *answer, GError **error)
{
  if (!read_message (bytes, "The answer with numbers", answer, lease_answer,
                     G_N_ELEMENTS (lease_answer), error))
    return FALSE;
  if (answer->first >= 1 && answer->last >= answer->first)
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_RANGE,
               "%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " are no numbers", answer->first,
               answer->last);
  return FALSE;
}

/* ---- what is signed ---- */

static void
add_part (GString *text, const char *part)
{
  g_string_append_printf (text, "%" G_GSIZE_FORMAT ":%s\n", strlen (part), part);
}

char *
kt_enrol_wire_message (const KtEnrolRequest *request)
{
  GString *text = g_string_new ("kontor-enrol-1\n");
  add_part (text, request->code);
  add_part (text, request->device_id);
  add_part (text, request->device_name);
  add_part (text, request->public_key);
  return g_string_free (text, FALSE);
}

char *
kt_token_wire_message (const KtTokenRequest *request)
{
  GString *text = g_string_new ("kontor-token-1\n");
  add_part (text, request->device_id);
  add_part (text, request->refresh);
  return g_string_free (text, FALSE);
}

/* ---- keys and signatures ---- */

char *
kt_enrol_encode (const guint8 *data, gsize length)
{
  char *text = g_base64_encode (data, length);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

/* Encoding it again must give the same text: so one value has one form, and nothing is skipped. */
guint8 *
kt_enrol_decode (const char *text, gsize length)
{
  gsize size;
  g_autoptr (GString) padded = g_string_new (text);
  g_strdelimit (padded->str, "-", '+');
  g_strdelimit (padded->str, "_", '/');
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');
  g_autofree guint8 *data = g_base64_decode (padded->str, &size);
  g_autofree char *again = size == length ? kt_enrol_encode (data, size) : NULL;
  return g_strcmp0 (again, text) == 0 ? g_steal_pointer (&data) : NULL;
}
