/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What visitors ask. Every device that is somebody's may add an inquiry, a kiosk too, which is told
 * nothing about it afterwards; who makes quotes takes it up or deletes it, and changes nothing else
 * about it. They are of no territory: whose the visitor is comes out when somebody talks to him.
 */
#include "kt-inquiry.h"
#include "kt-server-apply.h"

#include <string.h>

static gboolean
write_body (const KtServerPush *push,
            KtServerObject *object,
            const char *body,
            KtSyncResult *result,
            GError **error)
{
  g_free (object->body);
  object->body = g_strdup (body);
  if (!kt_server_object_write (object, push->database, push->now, error))
    return FALSE;
  result->rev = object->rev;
  return TRUE;
}

static gboolean
add (const KtServerPush *push,
     const KtInquiry *inquiry,
     KtServerObject *object,
     const char *body,
     KtSyncResult *result,
     GError **error)
{
  if (push->caller->roles == 0)
    return kt_server_push_refuse (result, "right", "Nobody at this device may ask.");
  if (*inquiry->taken != '\0' && !kt_server_caller_may (push->caller, KT_RIGHT_EDIT))
    return kt_server_push_refuse (result, "right", "Nobody at this device takes up requests.");
  return write_body (push, object, body, result, error);
}

/* By a device that did not hear that the server has it; somebody may have taken it up since, or
 * deleted it, of which only the id is left. */
static gboolean
is_told_again (const KtServerObject *object,
               const KtSyncOperation *operation,
               const KtInquiry *inquiry)
{
  if (strcmp (object->body, operation->body) == 0)
    return TRUE;
  if (operation->base_rev != 0 || *inquiry->taken != '\0')
    return FALSE;
  g_autoptr (KtInquiry) before = kt_inquiry_from_json (object->body, -1, NULL);
  return object->deleted || (before != NULL && kt_inquiry_is_same (inquiry, before));
}

/* Of what was asked nothing changes any more. */
static gboolean
take_up (const KtServerPush *push,
         const KtInquiry *inquiry,
         KtServerObject *object,
         const KtSyncOperation *operation,
         KtSyncResult *result,
         GError **error)
{
  if (!kt_server_caller_may (push->caller, KT_RIGHT_EDIT))
    return kt_server_push_refuse (result, "right", "Nobody at this device takes up requests.");
  if (operation->base_rev != object->rev || object->deleted)
    return kt_server_push_stale (result, object->rev);
  g_autoptr (KtInquiry) before = kt_inquiry_from_json (object->body, -1, error);
  if (before == NULL)
    return FALSE;
  return kt_inquiry_is_same (inquiry, before)
             ? write_body (push, object, operation->body, result, error)
             : kt_server_push_refuse (result, "sealed", "What a visitor asked does not change.");
}

gboolean
kt_server_apply_inquiry (const KtServerPush *push,
                         const KtSyncOperation *operation,
                         KtSyncResult *result,
                         GError **error)
{
  GError *local = NULL;
  g_autoptr (KtInquiry) inquiry = kt_inquiry_from_json (operation->body, -1, &local);
  if (inquiry == NULL || !kt_inquiry_check (inquiry, &local))
    return kt_server_push_malformed (result, local);
  if (strcmp (inquiry->id, operation->id) != 0)
    return kt_server_push_refuse (result, "malformed", "The id is another one.");
  g_autoptr (KtServerObject) object
      = kt_server_apply_read (push, KT_SYNC_INQUIRY, operation->id, error);
  if (object == NULL)
    return FALSE;
  if (object->rev == 0)
    return add (push, inquiry, object, operation->body, result, error);
  if (is_told_again (object, operation, inquiry))
    {
      result->rev = object->rev;
      return TRUE;
    }
  return take_up (push, inquiry, object, operation, result, error);
}

gboolean
kt_server_apply_inquiry_del (const KtServerPush *push,
                             const KtSyncOperation *operation,
                             KtSyncResult *result,
                             GError **error)
{
  g_autoptr (KtServerObject) object
      = kt_server_apply_find (push, KT_SYNC_INQUIRY, operation->id, result, error);
  if (object == NULL)
    return result->verdict == KT_SYNC_REFUSED;
  if (!kt_server_caller_may (push->caller, KT_RIGHT_EDIT))
    return kt_server_push_refuse (result, "right", "Nobody at this device takes up requests.");
  if (operation->base_rev != object->rev)
    return kt_server_push_stale (result, object->rev);
  object->deleted = TRUE;
  return write_body (push, object, "{}", result, error);
}
