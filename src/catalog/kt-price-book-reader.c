/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function a table, row by row. The procedure first: the others name its steps. */

#include "kt-price-book-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define MAX_PER 1000

const char *const kt_price_book_paths[]
    = { "pricing/procedure.csv", "pricing/agreements.csv", "pricing/surcharges.csv",
        "pricing/metals.csv",    "pricing/quotations.csv", "pricing/contents.csv",
        "pricing/rates.csv",     "pricing/vat.csv",        NULL };

/* ---- fields ---- */

static gboolean
find_name (const char *const *names, const char *text, int *value)
{
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }
  return FALSE;
}

/* One of names; an empty field is `value` as it was. */
static void
read_name (KtCsvRow *row, const char *column, const char *const *names, int *value)
{
  const char *text = kt_csv_row_text (row, column);
  g_autofree char *all = g_strjoinv (", ", (char **)names);
  if (*text != '\0' && !find_name (names, text, value))
    kt_csv_row_fault (row, column, NULL, _ ("“%s” is none of these: %s."), text, all);
}

static gboolean
read_yes (KtCsvRow *row, const char *column, gboolean otherwise)
{
  int value = otherwise ? 1 : 0;
  read_name (row, column, NAMES ("no", "yes"), &value);
  return value != 0;
}

/* Not below zero. */
static gboolean
read_number (KtCsvRow *row, const char *column, KtDecimal *value)
{
  if (!kt_csv_row_decimal (row, column, value))
    return FALSE;
  if (kt_decimal_sign (*value) >= 0)
    return TRUE;
  kt_csv_row_fault (row, column, NULL, _ ("A number below zero has no meaning here."));
  return FALSE;
}

static void
read_value (KtCsvRow *row, KtCalculation calculation, gboolean is_discount, KtDecimal *value)
{
  kt_csv_row_need (row, "value");
  if (read_number (row, "value", value) && calculation == KT_CALCULATION_PERCENT && is_discount
      && kt_decimal_compare (*value, kt_decimal_from_int (100)) > 0)
    kt_csv_row_fault (row, "value", NULL, _ ("A discount is from 0 to 100 percent."));
}

static guint
read_day (KtCsvRow *row, const char *column)
{
  const char *text = kt_csv_row_need (row, column);
  g_autoptr (GError) error = NULL;
  guint day = *text != '\0' ? kt_day_parse (text, &error) : 0;
  if (error != NULL)
    kt_csv_row_fault (row, column, _ ("Write a date like 2026-01-31."), "%s", error->message);
  return day;
}

static void
read_per (KtCsvRow *row, int *per)
{
  guint value = 1;
  kt_csv_row_uint (row, "per", MAX_PER, &value);
  if (value != 1 && value != 10 && value != 100 && value != 1000)
    kt_csv_row_fault (row, "per", NULL, _ ("Write 1, 10, 100 or 1000 (kg)."));
  *per = (int)value;
}

static void
read_currency (KtPriceBookReading *reading, KtCsvRow *row, char **currency)
{
  const char *text = kt_csv_row_text (row, "currency");
  if (*text == '\0' || strcmp (text, reading->settings->currency) == 0)
    return;
  if (!kt_currency_is_valid (text))
    kt_csv_row_fault (row, "currency", _ ("Use three capital letters (ISO 4217), like EUR."),
                      _ ("“%s” is no currency."), text);
  *currency = g_strdup (text);
}

static char **
read_list (KtCsvRow *row, const char *column)
{
  char **list = kt_csv_row_list (row, column);
  if (list[0] == NULL)
    g_clear_pointer (&list, g_strfreev);
  return list;
}

/* ---- procedure ---- */

static void
read_access (KtCsvRow *row, KtProcedureStep *step)
{
  g_auto (GStrv) items = kt_csv_row_list (row, "access");
  step->accesses = g_array_new (FALSE, FALSE, sizeof (KtAccess));
  for (guint i = 0; items[i] != NULL; i++)
    {
      g_auto (GStrv) sides = g_strsplit (items[i], "/", 2);
      int customer = 0, product = 0;
      if (g_strv_length (sides) != 2 || !find_name (kt_customer_key_names, sides[0], &customer)
          || !find_name (kt_product_key_names, sides[1], &product))
        {
          kt_csv_row_fault (row, "access",
                            _ ("Write account, group, segment or all, a slash, and item, group or "
                               "all: account/item|group/all."),
                            _ ("“%s” is no way to find a record."), items[i]);
          return;
        }
      KtAccess access = { (KtCustomerKey)customer, (KtProductKey)product };
      g_array_append_val (step->accesses, access);
    }
  for (guint c = 0; items[0] == NULL && c < KT_CUSTOMER_N_KEYS; c++)
    for (guint p = 0; p < KT_PRODUCT_N_KEYS; p++)
      {
        KtAccess access = { (KtCustomerKey)c, (KtProductKey)p };
        g_array_append_val (step->accesses, access);
      }
}

/* "running", "list" or "step:ID" of an earlier step on the same level. */
static void
read_basis (KtPriceBookReading *reading, KtCsvRow *row, KtProcedureStep *step)
{
  const char *text = kt_csv_row_text (row, "basis");
  int basis = KT_BASIS_RUNNING;
  if (!g_str_has_prefix (text, "step:"))
    {
      read_name (row, "basis", NAMES ("running", "list"), &basis);
      step->basis = (KtConditionBasis)basis;
      return;
    }
  step->basis = KT_BASIS_STEP;
  step->basis_step = g_strdup (text + strlen ("step:"));
  const KtProcedureStep *earlier = kt_price_book_find_step (reading->book, step->basis_step);
  if (earlier == NULL || earlier->level != step->level)
    kt_csv_row_fault (row, "basis", _ ("Name a step that stands above this one."),
                      _ ("There is no earlier step “%s” on this level."), step->basis_step);
}

/* Which levels a type can have; the first is the usual one. */
static void
read_level (KtPriceBookReading *reading, KtCsvRow *row, KtProcedureStep *step)
{
  const GPtrArray *steps = reading->book->steps;
  const KtProcedureStep *last = steps->len > 0 ? steps->pdata[steps->len - 1] : NULL;
  int level = KT_CONDITION_UNIT;
  kt_csv_row_need (row, "level");
  read_name (row, "level", kt_condition_level_names, &level);
  step->level = (KtConditionLevel)level;
  if (last != NULL && step->level < last->level)
    kt_csv_row_fault (row, "level",
                      _ ("First all steps of the unit, then of the line, then of the "
                         "document."),
                      _ ("This step stands behind one of a higher level."));
  gboolean of_unit = step->type == KT_CONDITION_SCALE || step->type == KT_CONDITION_AGREEMENT
                     || step->type == KT_CONDITION_PROJECT;
  gboolean of_line = step->type == KT_CONDITION_ORDER || step->type == KT_CONDITION_METAL;
  gboolean of_any = step->type == KT_CONDITION_SMALL_QUANTITY;
  if ((of_unit && step->level != KT_CONDITION_UNIT) || (of_line && step->level != KT_CONDITION_LINE)
      || (of_any && step->level == KT_CONDITION_UNIT)
      || (!of_unit && !of_line && !of_any && step->level != KT_CONDITION_TOTAL))
    kt_csv_row_fault (row, "level", NULL, _ ("A step of type %s cannot stand on this level."),
                      kt_condition_type_names[step->type]);
}

static void
read_step (KtPriceBookReading *reading, KtCsvRow *row)
{
  KtProcedureStep *step = g_new0 (KtProcedureStep, 1);
  int type = 0;
  step->id = g_strdup (kt_csv_row_id (row, "step"));
  step->line = kt_csv_row_line (row->csv, row->row);
  kt_csv_row_need (row, "type");
  read_name (row, "type", kt_condition_type_names, &type);
  step->type = (KtConditionType)type;
  read_level (reading, row, step);
  read_basis (reading, row, step);
  read_access (row, step);
  step->group = kt_csv_row_dup (row, "group");
  step->is_hidden = !read_yes (row, "printed", TRUE);
  const KtProcedureStep *first = kt_price_book_find_step (reading->book, step->id);
  if (first != NULL)
    kt_csv_row_fault (row, "step", _ ("Give the rows different keys."),
                      _ ("“%s” is given twice; the first is in line %u."), step->id, first->line);
  if (step->type == KT_CONDITION_MANUAL || step->type == KT_CONDITION_DOCUMENT)
    kt_csv_row_fault (row, "type", _ ("Remove the row."),
                      _ ("What is typed by hand has its place and needs no step."));
  if (row->failed)
    kt_procedure_step_free (step);
  else
    g_ptr_array_add (reading->book->steps, step);
}

/* The step a record names, or the first one of the type; a fault if there is none. */
static char *
read_step_name (KtPriceBookReading *reading, KtCsvRow *row, gboolean (*fits) (KtConditionType type))
{
  const char *name = kt_csv_row_text (row, "step");
  for (guint i = 0; i < reading->book->steps->len; i++)
    {
      const KtProcedureStep *step = reading->book->steps->pdata[i];
      if (fits (step->type) && (*name == '\0' || strcmp (name, step->id) == 0))
        return g_strdup (step->id);
    }
  kt_csv_row_fault (row, "step", _ ("Name a step of pricing/procedure.csv that fits."),
                    _ ("There is no such step “%s”."), name);
  return NULL;
}

/* ---- agreements ---- */

static gboolean
is_agreement (KtConditionType type)
{
  return type == KT_CONDITION_AGREEMENT;
}

static void
read_customer (KtCsvRow *row, KtAgreement *agreement)
{
  static const char *const prefixes[] = { "account:", "group:", "segment:" };
  const char *text = kt_csv_row_need (row, "customer");
  agreement->customer_key = KT_CUSTOMER_ALL;
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (text, prefixes[i]) && text[strlen (prefixes[i])] != '\0')
      {
        agreement->customer_key = (KtCustomerKey)i;
        agreement->customer = g_strdup (text + strlen (prefixes[i]));
        return;
      }
  if (*text != '\0' && strcmp (text, "*") != 0)
    kt_csv_row_fault (row, "customer", _ ("Write account:NUMBER, group:NAME, segment:NAME or *."),
                      _ ("“%s” is no customer."), text);
}

static void
read_product (KtCsvRow *row, KtAgreement *agreement)
{
  const char *text = kt_csv_row_need (row, "product");
  agreement->product_key = KT_PRODUCT_ITEM;
  if (strcmp (text, "*") == 0)
    {
      agreement->product_key = KT_PRODUCT_ALL;
      return;
    }
  gboolean is_group = g_str_has_prefix (text, "group:");
  agreement->product_key = is_group ? KT_PRODUCT_GROUP : KT_PRODUCT_ITEM;
  agreement->product = g_strdup (text + (is_group ? strlen ("group:") : 0));
}

/* The terms stand here, or in the agreement that `like` names. */
static void
read_terms (KtPriceBookReading *reading, KtCsvRow *row, KtAgreement *agreement)
{
  int calculation = KT_CALCULATION_PERCENT;
  agreement->like = kt_csv_row_dup (row, "like");
  if (agreement->like != NULL)
    {
      if (*kt_csv_row_text (row, "kind") != '\0' || *kt_csv_row_text (row, "value") != '\0')
        kt_csv_row_fault (row, "like", _ ("Leave kind and value empty, or like."),
                          _ ("This agreement has terms of its own and those of another one."));
      return;
    }
  kt_csv_row_need (row, "kind");
  read_name (row, "kind", NAMES ("percent", "amount", "net"), &calculation);
  agreement->calculation = (KtCalculation)calculation;
  read_value (row, agreement->calculation, TRUE, &agreement->value);
  read_currency (reading, row, &agreement->currency);
  if (agreement->currency != NULL && agreement->calculation == KT_CALCULATION_PERCENT)
    kt_csv_row_fault (row, "currency", NULL, _ ("A percentage has no currency."));
}

static void
read_agreement (KtPriceBookReading *reading, KtCsvRow *row)
{
  KtAgreement *agreement = g_new0 (KtAgreement, 1);
  agreement->key = g_strdup (kt_csv_row_key (row, "key", reading->keys));
  agreement->line = kt_csv_row_line (row->csv, row->row);
  agreement->step = read_step_name (reading, row, is_agreement);
  read_customer (row, agreement);
  read_product (row, agreement);
  read_terms (reading, row, agreement);
  read_number (row, "from_quantity", &agreement->from_quantity);
  agreement->validity = kt_csv_row_validity (row);
  agreement->country = kt_csv_row_dup (row, "country");
  agreement->delivery_class = kt_csv_row_dup (row, "delivery");
  agreement->loyalty = kt_csv_row_dup (row, "loyalty");
  agreement->is_combinable = read_yes (row, "combinable", FALSE);
  if (row->failed)
    kt_agreement_free (agreement);
  else
    {
      g_ptr_array_add (reading->book->agreements, agreement);
      g_array_append_val (reading->agreement_rows, row->row);
    }
}

/* ---- surcharges ---- */

static gboolean
is_surcharge (KtConditionType type)
{
  return type == KT_CONDITION_SMALL_QUANTITY || type == KT_CONDITION_PACKING
         || type == KT_CONDITION_FREIGHT || type == KT_CONDITION_EXPRESS;
}

static void
read_weights (KtCsvRow *row, KtSurcharge *surcharge)
{
  read_number (row, "from_weight", &surcharge->from_weight);
  read_number (row, "until_weight", &surcharge->until_weight);
  if (kt_decimal_sign (surcharge->until_weight) > 0
      && kt_decimal_compare (surcharge->until_weight, surcharge->from_weight) <= 0)
    kt_csv_row_fault (row, "until_weight", NULL, _ ("The last weight is not above the first one."));
}

static void
read_surcharge (KtPriceBookReading *reading, KtCsvRow *row)
{
  KtSurcharge *surcharge = g_new0 (KtSurcharge, 1);
  int calculation = KT_CALCULATION_AMOUNT;
  surcharge->key = g_strdup (kt_csv_row_id (row, "key"));
  surcharge->line = kt_csv_row_line (row->csv, row->row);
  kt_csv_row_need (row, "step");
  surcharge->step = read_step_name (reading, row, is_surcharge);
  kt_csv_row_need (row, "kind");
  read_name (row, "kind", kt_calculation_names, &calculation);
  if (calculation == KT_CALCULATION_NET_PRICE)
    kt_csv_row_fault (row, "kind", _ ("Write percent, amount or weight."),
                      _ ("A surcharge is no net price."));
  surcharge->calculation = (KtCalculation)calculation;
  read_value (row, surcharge->calculation, FALSE, &surcharge->value);
  if (surcharge->calculation == KT_CALCULATION_PERCENT
      && kt_decimal_compare (surcharge->value, kt_decimal_from_int (100)) > 0)
    kt_csv_row_fault (row, "value", NULL, _ ("A surcharge is from 0 to 100 percent."));
  read_per (row, &surcharge->per);
  surcharge->product = read_list (row, "product");
  surcharge->has_below = read_number (row, "below", &surcharge->below);
  surcharge->countries = read_list (row, "country");
  surcharge->postcodes = read_list (row, "postcode");
  surcharge->incoterms = read_list (row, "incoterm");
  surcharge->delivery_class = kt_csv_row_dup (row, "delivery");
  read_weights (row, surcharge);
  surcharge->validity = kt_csv_row_validity (row);
  if (row->failed)
    kt_surcharge_free (surcharge);
  else
    g_ptr_array_add (reading->book->surcharges, surcharge);
}

/* ---- metals ---- */

static void
read_metal (KtPriceBookReading *reading, KtCsvRow *row)
{
  const char *name = kt_csv_row_id (row, "metal");
  KtDecimal base = { 0 };
  int per = 100;
  kt_csv_row_need (row, "base");
  read_number (row, "base", &base);
  read_per (row, &per);
  if (kt_price_book_find_metal (reading->book, name) != NULL)
    kt_csv_row_fault (row, "metal", _ ("Give the rows different keys."),
                      _ ("“%s” is given twice; the first is in line %u."), name,
                      kt_price_book_find_metal (reading->book, name)->line);
  if (row->failed)
    return;
  KtMetal *metal = g_new0 (KtMetal, 1);
  metal->metal = g_strdup (name);
  metal->base = base;
  metal->per = per;
  metal->line = kt_csv_row_line (row->csv, row->row);
  g_ptr_array_add (reading->book->metals, metal);
}

static void
read_quotation (KtPriceBookReading *reading, KtCsvRow *row)
{
  const char *name = kt_csv_row_id (row, "metal");
  guint day = read_day (row, "date");
  KtDecimal price = { 0 };
  kt_csv_row_need (row, "price");
  read_number (row, "price", &price);
  const KtQuotation *last = kt_price_book_find_quotation (reading->book, name, day);
  if (*name != '\0' && kt_price_book_find_metal (reading->book, name) == NULL)
    kt_csv_row_fault (row, "metal", _ ("Add it to pricing/metals.csv."),
                      _ ("There is no metal “%s”."), name);
  if (day != 0 && last != NULL && last->day == day)
    kt_csv_row_fault (row, "date", _ ("Leave one quotation a day."),
                      _ ("“%s” has a quotation of this day in line %u."), name, last->line);
  if (row->failed)
    return;
  KtQuotation *quotation = g_new0 (KtQuotation, 1);
  quotation->metal = g_strdup (name);
  quotation->day = day;
  quotation->price = price;
  quotation->source = kt_csv_row_dup (row, "source");
  quotation->line = kt_csv_row_line (row->csv, row->row);
  g_ptr_array_add (reading->book->quotations, quotation);
}

static void
read_content (KtPriceBookReading *reading, KtCsvRow *row)
{
  const char *article = kt_csv_row_need (row, "article");
  const char *material = kt_csv_row_id (row, "material");
  KtDecimal kg = { 0 };
  kt_csv_row_need (row, "kg");
  read_number (row, "kg", &kg);
  if (*material != '\0' && kt_price_book_find_metal (reading->book, material) == NULL)
    kt_csv_row_fault (row, "material", _ ("Add it to pricing/metals.csv."),
                      _ ("There is no metal “%s”."), material);
  if (reading->catalog != NULL && *article != '\0')
    {
      g_autoptr (KtArticle) found = kt_catalog_load_article (reading->catalog, article, NULL);
      if (found == NULL)
        kt_csv_row_fault (row, "article", NULL, _ ("There is no article “%s”."), article);
    }
  if (row->failed)
    return;
  KtArticleContent *content = g_new0 (KtArticleContent, 1);
  content->article = g_strdup (article);
  content->material = g_strdup (material);
  content->kg = kg;
  g_ptr_array_add (reading->book->contents, content);
}

/* ---- rates, VAT ---- */

static void
read_rate (KtPriceBookReading *reading, KtCsvRow *row)
{
  const char *currency = kt_csv_row_need (row, "currency");
  guint day = read_day (row, "date");
  KtDecimal rate = { 0 };
  kt_csv_row_need (row, "rate");
  if (read_number (row, "rate", &rate) && kt_decimal_sign (rate) == 0)
    kt_csv_row_fault (row, "rate", NULL, _ ("An exchange rate is above zero."));
  if (*currency != '\0' && !kt_currency_is_valid (currency))
    kt_csv_row_fault (row, "currency", _ ("Use three capital letters (ISO 4217), like EUR."),
                      _ ("“%s” is no currency."), currency);
  const KtExchangeRate *last = kt_price_book_find_rate (reading->book, currency, day);
  if (day != 0 && last != NULL && last->day == day)
    kt_csv_row_fault (row, "date", _ ("Leave one rate a day."),
                      _ ("“%s” has a rate of this day in line %u."), currency, last->line);
  if (row->failed)
    return;
  KtExchangeRate *entry = g_new0 (KtExchangeRate, 1);
  entry->currency = g_strdup (currency);
  entry->day = day;
  entry->rate = rate;
  entry->source = kt_csv_row_dup (row, "source");
  entry->line = kt_csv_row_line (row->csv, row->row);
  g_ptr_array_add (reading->book->rates, entry);
}

static void
read_vat_case (KtPriceBookReading *reading, KtCsvRow *row)
{
  const char *key = kt_csv_row_id (row, "case");
  const char *category = kt_csv_row_need (row, "category");
  const KtVatCase *first = kt_price_book_find_vat_case (reading->book, key);
  gboolean is_taxed = read_yes (row, "taxed", TRUE);
  int index;
  if (*category != '\0'
      && !find_name (NAMES ("S", "Z", "E", "AE", "K", "G", "O", "L", "M"), category, &index))
    kt_csv_row_fault (row, "category", _ ("Use a code of UNTDID 5305, like S, K, G or E."),
                      _ ("“%s” is no category of VAT."), category);
  else if (*category != '\0' && is_taxed != (strchr ("SLM", category[0]) != NULL))
    kt_csv_row_fault (row, "taxed", NULL, _ ("The category %s says otherwise."), category);
  if (first != NULL)
    kt_csv_row_fault (row, "case", _ ("Give the rows different keys."),
                      _ ("“%s” is given twice; the first is in line %u."), key, first->line);
  if (row->failed)
    return;
  KtVatCase *vat_case = g_new0 (KtVatCase, 1);
  vat_case->key = g_strdup (key);
  vat_case->category = g_strdup (category);
  vat_case->code = kt_csv_row_dup (row, "code");
  vat_case->is_taxed = is_taxed;
  vat_case->line = kt_csv_row_line (row->csv, row->row);
  g_ptr_array_add (reading->book->vat_cases, vat_case);
}

/* ---- the whole ---- */

typedef struct {
  const char *path;
  const char *const *required;
  const char *const *optional;
  void (*read) (KtPriceBookReading *reading, KtCsvRow *row);
  gsize kept; /* where in the reading the table stays; 0: nowhere */
} Table;

static KtCsv *
load_table (KtPriceBookReading *reading, const Table *table, KtPriceBookLoad load, gpointer data)
{
  g_autoptr (GBytes) bytes = load (table->path, data);
  if (bytes == NULL)
    return NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (KtCsv) csv
      = kt_csv_parse (text != NULL ? text : "", (gssize)length, table->path, reading->faults);
  if (csv == NULL || !kt_csv_check_columns (csv, table->required, table->optional, reading->faults))
    return NULL;
  return g_steal_pointer (&csv);
}

static void
read_table (KtPriceBookReading *reading, const Table *table, KtPriceBookLoad load, gpointer data)
{
  KtCsv *csv = load_table (reading, table, load, data);
  if (csv == NULL)
    return;
  if (table->read == read_step)
    {
      g_ptr_array_set_size (reading->book->steps, 0);
      reading->book->is_default = FALSE;
    }
  for (guint i = 0; i < kt_csv_n_rows (csv); i++)
    {
      KtCsvRow row = { csv, i, reading->faults, FALSE };
      table->read (reading, &row);
    }
  if (table->kept != 0)
    *(KtCsv **)(gpointer)((char *)reading + table->kept) = csv;
  else
    kt_csv_free (csv);
}

KtPriceBook *
kt_price_book_read (KtPriceBookLoad load,
                    gpointer data,
                    const KtCatalogSettings *settings,
                    KtCatalog *catalog,
                    KtFaultList *faults)
{
  const Table tables[] = {
    { kt_price_book_paths[0], NAMES ("step", "type", "level"),
      NAMES ("basis", "group", "printed", "access"), read_step,
      G_STRUCT_OFFSET (KtPriceBookReading, procedure) },
    { kt_price_book_paths[6], NAMES ("currency", "date", "rate"), NAMES ("source"), read_rate, 0 },
    { kt_price_book_paths[3], NAMES ("metal", "base"), NAMES ("per"), read_metal,
      G_STRUCT_OFFSET (KtPriceBookReading, metals) },
    { kt_price_book_paths[4], NAMES ("metal", "date", "price"), NAMES ("source"), read_quotation,
      G_STRUCT_OFFSET (KtPriceBookReading, quotations) },
    { kt_price_book_paths[1], NAMES ("key", "customer", "product", "kind", "value"),
      NAMES ("step", "currency", "from_quantity", "from", "until", "country", "delivery", "loyalty",
             "combinable", "like"),
      read_agreement, G_STRUCT_OFFSET (KtPriceBookReading, agreements) },
    { kt_price_book_paths[2], NAMES ("key", "step", "kind", "value"),
      NAMES ("per", "product", "below", "country", "postcode", "incoterm", "delivery",
             "from_weight", "until_weight", "from", "until"),
      read_surcharge, 0 },
    { kt_price_book_paths[5], NAMES ("article", "material", "kg"), NULL, read_content, 0 },
    { kt_price_book_paths[7], NAMES ("case", "category"), NAMES ("code", "taxed"), read_vat_case,
      0 },
  };
  KtPriceBookReading reading
      = { .settings = settings,
          .catalog = catalog,
          .faults = faults,
          .book = kt_price_book_new (),
          .agreement_rows = g_array_new (FALSE, FALSE, sizeof (guint)),
          .keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    read_table (&reading, &tables[i], load, data);
  kt_price_book_check (&reading);
  kt_price_book_finish (reading.book);
  kt_csv_free (reading.procedure);
  kt_csv_free (reading.agreements);
  kt_csv_free (reading.metals);
  kt_csv_free (reading.quotations);
  g_array_unref (reading.agreement_rows);
  g_hash_table_unref (reading.keys);
  return reading.book;
}
