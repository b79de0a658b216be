/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Target prices on quotes of the demo catalog: every package is carried out here once more, and
 * must come to exactly what was promised.
 */
#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-error.h"
#include "kt-gate-desk.h"
#include "kt-product-program.h"
#include "kt-session.h"
#include "kt-target-price.h"
#include "sales-fixture.h"

#define TODAY 20261122

static KtCatalog *demo;

static const char *const ARTICLES[]
    = { "FR-10120", "FR-55031", "FR-16031", "FR-16033", "FR-17010", "FR-19001", "FR-19010" };

typedef struct {
  KtRandom *random;
  KtRevision *revision;
  KtActor *seller;
  KtGateDesk *desk;
  KtGateRequest gate;
} Fixture;

static void
begin (Fixture *f, const char *incoterm)
{
  f->random = fixture_random ();
  g_autoptr (KtRevisionHeader) header
      = fixture_catalog_header (demo, f->random, "99999", "", "DE", incoterm);
  f->revision = kt_revision_new ("r", "q", 1, NULL, 0, header);
  f->seller = kt_actor_new ("s", "s", "s", KT_USER_SALES, NULL);
  f->desk = kt_gate_desk_new (demo);
  f->gate = kt_gate_desk_ask (f->desk, f->revision, f->seller, TODAY, NULL, NULL);
}

static void
end (Fixture *f)
{
  kt_gate_desk_free (f->desk);
  kt_actor_unref (f->seller);
  g_object_unref (f->revision);
  kt_random_free (f->random);
}

static KtPosition *
add_article (Fixture *f, const char *number, gint64 quantity)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_id (f->random);
  g_autoptr (KtArticle) article = kt_catalog_load_article (demo, number, &error);
  g_assert_no_error (error);
  KtPositionData *data = kt_catalog_position_new_article (
      demo, article, id, "de", kt_decimal_from_int (quantity), TODAY, &error);
  g_assert_no_error (error);
  return fixture_add (f->revision, data);
}

static KtPosition *
add_product (Fixture *f, const char *product_id, gint64 quantity)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_id (f->random);
  g_autoptr (KtProduct) product = kt_catalog_load_product (demo, product_id, &error);
  g_autoptr (KtProgram) program = kt_product_get_program (product, TODAY, NULL, &error);
  g_autoptr (KtSession) session = kt_session_new (program, &error);
  const KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
  g_autoptr (KtCompletion) completion = kt_session_complete (session, &request, &error);
  g_assert_no_error (error);
  KtPositionData *data = kt_catalog_position_new_product (
      demo, product, completion->assignment, id, "de", kt_decimal_from_int (quantity), TODAY,
      &error);
  g_assert_no_error (error);
  return fixture_add (f->revision, data);
}

static KtRevisionTotals *
determine (KtRevision *revision)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_catalog_determine (demo, revision, TODAY, NULL, &error));
  KtRevisionTotals *totals = kt_revision_totals_new (revision, &error);
  g_assert_no_error (error);
  return totals;
}

static KtMoney
share (KtMoney money, gint64 percent)
{
  g_assert_true (kt_money_mul_ratio (money, percent, 100, KT_ROUND_HALF_UP, &money, NULL));
  return money;
}

static KtTargetQuestion
question_of (Fixture *f, KtMoney budget, gboolean is_gross)
{
  return (KtTargetQuestion){ .catalog = demo,
                             .revision = f->revision,
                             .day = TODAY,
                             .language = "en",
                             .budget = budget,
                             .is_gross = is_gross,
                             .gate = &f->gate };
}

/* A euro below what it costs, without a discount. */
static KtTargetQuestion
question_below (Fixture *f)
{
  g_autoptr (KtRevisionTotals) totals = determine (f->revision);
  KtMoney budget;
  g_assert_true (kt_money_sub (totals->net, fixture_eur ("1.00"), &budget, NULL));
  KtTargetQuestion question = question_of (f, budget, FALSE);
  question.gate = NULL;
  return question;
}

/* That share of what it costs, in percent. */
static KtTargetQuestion
question_at (Fixture *f, gint64 percent)
{
  g_autoptr (KtRevisionTotals) totals = determine (f->revision);
  return question_of (f, share (totals->net, percent), FALSE);
}

static guint
count_unmet (Fixture *f, KtRevision *revision)
{
  KtGateRequest request = f->gate;
  guint n = 0;
  request.question.revision = revision;
  g_autoptr (GPtrArray) needs = kt_gate_assess (&request);
  for (guint i = 0; i < needs->len; i++)
    n += !kt_approval_need_is_met (needs->pdata[i]);
  return n;
}

/* Carried out in earnest, on a copy, and undone. */
static void
check_package (Fixture *f, const KtTargetQuestion *question, const KtTargetPackage *package)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) copy = kt_revision_new_trial (f->revision);
  g_autofree char *before = kt_revision_to_body (copy);
  guint n_unmet = count_unmet (f, copy);
  g_assert_cmpuint (package->changes->len, >=, 1);
  g_assert_true (kt_target_apply (package, demo, copy, TODAY, &error));
  g_assert_no_error (error);
  g_autoptr (KtRevisionTotals) totals = determine (copy);
  g_assert_true (kt_money_equal (totals->net, package->net));
  g_assert_true (kt_money_equal (totals->gross, package->gross));
  g_assert_cmpint (question->is_gross ? totals->gross.amount : totals->net.amount, <=,
                   question->budget.amount);
  g_assert_true (package->needs_approval == (count_unmet (f, copy) > n_unmet));
  g_assert_true (kt_revision_undo (copy));
  g_assert_false (kt_revision_can_undo (copy));
  g_autofree char *after = kt_revision_to_body (copy);
  g_assert_cmpstr (before, ==, after);
}

static void
check_packages (Fixture *f, const KtTargetQuestion *question, GPtrArray *packages)
{
  g_assert_cmpuint (packages->len, <=, KT_TARGET_MAX_PACKAGES);
  for (guint i = 0; i < packages->len; i++)
    {
      const KtTargetPackage *package = packages->pdata[i];
      const KtTargetPackage *last = i > 0 ? packages->pdata[i - 1] : package;
      check_package (f, question, package);
      g_assert_true (last->needs_approval < package->needs_approval
                     || kt_decimal_compare (last->kept, package->kept) >= 0);
    }
}

static const KtTargetChange *
find_change (GPtrArray *packages, KtTargetKind kind)
{
  for (guint i = 0; i < packages->len; i++)
    {
      const KtTargetPackage *package = packages->pdata[i];
      for (guint k = 0; k < package->changes->len; k++)
        if (((KtTargetChange *)package->changes->pdata[k])->kind == kind)
          return package->changes->pdata[k];
    }
  return NULL;
}

/* ---- tests ---- */

static void
test_within (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  begin (&f, "EXW");
  add_article (&f, "FR-10120", 1);
  g_autoptr (KtRevisionTotals) totals = determine (f.revision);
  KtTargetQuestion question = question_of (&f, totals->net, FALSE);
  g_assert_null (kt_target_search (&question, NULL, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_RANGE);
  end (&f);
}

static void
test_discount_within_mandate (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  begin (&f, "EXW");
  add_article (&f, "FR-10120", 1);
  KtTargetQuestion question = question_at (&f, 97);
  g_autoptr (GPtrArray) packages = kt_target_search (&question, NULL, &error);
  g_assert_no_error (error);
  check_packages (&f, &question, packages);
  const KtTargetChange *discount = find_change (packages, KT_TARGET_DISCOUNT);
  g_assert_nonnull (discount);
  /* Packing is not discounted: a little more than three percent. */
  g_assert_cmpint (kt_decimal_compare (discount->number, kt_decimal_from_int (3)), >=, 0);
  g_assert_cmpint (kt_decimal_compare (discount->number, kt_decimal (33, 1)), <=, 0);
  g_assert_false (((KtTargetPackage *)packages->pdata[0])->needs_approval);
  g_assert_true (kt_decimal_equal (((KtTargetPackage *)packages->pdata[0])->kept,
                                   kt_decimal_from_int (100)));
  end (&f);
}

/* Beyond five percent somebody else decides, and the package says so. */
static void
test_discount_beyond_mandate (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  begin (&f, "EXW");
  add_article (&f, "FR-10120", 1);
  KtTargetQuestion question = question_at (&f, 92);
  g_autoptr (GPtrArray) packages = kt_target_search (&question, NULL, &error);
  g_assert_no_error (error);
  check_packages (&f, &question, packages);
  g_assert_cmpuint (packages->len, ==, 1);
  g_assert_true (((KtTargetPackage *)packages->pdata[0])->needs_approval);
  question.gate = NULL;
  g_autoptr (GPtrArray) none = kt_target_search (&question, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  end (&f);
}

static void
test_terms (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  begin (&f, "DAP");
  add_article (&f, "FR-10120", 3);
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (f.revision));
  header->express = TRUE;
  g_assert_true (kt_revision_edit_header (f.revision, header, &error));
  KtTargetQuestion question = question_at (&f, 97);
  question.gate = NULL;
  g_autoptr (GPtrArray) packages = kt_target_search (&question, NULL, &error);
  g_assert_no_error (error);
  check_packages (&f, &question, packages);
  g_assert_nonnull (find_change (packages, KT_TARGET_EXPRESS));
  end (&f);
}

/* Eight take their time, six are in stock. */
static void
test_quantity (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  begin (&f, "EXW");
  KtPosition *line = add_article (&f, "FR-10120", 8);
  KtTargetQuestion question = question_at (&f, 76);
  question.gate = NULL;
  g_autoptr (GPtrArray) packages = kt_target_search (&question, NULL, &error);
  g_assert_no_error (error);
  check_packages (&f, &question, packages);
  g_assert_cmpuint (packages->len, >, 0);
  g_assert_nonnull (find_change (packages, KT_TARGET_QUANTITY));
  g_assert_cmpint (kt_position_get (line)->lead_days, >, 0);
  g_assert_true (kt_target_apply (packages->pdata[0], demo, f.revision, TODAY, &error));
  g_autoptr (KtPositionData) asked = kt_position_data_copy (kt_position_get (line));
  g_assert_true (kt_catalog_position_reprice (demo, asked, "de", TODAY, &error));
  g_assert_cmpint (kt_position_get (line)->lead_days, ==, asked->lead_days);
  g_assert_cmpint (kt_position_get (line)->lead_days, ==, 0);
  end (&f);
}

static void
test_alternative (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  begin (&f, "EXW");
  add_article (&f, "FR-10120", 1);
  KtPosition *dear = add_article (&f, "FR-16031", 4);
  KtPosition *cheap = add_article (&f, "FR-16031", 3);
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (cheap));
  data->role = KT_ROLE_ALTERNATIVE;
  g_assert_true (kt_revision_edit_position (f.revision, cheap, data, &error));
  KtTargetQuestion question = question_below (&f);
  g_autoptr (GPtrArray) packages = kt_target_search (&question, NULL, &error);
  g_assert_no_error (error);
  check_packages (&f, &question, packages);
  const KtTargetChange *change = find_change (packages, KT_TARGET_ALTERNATIVE);
  g_assert_nonnull (change);
  g_assert_cmpstr (change->position_id, ==, kt_position_get_id (cheap));
  g_assert_cmpstr (change->other_id, ==, kt_position_get_id (dear));
  end (&f);
}

/* Quotes at random; what the search says is what happens, and it leaves the quote alone. */
static void
test_random (void)
{
  guint n_found = 0;
  for (guint round = 0; round < 25; round++)
    {
      Fixture f;
      g_autoptr (GError) error = NULL;
      begin (&f, round % 2 == 0 ? "DAP" : "EXW");
      guint n = 2 + (guint)kt_random_below (f.random, 7);
      for (guint i = 0; i < n; i++)
        add_article (&f, ARTICLES[kt_random_below (f.random, G_N_ELEMENTS (ARTICLES))],
                     1 + (gint64)kt_random_below (f.random, 30));
      g_autoptr (KtRevisionTotals) totals = determine (f.revision);
      gboolean is_gross = kt_random_below (f.random, 2) == 0;
      KtTargetQuestion question
          = question_of (&f,
                         share (is_gross ? totals->gross : totals->net,
                                70 + (gint64)kt_random_below (f.random, 30)),
                         is_gross);
      g_autofree char *before = kt_revision_to_body (f.revision);
      g_autoptr (GPtrArray) packages = kt_target_search (&question, NULL, &error);
      g_assert_no_error (error);
      check_packages (&f, &question, packages);
      n_found += packages->len;
      g_autofree char *after = kt_revision_to_body (f.revision);
      g_assert_cmpstr (before, ==, after);
      end (&f);
    }
  g_test_message ("%u packages", n_found);
  g_assert_cmpuint (n_found, >, 40);
}

static void
test_gone (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  begin (&f, "EXW");
  add_article (&f, "FR-10120", 2);
  KtPosition *small = add_article (&f, "FR-16031", 1);
  KtTargetQuestion question = question_below (&f);
  g_autoptr (GPtrArray) packages = kt_target_search (&question, NULL, &error);
  const KtTargetChange *option = find_change (packages, KT_TARGET_OPTION);
  g_assert_nonnull (option);
  g_assert_true (kt_revision_remove (f.revision, small, &error));
  g_autofree char *before = kt_revision_to_body (f.revision);
  for (guint i = 0; i < packages->len; i++)
    if (((KtTargetChange *)((KtTargetPackage *)packages->pdata[i])->changes->pdata[0]) == option)
      g_assert_false (kt_target_apply (packages->pdata[i], demo, f.revision, TODAY, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_TREE);
  g_autofree char *after = kt_revision_to_body (f.revision);
  g_assert_cmpstr (before, ==, after);
  end (&f);
}

/* Cheaper, of the same product, with the numbers that were asked for. */
static void
test_variants (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  begin (&f, "EXW");
  KtPosition *line = add_product (&f, "turned-part", 50);
  const KtPositionData *offered = kt_position_get (line);
  g_autoptr (GPtrArray) variants = kt_target_variants (
      demo, offered, kt_revision_get_header (f.revision), TODAY, 12, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (variants->len, >, 3);
  for (guint i = 0; i < variants->len; i++)
    {
      const KtPositionData *variant = variants->pdata[i];
      g_autoptr (KtProduct) product = kt_catalog_load_product (demo, "turned-part", NULL);
      g_autoptr (KtAssignment) assignment
          = kt_assignment_from_json (product->model, variant->assignment, -1, &error);
      g_autoptr (KtAssignment) of_line
          = kt_assignment_from_json (product->model, offered->assignment, -1, NULL);
      g_assert_no_error (error);
      g_assert_cmpstr (variant->id, ==, offered->id);
      g_assert_cmpint (variant->unit_price.amount, <, offered->unit_price.amount);
      for (guint k = 0; k < 2; k++)
        {
          const char *path = k == 0 ? "shape.diameter" : "shape.length";
          gint here = kt_assignment_find (assignment, path);
          gint there = kt_assignment_find (of_line, path);
          g_assert_true (
              kt_value_equal (kt_assignment_get_entry (assignment, (guint)here)->value,
                              kt_assignment_get_entry (of_line, (guint)there)->value));
        }
    }
  KtTargetQuestion question = question_at (&f, 90);
  question.variants = variants;
  question.gate = NULL;
  g_autoptr (GPtrArray) packages = kt_target_search (&question, NULL, &error);
  g_assert_no_error (error);
  check_packages (&f, &question, packages);
  g_assert_nonnull (find_change (packages, KT_TARGET_VARIANT));
  end (&f);
}

static void
test_cancelled (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  begin (&f, "EXW");
  add_article (&f, "FR-10120", 2);
  add_article (&f, "FR-16031", 2);
  KtTargetQuestion question = question_at (&f, 90);
  g_cancellable_cancel (cancellable);
  g_assert_null (kt_target_search (&question, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  end (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  demo = fixture_demo_catalog ();
  g_test_add_func ("/target/a quote within the budget needs nothing", test_within);
  g_test_add_func ("/target/a discount everybody may give", test_discount_within_mandate);
  g_test_add_func ("/target/a discount beyond the mandate says so", test_discount_beyond_mandate);
  g_test_add_func ("/target/terms", test_terms);
  g_test_add_func ("/target/another quantity is delivered as that quantity can be", test_quantity);
  g_test_add_func ("/target/an alternative takes the place of its line", test_alternative);
  g_test_add_func ("/target/packages come to what they say", test_random);
  g_test_add_func ("/target/a line that is gone changes nothing", test_gone);
  g_test_add_func ("/target/variants keep what was asked for", test_variants);
  g_test_add_func ("/target/a search can be cancelled", test_cancelled);
  int result = g_test_run ();
  kt_catalog_unref (demo);
  return result;
}
