/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-kept-variant.h"

#include "kt-choice-json.h"
#include "kt-json.h"

struct _KtKeptVariant {
  GObject parent_instance;

  char *title;
  GPtrArray *choices; /* KtChoice */
  KtAssignment *assignment;
};

G_DEFINE_FINAL_TYPE (KtKeptVariant, kt_kept_variant, G_TYPE_OBJECT)

static void
kt_kept_variant_finalize (GObject *object)
{
  KtKeptVariant *self = KT_KEPT_VARIANT (object);

  g_free (self->title);
  g_ptr_array_unref (self->choices);
  kt_assignment_unref (self->assignment);
  G_OBJECT_CLASS (kt_kept_variant_parent_class)->finalize (object);
}

static void
kt_kept_variant_class_init (KtKeptVariantClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kt_kept_variant_finalize;
}

static void
kt_kept_variant_init (KtKeptVariant *self)
{
}

static KtKeptVariant *
variant_take (const char *title,
              GPtrArray *choices,
              KtAssignment *assignment)
{
  KtKeptVariant *self = g_object_new (KT_TYPE_KEPT_VARIANT, NULL);

  self->title = g_strdup (title);
  self->choices = choices;
  self->assignment = assignment;
  return self;
}

KtKeptVariant *
kt_kept_variant_new (const char *title,
                     GPtrArray *choices,
                     KtAssignment *assignment)
{
  GPtrArray *own = choices ? kt_choices_copy (choices) : kt_assignment_to_choices (assignment);

  return variant_take (title, own, kt_assignment_ref (assignment));
}

const char *
kt_kept_variant_get_title (KtKeptVariant *self)
{
  g_return_val_if_fail (KT_IS_KEPT_VARIANT (self), NULL);

  return self->title;
}

void
kt_kept_variant_set_title (KtKeptVariant *self,
                           const char *title)
{
  g_return_if_fail (KT_IS_KEPT_VARIANT (self));

  g_free (self->title);
  self->title = g_strdup (title);
}

GPtrArray *
kt_kept_variant_get_choices (KtKeptVariant *self)
{
  g_return_val_if_fail (KT_IS_KEPT_VARIANT (self), NULL);

  return self->choices;
}

KtAssignment *
kt_kept_variant_get_assignment (KtKeptVariant *self)
{
  g_return_val_if_fail (KT_IS_KEPT_VARIANT (self), NULL);

  return self->assignment;
}

/* --- keeping ---------------------------------------------------------------------------------------------- */

void
kt_kept_variant_to_json (KtKeptVariant *self,
                         JsonBuilder *builder)
{
  g_autofree char *configuration = kt_assignment_to_json (self->assignment);

  json_builder_begin_object (builder);
  kt_json_add_string (builder, "title", self->title);
  kt_json_add_string (builder, "configuration", configuration);
  json_builder_set_member_name (builder, "choices");
  kt_choices_to_json (self->choices, builder);
  json_builder_end_object (builder);
}

KtKeptVariant *
kt_kept_variant_from_json (JsonObject *object,
                           KtModel *model,
                           GError **error)
{
  const char *title = kt_json_get_string (object, "title", error);
  const char *configuration = title ? kt_json_get_string (object, "configuration", error) : NULL;
  JsonArray *array = configuration ? kt_json_get_array (object, "choices", error) : NULL;
  g_autoptr (GPtrArray) choices = NULL;
  KtAssignment *assignment;

  if (!array)
    return NULL;
  choices = kt_choices_from_json (array, error);
  assignment = choices ? kt_assignment_from_json (model, configuration, -1, error) : NULL;
  return assignment ? variant_take (title, g_steal_pointer (&choices), assignment) : NULL;
}
