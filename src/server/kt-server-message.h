/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A request and a response, apart from HTTP: what handlers see, so that tests and the simulator
 * call them without a socket. Thread: none of its own.
 */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  char *method;
  char *path;          /* "/v1/changes": decoded, normalised */
  GHashTable *query;   /* name → value, decoded */
  GHashTable *headers; /* name in small letters → value; those of kt_server_headers only */
  GBytes *body;        /* never NULL */
  char *peer;          /* address, for limits; "" in tests */
  char *id;            /* for the log, and told to the client; "" before it has one */
} KtServerRequest;

/* Headers that handlers may look at; NULL-terminated. */
extern const char *const kt_server_headers[];

KtServerRequest *kt_server_request_new (const char *method, const char *path);
void kt_server_request_free (KtServerRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerRequest, kt_server_request_free)
void kt_server_request_set_query (KtServerRequest *self, const char *name, const char *value);
void kt_server_request_set_header (KtServerRequest *self, const char *name, const char *value);
void kt_server_request_take_body (KtServerRequest *self, GBytes *body);
/* A new id, by chance. */
void kt_server_request_name (KtServerRequest *self);
/* NULL: not given. */
const char *kt_server_request_get_query (const KtServerRequest *self, const char *name);
const char *kt_server_request_get_header (const KtServerRequest *self, const char *name);

typedef struct {
  guint status;
  const char *type;  /* content type; NULL: no body */
  GBytes *body;      /* may be NULL */
  int file;          /* instead of a body: sent from where it stands; −1: none */
  gint64 file_length; /* so much of it */
  GPtrArray *headers; /* name, value, name, value … */
} KtServerResponse;

/* body is taken. */
KtServerResponse *kt_server_response_new (guint status, const char *type, GBytes *body);
KtServerResponse *kt_server_response_new_problem (guint status, const char *type, const char *title);
KtServerResponse *kt_server_response_new_missing (void);
/* What an error of the database is answered with: 503 (try again) or 500. NULL: a row that every
 * tenant and device has was not there, which only hands in the database do. */
KtServerResponse *kt_server_response_new_failure (const GError *error);
void kt_server_response_free (KtServerResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerResponse, kt_server_response_free)
void
kt_server_response_add_header (KtServerResponse *self, const char *name, const char *value);

/* How many bytes of body it has. */
gint64 kt_server_response_get_length (const KtServerResponse *self);
G_END_DECLS
