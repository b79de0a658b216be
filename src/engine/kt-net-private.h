/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The inside of a net (kt-net.h).
 *
 *   kt-net-node.c    nodes, and what they come to at one point, exactly
 *   kt-net-grid.c    decimals: what numbers are multiples of
 *   kt-net-expr.c    conditions and formulas of the model as nodes
 *   kt-net-make.c    places, rules and terms
 *   kt-net-linked.c  rules that follow from several sums
 *   kt-net-state.c   what is left, decisions
 *   kt-net-range.c   what nodes may come to with that
 *   kt-net-narrow.c  and how rules narrow it
 *   kt-net-steps.c   in which steps numbers come
 *   kt-net-total.c   between which ends the total lies
 *   kt-net-why.c     on which branches of a search that rests
 *   kt-net-search.c  the cheapest
 *   kt-net-wish.c    and of the cheapest the one that is most as the model wishes
 *
 * Variables: each slot has its value (the slot's number), each group of slots that are only there
 * together its presence (n_slots + number of the group). What is left of a value is left for the
 * case that the slot is there. Behind them come sums that several rules speak of (holds): what one
 * rule leaves of them the others see.
 */

#include "kt-bind.h"
#include "kt-calculate.h"
#include "kt-net.h"
#include "kt-real.h"

G_BEGIN_DECLS

typedef enum {
  /* numbers */
  KT_NODE_CONSTANT,  /* value, range */
  KT_NODE_SLOT,      /* a: the slot's number */
  KT_NODE_COLUMN,    /* a: slot; first: an entry for each value */
  KT_NODE_CALCULATE, /* op of a, b (-1: none) */
  KT_NODE_SUM, /* of n pairs in `lists`: truth, number; op 1: what has no value counts nothing */
  KT_NODE_EXTREME, /* op (MIN, MAX) over such pairs */
  KT_NODE_IF,      /* b where a, else 0 */
  /* truths */
  KT_NODE_TRUTH, /* a: 0 or 1 */
  KT_NODE_AMONG, /* a: slot has one of `values` */
  KT_NODE_HERE,  /* a: presence */
  KT_NODE_ALL,   /* of n in `lists` */
  KT_NODE_ANY,
  KT_NODE_NOT,
  KT_NODE_COMPARE, /* a `compare` b */
  KT_NODE_ROUNDED, /* a `compare` b rounded to digits_a */
  KT_NODE_ROWS,    /* a: table; one of its rows */
  KT_NODE_TIGHTEST /* of n pairs in `lists`, constant (falling), truth: that of the last constant a does not exceed; only
                      in rules that follow from others */
} KtNodeKind;

/* Which single slot with values the node hangs on. */
#define KT_SCOPE_NONE (-1)
#define KT_SCOPE_MANY (-2)

#define KT_GRID_NONE 13
/* What one operation on doubles may be wrong by, in parts. */
#define KT_NET_ROOM 4e-16

typedef struct {
  guint8 kind;
  guint8 compare;
  gint8 digits_a, digits_b; /* KtType.digits of the sides */
  int op;
  int a, b;
  int scope;
  guint hold; /* of a sum: what is left of it stands there, counted from 1; 0: nowhere */
  guint first, n;
  guint64 values;
  KtValue value;
  int grid;     /* a number: a multiple of 10^-grid; KT_GRID_NONE: not known */
  double step;  /* of a comparison: sides that differ do by so much; 0: not known */
  double slack; /* of a comparison: sides that are rounded may miss by so much */
  double low, high;
} KtNode;

typedef struct {
  KtValue value; /* NOTHING: none */
  double low, high;
} KtNetEntry;

typedef struct {
  guint n_slots, n_rows;
  int *slots;
  guint64 *masks; /* of row r and slot s: [r * n_slots + s] */
  guint *extras;  /* [r] to [r + 1]: in `truths`, what else the row needs */
  int *truths;
} KtNetTable;

typedef struct {
  guint kind;
  gboolean is_percent;
  int node; /* what the row adds, 0 where it does not apply */
} KtNetRow;

/* Rows between two percent rows that hang on the values of one slot; owner -1: none. */
typedef struct {
  int owner;
  guint first, n; /* in `row_numbers` */
} KtNetGroup;

/* Some groups, then a percent row (-1: none) of all above of the same kind. */
typedef struct {
  guint kind;
  guint first_group, n_groups;
  int percent;
} KtNetSegment;

/* From a variable to numbers of something. */
typedef struct {
  guint *from; /* one more than there are variables */
  guint *numbers;
} KtNetIndex;

/* A rule of the model, for one place that it is about. */
typedef struct {
  int rule, slot; /* KtRule.index */
} KtNetSource;

struct _KtNet {
  KtProgram *program;
  gint64 low, den;    /* total = (low + cost) / den */
  gint64 least, step; /* cost = least + some steps */
  guint n_slots, n_presences, n_variables;
  int *presence;       /* by slot */
  double *units;       /* by slot: what one unit of a number is worth */
  guint8 *is_number;   /* by slot */
  guint64 *all_values; /* by slot */
  KtNetIndex above,
      below; /* presence → presences it implies, that imply it (numbers of presences) */
  GArray *nodes, *lists, *entries;
  GPtrArray *tables; /* KtNetTable */
  GArray *rules;     /* int: node that must hold */
  guint n_given;     /* of the rules; the others hold whatever the model says */
  GArray *sources;   /* KtNetSource: what the given rules say */
  GArray *source_of; /* int, by given rule: number of its source; -1: of none that could be left out */
  guint first_wish;  /* rules from here on are the model's defaults, in their order: in play where granted */
  GArray *weights;   /* guint, of the last of them: these are its preferences, the heaviest first */
  guint n_holds;     /* numbered as variables, behind the others */
  KtNetIndex rules_of, variables_of; /* variable or hold → rules, and the other way round */
  GArray *rows; /* KtNetRow */
  GArray *row_numbers, *groups, *segments;
  KtNetIndex watchers; /* variable or hold → nodes that look at it */
  KtNetIndex parents;  /* node → nodes that are made of it */
  guint first_row_node; /* those of rows have their nodes for themselves, from here on */
  KtNetIndex groups_of; /* of percent rows: the number behind the last group */
  KtNetIndex variables_in; /* group, and behind them percent rows → variables */
  guint8 *is_computed;  /* by slot: a rule says what it is */
  double *spread;       /* by variable: how much the total hangs on it */
  int *order;           /* variables the total hangs on, most first, numbers left out */
  guint n_order;
};

#define kt_net_node(net, number) (&g_array_index ((net)->nodes, KtNode, (number)))
#define kt_net_child(net, number) (g_array_index ((net)->lists, int, (number)))

/* kt-net-node.c */
typedef struct {
  const guint8 *presence; /* by presence */
  const guint64 *values;  /* by slot: one bit */
  const gint64 *units;    /* by slot */
} KtNetPoint;

KtValue kt_net_number_at (const KtNet *net, int node, const KtNetPoint *point);
gboolean kt_net_truth_at (const KtNet *net, int node, const KtNetPoint *point);
/* Those that hang on nothing, or on the values of one slot, are worked out at once. */
int kt_net_add_node (KtNet *net, KtNode node);
int kt_net_add_list (KtNet *net, KtNodeKind kind, const int *children, guint n);
int kt_net_add_constant (KtNet *net, KtValue value);
int kt_net_add_truth (KtNet *net, gboolean truth);
int kt_net_add_among (KtNet *net, int slot, guint64 values);
int kt_net_add_not (KtNet *net, int node);
/* Calls for every variable below the node, some several times. */
/* When all nodes are made: who has to look again when what changes. */
void kt_net_index_nodes (KtNet *net);
KtNetIndex kt_net_index_new (GArray *pairs, guint n_variables);
void kt_net_visit (const KtNet *net,
                   int node,
                   void (*func) (guint variable, gpointer data),
                   gpointer data);
double kt_net_spacing (int digits);

/* kt-net-grid.c */
int kt_net_grid (const KtNet *net, const KtNode *node);
/* Of a comparison: by so much sides that differ do at least; 0: not known. */
double kt_net_step (const KtNet *net, const KtNode *node);
/* Of a node that rounds, up or down: what becomes of the range, exactly. FALSE: it is not known on
 * which grid. */
gboolean kt_net_round (const KtNet *net, const KtNode *node, KtInterval *range);
/* And what was rounded to between these ends lay between these. */
gboolean kt_net_round_back (const KtNet *net, const KtNode *node, double *low, double *high);

/* kt-net-steps.c */
/* The number of a slot equals another one, or that rounded: its ends are moved to the steps in which that one comes. FALSE: nothing
 * is left. */
gboolean kt_net_fit_steps (KtNetState *s, int slot_node, int other);

/* kt-net-expr.c */
typedef struct {
  KtNet *net;
  GHashTable *plans; /* KtExpr, KtRule → KtBindPlan */
  GArray *voids;     /* int: truths, min or max runs over nothing */
  gboolean failed;   /* something cannot be told */
} KtNetMaker;

KtBindEnv kt_net_env (KtNetMaker *maker, int context);
const KtBindPlan *kt_net_plan (KtNetMaker *maker, const KtExpr *expr);
/* Where the one is, is the other? */
gboolean kt_net_implies (const KtNet *net, guint presence, guint other);
/* Everything the paths run through is there, and this presence. */
void kt_net_guards (const KtBindEnv *env,
                    KtNetMaker *maker,
                    int context,
                    GArray *truths,
                    gboolean negated);
int kt_net_make_truth (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr);
int kt_net_make_comparison (KtNetMaker *maker,
                            const KtBindEnv *env,
                            KtCompare compare,
                            const KtExpr *left,
                            const KtExpr *right);
/* Sum over all combinations of instances, of what has a value. */
int kt_net_make_amount (KtNetMaker *maker, const KtExpr *expr);
/* It holds for some combination. */
int kt_net_make_condition (KtNetMaker *maker, const KtExpr *expr);
int kt_net_make_table (KtNetMaker *maker, const KtBindEnv *env, const KtTable *table);
/* No forbid row matches: appended. */
void kt_net_make_forbidden (KtNetMaker *maker,
                            const KtBindEnv *env,
                            const KtTable *table,
                            GArray *truths);

/* kt-net-linked.c */
void kt_net_link_sums (KtNet *net);

/* kt-net-state.c */
#define KT_MAY_LACK 1 /* of presences: it may not be there */
#define KT_MAY_STAND 2
#define KT_MAY_BE_FALSE 1 /* of truths */
#define KT_MAY_BE_TRUE 2

typedef struct {
  guint64 values;
  gint64 low, high; /* units */
} KtNetDomain;

typedef struct {
  double low, high;
} KtNetHold;

/* Levels of a search, as bits; the last one stands for all that are deeper. */
#define KT_NET_LEVELS 128

typedef struct {
  guint64 bits[KT_NET_LEVELS / 64];
} KtNetLevels;

typedef struct {
  guint variable;
  KtNetLevels why;
  guint8 presence;
  KtNetDomain domain;
  KtNetHold hold;
} KtNetChange;

/* What narrows, to be asked on which levels it rests: see kt-net-why.c. */
typedef enum { KT_REASON_TOLD, KT_REASON_RULE, KT_REASON_TOTAL } KtNetReason;

struct _KtNetState {
  const KtNet *net;
  KtNetDomain *domains; /* by slot */
  guint8 *presence;     /* by presence */
  KtNetHold *holds;     /* by hold, from 1 */
  GArray *trail;        /* KtNetChange: as it was before */
  KtInterval *ranges;   /* by node: what it may come to */
  guint8 *known;        /* by node: 0 if that is not known; of a truth what it may be */
  guint *queue;         /* rules to look at, a ring */
  guint8 *is_queued;
  guint head, n_queued;
  const guint8 *is_left_out; /* by source; NULL: all are in play */
  guint8 *is_granted;        /* by default and preference */
  guint8 *is_used;           /* by source: it has ruled something out since the restart; NULL: not watched */
  guint assumed;     /* a presence: what is ruled out is ruled out for the case that it is there; 0:
                        always */
  guint n_bounds;                    /* that the search asked for */
  double work_guided, work_cheapest; /* of late, by how a search began: see kt-net-search.c */
  gboolean is_tired; /* small steps are not worth it any more */
  gboolean is_explained;          /* a search wants to know why */
  KtNetLevels *why;               /* by variable and hold: on which levels rests what is left of it */
  KtNetReason reason;             /* of what is being narrowed */
  guint reason_number;            /* rule or group */
  KtNetLevels because, conflict;  /* if it is told; of what contradicted last */
  KtNetLevels why_total;          /* while a limit of the total narrows: that it is so large */
  gboolean is_total_explained;
  double *root_low;               /* of groups, before the first branch */
  double *group_low, *group_high; /* of groups, see kt-net-total.c */
  double *group_dearest;          /* what the dearest case of its owner costs at least */
  guint8 *is_stale;
  double *score; /* by variable: how much branching on it has brought, from 0 to 1 */
  double *weight; /* by variable: how often rules it is part of were broken, lately counting more */
  double weight_step;
};

gboolean kt_net_set_values (KtNetState *s, guint slot, guint64 values);
gboolean kt_net_set_range (KtNetState *s, guint slot, gint64 low, gint64 high);
gboolean kt_net_set_presence (KtNetState *s, guint presence, guint8 left);
void kt_net_set_hold (KtNetState *s, guint hold, KtNetHold left);
/* Nothing is left for the value of the slot: it is not there. */
gboolean kt_net_lack (KtNetState *s, guint slot);
void kt_net_clear_queue (KtNetState *s);
/* As in the beginning, nothing decided; from now on without the rules left out (kept by the caller), watching which of
 * the others are used. */
void kt_net_restart (KtNetState *s, const guint8 *is_left_out);
gboolean kt_net_is_in_play (const KtNetState *s, guint rule);
/* A default or preference comes into play, to be narrowed by. */
void kt_net_grant (KtNetState *s, guint number);
void kt_net_note_use (KtNetState *s, guint rule);
/* The opposite of the choice, which may be less than one choice can say. */
gboolean kt_net_can_tell_opposite (const KtNet *net, const KtChoice *choice);
gboolean kt_net_decide_opposite (KtNetState *s, const KtChoice *choice);
/* Only one value, or number, is left for the slot, where it is there. */
gboolean kt_net_is_fixed (const KtNetState *s, guint slot);

/* kt-net-why.c */
static inline void
kt_net_levels_add (KtNetLevels *levels, KtNetLevels others)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels->bits); i++)
    levels->bits[i] |= others.bits[i];
}

KtNetLevels kt_net_level (guint level);
gboolean kt_net_levels_have (KtNetLevels levels, guint level);
/* A level that stands for itself alone. */
void kt_net_levels_drop (KtNetLevels *levels, guint level);
#define KT_NET_ALL_LEVELS ((KtNetLevels){ { G_MAXUINT64, G_MAXUINT64 } })

/* From now on, until it ends; nothing that is so now rests on anything. */
void kt_net_begin_why (KtNetState *s);
void kt_net_end_why (KtNetState *s);
/* What is narrowed next is because of that. */
void kt_net_reason (KtNetState *s, KtNetReason reason, guint number);
/* The levels on which that rests. */
KtNetLevels kt_net_because (KtNetState *s);
KtNetLevels kt_net_why_of (const KtNetState *s, guint variable);
KtNetLevels kt_net_why_rule (const KtNetState *s, guint rule);
/* That the total comes to at least as much as it does. */
KtNetLevels kt_net_why_total (const KtNetState *s);
/* The groups of the variable beside that, whatever they come to. */
KtNetLevels kt_net_why_groups (const KtNetState *s, guint variable);
/* What is being narrowed contradicts. */
void kt_net_contradict (KtNetState *s);

/* kt-net-range.c */
#define KT_EITHER (KT_MAY_BE_FALSE | KT_MAY_BE_TRUE)

/* What nodes come to is kept until something below them changes. */
void kt_net_forget (KtNetState *s, guint variable);
/* Only of those of rows: the others are not asked until it is again as it was. */
void kt_net_forget_rows (KtNetState *s, guint variable);
KtInterval kt_net_number (const KtNetState *s, int node);
int kt_net_truth (const KtNetState *s, int node);
int kt_net_row_truth (const KtNetState *s, const KtNetTable *table, guint row);
/* What the i-th pair of a sum adds, and whether it is there. */
KtInterval kt_net_part (const KtNetState *s, const KtNode *node, guint i, int *guard);
KtInterval kt_net_sum (const KtNetState *s, const KtNode *node);
/* The same with what is held of it. */
KtInterval kt_net_held (const KtNetState *s, const KtNode *node, KtInterval sum);
/* The truth that a node of kind TIGHTEST stands for now. */
int kt_net_tightest (const KtNetState *s, const KtNode *node);
/* Of a comparison: how far apart its sides must be to be surely different; a <= b + offset, or a <
 * b. */
double kt_net_room (const KtNode *node, KtInterval a, KtInterval b);
double kt_net_offset (const KtNode *node, double near, gboolean is_strict);
/* Of what is rounded: where it may lie afterwards. */
KtInterval kt_net_rounded (const KtNode *node, KtInterval range);

/* kt-net-narrow.c */
/* The number lies between low and high; what has no value is no concern of it. FALSE: nothing is
 * left. */
gboolean kt_net_narrow (KtNetState *s, int node, double low, double high);
/* The rule was found broken. */
void kt_net_weigh (KtNetState *s, guint rule);

/* kt-net-search.c */
/* What follows from the rules, and from costing less than `upper`. FALSE: nothing is left. */
gboolean kt_net_settle (KtNetState *s, gint64 upper);

/* kt-net-total.c */
KtInterval kt_net_total (KtNetState *s);
/* Of what a row counts at least; not above 1: percentages may follow. */
double kt_net_least_factor (const KtNetState *s);
/* At least so much, as costs; G_MININT64: not known. */
gint64 kt_net_lower (KtNetState *s);
/* What would make the total reach that is ruled out. FALSE: nothing is left. */
gboolean kt_net_limit_total (KtNetState *s, gint64 upper);
/* Exactly; FALSE: it cannot be told. */
gboolean kt_net_cost_at (const KtNet *net, const KtNetPoint *point, gint64 *cost);
/* The groups of the variable are not as they were. */
void kt_net_touch (KtNetState *s, guint variable);
/* The same while only the total is asked what it came to if the variable were otherwise. */
void kt_net_touch_rows (KtNetState *s, guint variable);

G_END_DECLS
