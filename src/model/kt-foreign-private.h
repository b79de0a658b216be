/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Readers of foreign models and the tree they fill in. Private to src/model.
 *
 * A KtMaker collects features and rules; kt_maker_end puts them into the model. Names and trees
 * belong to the model's arena. Features of one structure are numbered from 0, KtLiteral counts
 * from 1.
 */

#include "kt-model-builder.h"

G_BEGIN_DECLS

/* The most of anything that one model may have. */
#define KT_FOREIGN_MAX_FEATURES 300000
#define KT_FOREIGN_MAX_RULES 2000000
#define KT_FOREIGN_MAX_NAME 1000
/* The longest text of a characteristic whose length matters. */
#define KT_FOREIGN_MAX_TEXT 10000

/* Text that was checked; the format is set. Faults mean that there is no model. */
void kt_foreign_read (KtModelPrivate *model,
                      const char *text,
                      gsize length,
                      gboolean is_alone,
                      KtReport *report);

void kt_dimacs_read (KtModelPrivate *model, const char *text, gsize length, KtReport *report);
void kt_featureide_read (KtModelPrivate *model, const char *text, gsize length, KtReport *report);
void kt_xcsp_read (KtModelPrivate *model, const char *text, gsize length, KtReport *report);
void kt_uvl_read (KtModelPrivate *model,
                  const char *text,
                  gsize length,
                  gboolean is_alone,
                  KtReport *report);

/* A structure under construction. */
typedef struct {
  KtStructure *structure;
  GPtrArray *features; /* KtFeature */
} KtMakerStructure;

typedef struct {
  KtModelPrivate *model;
  KtArena *arena;
  KtReport *report;
  const char *base;        /* file name without folders, for the names of rules */
  GPtrArray *structures;   /* KtMakerStructure; the first is the product */
  GPtrArray *enumerations; /* KtEnumeration */
  GPtrArray *rules;        /* KtRule */
  GArray *prices;          /* KtModelPrice */
  guint n_features;
  gboolean failed; /* a limit was passed, and reported */
} KtMaker;

void kt_maker_init (KtMaker *maker, KtModelPrivate *model, KtReport *report);
void kt_maker_clear (KtMaker *maker);

/* The name must belong to the arena. */
KtMakerStructure *kt_maker_add_structure (KtMaker *maker, const char *name, const KtPlace *place);
/* Named by its number; the caller fills in the rest. */
KtEnumeration *kt_maker_add_enumeration (KtMaker *maker, const KtPlace *place);
/* One instance, always there; the caller changes what is different. NULL beyond the limits. */
KtFeature *kt_maker_add_feature (KtMaker *maker,
                                 KtMakerStructure *structure,
                                 const char *name,
                                 KtFeatureKind kind,
                                 const KtPlace *place);
KtRule *kt_maker_add_rule (KtMaker *maker, KtRuleKind kind, const KtPlace *place);
/* Clauses, each closed by 0, about features of that structure. */
KtRule *kt_maker_add_clauses (KtMaker *maker,
                              KtMakerStructure *structure,
                              const KtLiteral *literals,
                              guint n_literals,
                              const KtPlace *place);
/* Members [minimum, maximum] below `above` (0: below the instance itself). */
KtRule *kt_maker_add_group (KtMaker *maker,
                            KtMakerStructure *structure,
                            KtLiteral above,
                            const KtLiteral *members,
                            guint n_members,
                            guint minimum,
                            guint maximum,
                            const KtPlace *place);
/* Puts everything into the model; names that occur twice are faults. */
void kt_maker_end (KtMaker *maker);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtMaker, kt_maker_clear)

G_END_DECLS
