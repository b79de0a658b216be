/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-table.h"

const KtServerTable kt_server_tables[] = {
  { "tenant", 1, "id name head# horizon# epoch devices#" },
  { "member", 2, "tenant id login name roles duties territories state" },
  { "device", 2, "tenant id number# name public_key state next_n# created# seen#" },
  { "device_member", 3, "tenant device member" },
  { "enrolment", 1, "hash tenant member until# device" },
  { "token_family", 2, "tenant id device counter# exchanged# before# until# revoked#" },
  { "device_code", 1, "hash user_code device name public_key until# polled# state" },
  { "object", 3, "tenant type id rev# territory account quote deleted# body" },
  { "feed", 2, "tenant seq# type id rev# at# left_territory" },
  { "operation", 3, "tenant device n# hash verdict rev# code reason at#" },
  { "claim", 3, "tenant kind name owner" },
  { "event", 3, "tenant subject seq# id kind body" },
  { "number_counter", 3, "tenant kind year# last#" },
  { "number_lease", 4, "tenant kind year# first# last# device at#" },
  { "erasure", 3, "tenant type id at#" },
  { "guess", 1, "key full_at#" },
  { "audit", 2, "tenant row# at# device actor kind subject body hash body_hash" },
};

const guint kt_server_n_tables = G_N_ELEMENTS (kt_server_tables);
