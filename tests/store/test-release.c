/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Releases: what goes in comes out (asked side by side with the source, and written again from what
 * was read), equal sources give equal hashes, and no broken file does harm.
 */

#include "catalog-fixture.h"
#include "kt-catalog-new.h"
#include "kt-product-program.h"
#include "kt-random.h"
#include "kt-release-search.h"
#include "kt-release.h"
#include "kt-session.h"
#include "kt-sqlite-statement.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static const KtReleaseOptions options = { .created = "2026-11-21T09:30:00Z", .day = 20261121 };

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("kt-release-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "catalog.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
write_release (KtCatalog *catalog, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_release_write (catalog, path, &options, NULL, &error));
  g_assert_no_error (error);
}

static KtRelease *
open_release (const char *path)
{
  g_autoptr (GError) error = NULL;
  KtRelease *release = kt_release_open (path, &error);
  g_assert_no_error (error);
  return release;
}

static KtRelease *
make_small (Fixture *fixture)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  write_release (catalog, fixture->path);
  return open_release (fixture->path);
}

/* ---- the same answers ---- */

static void
append_text (const char *key, const char *text, gpointer data)
{
  g_string_append_printf (data, "%s=%s\n", key, text);
}

/* Everything in memory, as one text. */
static char *
describe_catalog (KtCatalog *catalog)
{
  const KtCatalogSettings *settings = kt_catalog_get_settings (catalog);
  GString *text = g_string_new (NULL);
  guint n_fields;
  const KtSettingField *fields = kt_catalog_settings_fields (&n_fields);
  for (guint i = 0; i < n_fields; i++)
    g_string_append_printf (text, "%s.%s=%s\n", fields[i].group, fields[i].key,
                            *kt_catalog_settings_field ((KtCatalogSettings *)settings, &fields[i]));
  g_string_append_printf (text, "%d %d %u\n", settings->rounding_scope, settings->rounding_mode,
                          settings->price_validity_days);
  for (guint i = 0; i < settings->vat_rates->len; i++)
    {
      const KtCatalogVat *vat = settings->vat_rates->pdata[i];
      g_autofree char *percent = kt_decimal_to_string (vat->percent);
      g_string_append_printf (text, "%s %s\n", vat->key, percent);
    }
  for (guint i = 0; settings->languages[i] != NULL; i++)
    {
      g_string_append_printf (text, "[%s]\n", settings->languages[i]);
      kt_texts_visit (kt_catalog_get_texts (catalog), settings->languages[i], append_text, text);
    }
  GPtrArray *categories = kt_catalog_get_categories (catalog);
  for (guint i = 0; i < categories->len; i++)
    {
      const KtCategory *category = categories->pdata[i];
      g_string_append_printf (text, "%s %s %d %u\n", category->id, category->parent,
                              category->position, category->depth);
    }
  GPtrArray *rules = kt_catalog_get_approval_rules (catalog);
  for (guint i = 0; i < rules->len; i++)
    {
      const KtApprovalRule *rule = rules->pdata[i];
      g_autofree char *limit = kt_decimal_to_string (rule->limit);
      g_string_append_printf (text, "approval %s %d %s %s %s %s %u\n", rule->key, rule->measure,
                              rule->group ? rule->group : "-", rule->role ? rule->role : "-", limit,
                              rule->approver, rule->order);
    }
  GPtrArray *scales = kt_catalog_get_scales (catalog);
  for (guint i = 0; i < scales->len; i++)
    {
      const KtScale *scale = scales->pdata[i];
      g_autofree char *applies_to = kt_scale_get_applies_to (scale);
      g_autofree char *from = kt_decimal_to_string (scale->from_quantity);
      g_autofree char *discount = kt_decimal_to_string (scale->discount);
      g_string_append_printf (text, "%s %s %d %s\n", applies_to, from, scale->is_graduated,
                              discount);
    }
  GPtrArray *synonyms = kt_catalog_get_synonyms (catalog);
  for (guint i = 0; i < synonyms->len; i++)
    {
      const KtSynonym *synonym = synonyms->pdata[i];
      g_autofree char *joined = g_strjoinv ("|", synonym->synonyms);
      g_string_append_printf (text, "%s %s %s\n", synonym->language, synonym->word, joined);
    }
  return g_string_free (text, FALSE);
}

static void
append_formula (GString *text, const KtFormula *formula, const char *written)
{
  g_autofree char *read = formula != NULL ? kt_expr_to_text (formula->expr) : NULL;
  g_string_append_printf (text, " %s (%s)", written, read);
}

static char *
describe_product (KtCatalog *catalog, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProduct) product = kt_catalog_load_product (catalog, id, &error);
  g_assert_no_error (error);
  const KtProductInfo *info = product->info;
  g_autofree char *classification = g_strjoinv (";", info->classification);
  g_autofree char *accessories = g_strjoinv (";", info->accessories);
  g_autofree char *characteristics = g_strjoinv (";", product->quote_characteristics);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%s %d %s %s %u %u %u %s %s %s %s %d %s\n%s\n%u\n", info->id,
                          info->business, info->category, classification, info->lead_days,
                          info->validity.from, info->validity.to, info->vat, info->unit,
                          info->order_code, accessories, info->has_picture, characteristics,
                          product->model_text, product->model->n_all_rules);
  for (guint i = 0; i < product->steps->len; i++)
    {
      const KtProductStep *step = product->steps->pdata[i];
      g_autofree char *paths = g_strjoinv (";", step->paths);
      g_string_append_printf (text, "step %s %s\n", step->id, paths);
    }
  for (guint i = 0; i < product->swatches->len; i++)
    {
      const KtSwatch *swatch = product->swatches->pdata[i];
      g_string_append_printf (text, "swatch %s %s\n", swatch->enumeration, swatch->attribute);
    }
  for (guint i = 0; i < product->prices->len; i++)
    {
      const KtPriceRow *row = product->prices->pdata[i];
      g_string_append_printf (text, "price %s %d %d %d %u %u %u", row->key, row->kind,
                              row->is_percent, row->per_order, row->validity.from, row->validity.to,
                              row->line);
      append_formula (text, row->when, row->when_text);
      append_formula (text, row->amount, row->amount_text);
    }
  for (guint i = 0; i < product->leads->len; i++)
    {
      const KtLeadRow *row = product->leads->pdata[i];
      g_string_append_printf (text, "lead %s %u %d %u", row->key, row->days, row->is_added,
                              row->line);
      append_formula (text, row->when, row->when_text);
    }
  for (guint i = 0; i < product->parts->len; i++)
    {
      const KtPartRow *row = product->parts->pdata[i];
      g_string_append_printf (text, "part %s %s %u", row->position, row->article, row->line);
      append_formula (text, row->quantity, row->quantity_text);
      append_formula (text, row->when, row->when_text);
    }
  for (guint i = 0; i < product->picture_rows->len; i++)
    {
      const KtPictureRow *row = product->picture_rows->pdata[i];
      g_string_append_printf (text, "picture %d %s %u", row->kind, row->name, row->line);
      append_formula (text, row->when, row->when_text);
      append_formula (text, row->formula, row->formula_text);
    }
  for (guint i = 0; i < product->documents->len; i++)
    {
      const KtProductDocument *document = product->documents->pdata[i];
      g_string_append_printf (text, "document %s %d %s\n", document->file, document->kind,
                              document->language);
    }
  g_string_append_printf (text, "%u",
                          product->picture != NULL ? g_bytes_hash (product->picture) : 0);
  return g_string_free (text, FALSE);
}

static void
append_article (GString *text, const KtArticle *article)
{
  g_autofree char *price = kt_money_to_string (article->price);
  g_autofree char *cost = kt_money_to_string (article->cost);
  g_autofree char *stock = kt_decimal_to_string (article->stock);
  g_autofree char *weight = kt_decimal_to_string (article->weight_kg);
  g_autofree char *fits = g_strjoinv ("|", article->fits);
  g_string_append_printf (text, "%s %s %d %s %d %s %u %d %s %d %s %u %s %s %s", article->number,
                          article->group, article->kind, article->unit, article->has_price, price,
                          article->price_unit, article->has_cost, cost, article->has_stock, stock,
                          article->lead_days, weight, article->follow_up, fits);
  static const char *const languages[] = { "de", "en", "fr" };
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    g_string_append_printf (text, " %s %s", kt_article_get_title (article, languages[i]),
                            kt_article_get_note (article, languages[i]));
  g_string_append_c (text, '\n');
}

static char *
describe_list (KtCatalog *catalog, const KtArticleQuery *query, guint offset, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) articles = kt_catalog_list_articles (catalog, query, offset, limit, &error);
  g_assert_no_error (error);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < articles->len; i++)
    append_article (text, articles->pdata[i]);
  guint count = 0;
  g_assert_true (kt_catalog_count_articles (catalog, query, &count, NULL));
  g_string_append_printf (text, "%u\n", count);
  for (KtArticleFacet facet = KT_ARTICLE_FACET_GROUP; facet <= KT_ARTICLE_FACET_FITS; facet++)
    {
      g_autoptr (GPtrArray) counts = kt_catalog_count_facet (catalog, query, facet, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < counts->len; i++)
        {
          const KtFacetCount *value = counts->pdata[i];
          g_string_append_printf (text, "%s:%u ", value->value, value->count);
        }
    }
  return g_string_free (text, FALSE);
}

static void
assert_same (char *expected, char *found)
{
  g_assert_cmpstr (found, ==, expected);
  g_free (expected);
  g_free (found);
}

static void
test_same_catalog (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtCatalog) source = fixture_load_small_catalog ();
  g_autoptr (KtRelease) release = make_small (fixture);
  KtCatalog *catalog = kt_release_get_catalog (release);
  assert_same (describe_catalog (source), describe_catalog (catalog));
  assert_same (describe_product (source, "mixer"), describe_product (catalog, "mixer"));
  assert_same (describe_product (source, "tank"), describe_product (catalog, "tank"));
  g_assert_true (g_bytes_equal (kt_catalog_get_settings (source)->logo,
                                kt_catalog_get_settings (catalog)->logo));
  g_assert_cmpstr (kt_release_get_created (release), ==, "2026-11-21T09:30:00Z");

  g_autoptr (GPtrArray) expected = kt_catalog_list_files (source, NULL);
  g_autoptr (GPtrArray) found = kt_catalog_list_files (catalog, NULL);
  g_assert_cmpuint (expected->len, ==, found->len);
  g_assert_cmpuint (expected->len, ==, 9);
  for (guint i = 0; i < expected->len; i++)
    {
      g_assert_cmpstr (expected->pdata[i], ==, found->pdata[i]);
      g_autoptr (GBytes) a = kt_catalog_load_file (source, expected->pdata[i], NULL);
      g_autoptr (GBytes) b = kt_catalog_load_file (catalog, expected->pdata[i], NULL);
      g_assert_true (g_bytes_equal (a, b));
    }
}

static void
test_missing_things (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtRelease) release = make_small (fixture);
  KtCatalog *catalog = kt_release_get_catalog (release);
  g_autoptr (GError) error = NULL;
  g_assert_null (kt_catalog_load_product (catalog, "kettle", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (kt_catalog_load_article (catalog, "x' OR 1=1 --", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (kt_catalog_load_document (catalog, "mixer", "none.md", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
}

/* Any query, asked of the source and of the release. */
static void
test_same_lists (Fixture *fixture, gconstpointer data)
{
  guint64 seed = g_test_rand_int ();
  g_test_message ("seed %" G_GUINT64_FORMAT, seed);
  g_autofree char *folder = fixture_make_large_catalog (700, seed);
  g_autoptr (KtCatalog) source = fixture_load_catalog (folder);
  fixture_remove_folder (folder);
  write_release (source, fixture->path);
  g_autoptr (KtRelease) release = open_release (fixture->path);
  g_autoptr (KtRandom) random = kt_random_new (seed);
  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *group = g_strdup_printf ("g%02u", (guint)kt_random_below (random, 20));
      KtArticleQuery query = {
        .category = kt_random_below (random, 3) == 0   ? group
                    : kt_random_below (random, 2) == 0 ? "all"
                                                       : NULL,
        .group = kt_random_below (random, 4) == 0 ? group : NULL,
        .fits = kt_random_below (random, 20) == 0 ? "nothing" : NULL,
        .kinds = (guint)kt_random_below (random, 16),
        .in_stock = kt_random_below (random, 3) == 0,
        .language = "de",
        .sort = (KtArticleSort)kt_random_below (random, 5),
        .descending = kt_random_below (random, 2) == 0,
      };
      guint offset = (guint)kt_random_below (random, 40),
            limit = (guint)kt_random_below (random, 60);
      assert_same (describe_list (source, &query, offset, limit),
                   describe_list (kt_release_get_catalog (release), &query, offset, limit));
    }
}

static void
test_same_small_lists (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtCatalog) source = fixture_load_small_catalog ();
  g_autoptr (KtRelease) release = make_small (fixture);
  for (KtArticleSort sort = KT_ARTICLE_SORT_NUMBER; sort <= KT_ARTICLE_SORT_LEAD_DAYS; sort++)
    for (guint flags = 0; flags < 8; flags++)
      {
        KtArticleQuery query = { .sort = sort,
                                 .descending = (flags & 1) != 0,
                                 .fits = (flags & 2) != 0 ? "mixer" : NULL,
                                 .language = (flags & 4) != 0 ? "en" : NULL };
        assert_same (describe_list (source, &query, 0, 0),
                     describe_list (kt_release_get_catalog (release), &query, 0, 0));
      }
}

/* ---- programs ---- */

static KtProgram *
get_program (KtProduct *product, guint day)
{
  g_autoptr (GError) error = NULL;
  KtProgram *program = kt_product_get_program (product, day, NULL, &error);
  g_assert_no_error (error);
  return program;
}

static char *
domains_of (KtProgram *program)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSession) session = kt_session_new (program, &error);
  g_assert_no_error (error);
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (session, &error);
  g_assert_no_error (error);
  return kt_snapshot_to_lines (snapshot);
}

/* Asks what is possible, on days before, on and after the one it was built for. */
static void
test_same_programs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtCatalog) source = fixture_load_small_catalog ();
  g_autoptr (KtRelease) release = make_small (fixture);
  g_autoptr (KtProduct) read
      = kt_catalog_load_product (kt_release_get_catalog (release), "mixer", NULL);
  g_autoptr (KtProduct) written = kt_catalog_load_product (source, "mixer", NULL);
  g_assert_nonnull (read->program_bytes);
  g_assert_cmpuint (read->program_day, ==, 20261121);
  static const guint days[] = { 20261121, 20260415, 20251231, 20270101, 20261121 };
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr (KtProgram) expected = get_program (written, days[i]);
      g_autoptr (KtProgram) found = get_program (read, days[i]);
      g_assert_cmpuint (kt_program_get_n_terms (found), ==, kt_program_get_n_terms (expected));
      g_assert_cmpuint (kt_program_get_n_clauses (found), ==, kt_program_get_n_clauses (expected));
      assert_same (domains_of (expected), domains_of (found));
    }
  g_assert_true (kt_product_is_same_on (read, 20261121, 20270101));
  g_assert_true (kt_product_is_same_on (read, 20260301, 20260531));
  g_assert_false (kt_product_is_same_on (read, 20260601, 20260531));
  g_assert_false (kt_product_is_same_on (read, 20251231, 20260101));
}

/* The bytes are a program of this model with these terms; and if they ever are not, the model is
 * compiled. */
static void
test_program_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRelease) release = make_small (fixture);
  g_autoptr (KtProduct) product
      = kt_catalog_load_product (kt_release_get_catalog (release), "mixer", NULL);
  g_autofree char *expected = NULL;
  {
    g_autoptr (KtProgram) program = get_program (product, 20261121);
    KtProgramOptions same
        = { kt_program_get_terms (program), kt_program_get_n_terms (program), 20261121, 0 };
    g_autoptr (KtProgram) stored
        = kt_program_from_bytes (product->program_bytes, product->model, &same, &error);
    g_assert_no_error (error);
    expected = domains_of (stored);
  }
  g_bytes_unref (product->program_bytes);
  product->program_bytes = g_bytes_new_static ("no program", 10);
  g_clear_pointer (&product->program, kt_program_unref);
  g_autoptr (KtProgram) compiled = get_program (product, 20261121);
  g_autofree char *found = domains_of (compiled);
  g_assert_cmpstr (found, ==, expected);
}

/* ---- the demonstration catalog ---- */

static void
test_demo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder
      = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs", "falkenrath", NULL);
  g_autoptr (KtCatalog) source = fixture_load_catalog (folder);
  write_release (source, fixture->path);
  g_autoptr (KtRelease) release = open_release (fixture->path);
  g_assert_true (kt_release_verify (release, &error));
  g_assert_no_error (error);
  KtCatalog *catalog = kt_release_get_catalog (release);
  assert_same (describe_catalog (source), describe_catalog (catalog));
  GPtrArray *products = kt_catalog_get_products (source);
  for (guint i = 0; i < products->len; i++)
    {
      const char *id = ((const KtProductInfo *)products->pdata[i])->id;
      assert_same (describe_product (source, id), describe_product (catalog, id));
    }
  KtArticleQuery all = { .sort = KT_ARTICLE_SORT_TITLE, .language = "en" };
  assert_same (describe_list (source, &all, 0, 0), describe_list (catalog, &all, 0, 0));
}

/* ---- the hash ---- */

static void
test_same_hash (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_autoptr (KtRelease) first = make_small (fixture);
  g_autofree char *second_path = g_build_filename (fixture->folder, "second.db", NULL);
  KtReleaseOptions later = options;
  later.created = "2027-01-01T00:00:00Z";
  g_assert_true (kt_release_write (catalog, second_path, &later, NULL, NULL));
  g_autoptr (KtRelease) second = open_release (second_path);
  g_assert_cmpstr (kt_release_get_hash (first), ==, kt_release_get_hash (second));
  g_assert_cmpuint (strlen (kt_release_get_hash (first)), ==, 64);
}

/* What was read is written again: nothing was lost on the way. */
static void
test_written_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtRelease) first = make_small (fixture);
  g_autofree char *second_path = g_build_filename (fixture->folder, "second.db", NULL);
  write_release (kt_release_get_catalog (first), second_path);
  g_autoptr (KtRelease) second = open_release (second_path);
  g_assert_cmpstr (kt_release_get_hash (first), ==, kt_release_get_hash (second));
}

static const struct {
  const char *path, *from, *to;
} changes[] = {
  { "texts/en.csv", "Hexagon nut", "Hexagonal nut" },
  { "articles.csv", "0.75", "0.76" },
  { "catalog.ini", "reduced=7", "reduced=7.5" },
  { "lists/scales.csv", "slab,2.5", "slab,2.6" },
  { "sales/approvals.csv", "20.5,management", "20.6,management" },
  { "products/mixer/prices.csv", "True,180", "True,181" },
  { "products/mixer/model.coom", "ME 12", "ME 13" },
  { "products/mixer/picture.svg", "800 mm", "900 mm" },
  { "categories.csv", "tanks,stirring,2", "tanks,stirring,3" },
  { "synonyms.csv", "Mischer", "Quirl" },
  { "dialogues/product.ini", "id=product", "id=other" },
};

static void
test_other_hash (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtRelease) first = make_small (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *folder = fixture_copy_catalog ();
      fixture_replace (folder, changes[i].path, changes[i].from, changes[i].to);
      g_autoptr (KtCatalog) catalog = fixture_load_catalog (folder);
      fixture_remove_folder (folder);
      g_autofree char *path = g_strdup_printf ("%s/%u.db", fixture->folder, i);
      write_release (catalog, path);
      g_autoptr (KtRelease) other = open_release (path);
      g_assert_cmpstr (kt_release_get_hash (first), !=, kt_release_get_hash (other));
    }
}

/* ---- broken files ---- */

static void
assert_refused (const char *path, KtSqliteError code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (kt_release_open (path, &error));
  g_assert_error (error, KT_SQLITE_ERROR, (int)code);
  g_autofree char *expected = g_strconcat (path, ": ", says, NULL);
  g_assert_cmpstr (error->message, ==, expected);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (kt_release_open (fixture->path, &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CANNOT_OPEN);

  g_file_set_contents (fixture->path, "This is a letter, not a catalog.", -1, NULL);
  assert_refused (fixture->path, KT_SQLITE_ERROR_NOT_A_DATABASE,
                  "this is not a database file. Choose another file.");
  g_file_set_contents (fixture->path, "", 0, NULL);
  assert_refused (fixture->path, KT_SQLITE_ERROR_FOREIGN,
                  "this is a database, but no Kontor catalog. Choose another file.");
}

static void
set_pragma (const char *path, const char *sql)
{
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open (path, KT_SQLITE_OPEN_BUILD, NULL);
  g_assert_true (kt_sqlite_connection_exec (connection, sql, NULL));
}

static void
test_other_format (Fixture *fixture, gconstpointer data)
{
  KtRelease *release = make_small (fixture);
  kt_release_unref (release);
  set_pragma (fixture->path, "PRAGMA user_version = 99");
  assert_refused (
      fixture->path, KT_SQLITE_ERROR_TOO_NEW,
      "this catalog was made for a newer Kontor. Update Kontor, or ask for an older catalog.");
  set_pragma (fixture->path, "PRAGMA user_version = 0");
  assert_refused (
      fixture->path, KT_SQLITE_ERROR_FOREIGN,
      "this catalog was made by a Kontor that is too old. Build it again from its source.");
}

static void
test_changed_row (Fixture *fixture, gconstpointer data)
{
  KtRelease *release = make_small (fixture);
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_release_verify (release, &error));
  g_assert_no_error (error);
  kt_release_unref (release);
  set_pragma (fixture->path, "UPDATE article SET price = price - 1 WHERE number = 'KL-4000'");
  release = open_release (fixture->path);
  g_assert_false (kt_release_verify (release, &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CORRUPT);
  kt_release_unref (release);
}

/* Uses whatever can be opened; errors are fine, anything else is not. */
static void
use_all (const char *path)
{
  g_autoptr (KtRelease) release = kt_release_open (path, NULL);
  if (release == NULL)
    return;
  KtCatalog *catalog = kt_release_get_catalog (release);
  GPtrArray *products = kt_catalog_get_products (catalog);
  for (guint i = 0; i < products->len; i++)
    {
      g_autoptr (KtProduct) product = kt_catalog_load_product (
          catalog, ((const KtProductInfo *)products->pdata[i])->id, NULL);
    }
  KtArticleQuery all = { .sort = KT_ARTICLE_SORT_TITLE };
  g_autoptr (GPtrArray) articles = kt_catalog_list_articles (catalog, &all, 0, 0, NULL);
  static const char *const texts[] = { "schraube", "kl 1000", "simmerring", "rührwark", "data" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      KtSearchQuery query = { .text = texts[i] };
      KtSearchResult *result = kt_release_search (release, &query, NULL);
      g_clear_pointer (&result, kt_search_result_free);
      g_autoptr (GPtrArray) facets = kt_release_search_facets (release, &query, NULL);
    }
  kt_release_verify (release, NULL);
}

static void
test_damaged_bytes (Fixture *fixture, gconstpointer data)
{
  guint64 seed = g_test_rand_int ();
  g_test_message ("seed %" G_GUINT64_FORMAT, seed);
  g_autoptr (KtRandom) random = kt_random_new (seed);
  kt_release_unref (make_small (fixture));
  g_autofree char *bytes = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  guint n_found = 0;
  for (guint i = 0; i < 250; i++)
    {
      g_autofree char *damaged = g_memdup2 (bytes, length);
      for (guint64 n = kt_random_below (random, 40) + 1; n > 0; n--)
        damaged[kt_random_below (random, length)] = (char)kt_random_below (random, 256);
      gsize cut = kt_random_below (random, 5) == 0 ? kt_random_below (random, length) : length;
      g_assert_true (g_file_set_contents (fixture->path, damaged, (gssize)cut, NULL));
      use_all (fixture->path);
      g_autoptr (KtRelease) release = kt_release_open (fixture->path, NULL);
      n_found += release == NULL || !kt_release_verify (release, NULL);
    }
  g_assert_cmpuint (n_found, >, 100);
}

/* ---- writing that fails ---- */

static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_autoptr (KtRelease) before = make_small (fixture);
  signal (SIGXFSZ, SIG_IGN);
  struct rlimit old, small;
  getrlimit (RLIMIT_FSIZE, &old);
  for (rlim_t size = 0; size < 100 * 1024; size += 16 * 1024)
    {
      g_autoptr (GError) error = NULL;
      small = old;
      small.rlim_cur = size;
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
      gboolean done = kt_release_write (catalog, fixture->path, &options, NULL, &error);
      setrlimit (RLIMIT_FSIZE, &old);
      g_assert_false (done);
      g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_FULL);
      g_autofree char *part = g_strconcat (fixture->path, ".part", NULL);
      g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
      g_assert_true (kt_release_verify (before, NULL));
    }
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_cancellable_cancel (cancellable);
  g_assert_false (kt_release_write (catalog, fixture->path, &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "missing", "catalog.db", NULL);
  g_assert_false (kt_release_write (catalog, path, &options, NULL, &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CANNOT_OPEN);
}

/* ---- threads ---- */

static gpointer
read_much (gpointer data)
{
  KtCatalog *catalog = data;
  for (guint i = 0; i < 200; i++)
    {
      KtArticleQuery all = { 0 };
      g_autoptr (GPtrArray) articles = kt_catalog_list_articles (catalog, &all, 0, 0, NULL);
      g_autoptr (KtProduct) product
          = kt_catalog_load_product (catalog, i % 2 == 0 ? "mixer" : "tank", NULL);
      if (articles == NULL || articles->len != 8 || product == NULL)
        return NULL;
    }
  return catalog;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KtRelease) release = make_small (fixture);
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_much, kt_release_get_catalog (release));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_nonnull (g_thread_join (threads[i]));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/release/what is read is what was written", test_same_catalog);
  ADD ("/release/what is not there is told", test_missing_things);
  ADD ("/release/any list is the same as that of the source", test_same_lists);
  ADD ("/release/lists in every order and language are the same", test_same_small_lists);
  ADD ("/release/stored programs answer like those compiled from the source", test_same_programs);
  ADD ("/release/a stored program is read, and compiled anew if it cannot be", test_program_bytes);
  ADD ("/release/the demonstration catalog becomes a release", test_demo);
  ADD ("/release/the same source gives the same hash", test_same_hash);
  ADD ("/release/a release written again has the same hash", test_written_again);
  ADD ("/release/any change gives another hash", test_other_hash);
  ADD ("/release/a missing or foreign file is refused with reason", test_refused);
  ADD ("/release/another format is refused with what to do", test_other_format);
  ADD ("/release/a changed row is found", test_changed_row);
  ADD ("/release/damaged bytes do no harm", test_damaged_bytes);
  ADD ("/release/a full disk leaves the old file", test_full_disk);
  ADD ("/release/cancelling leaves nothing", test_cancelled);
  ADD ("/release/a missing folder is told", test_no_folder);
  ADD ("/release/several threads may read", test_threads);
  return g_test_run ();
}
