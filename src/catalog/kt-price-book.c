/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Agreements are found through one hash on step, customer and product, so that a catalog may have
 * 100,000 of them; the other tables are short and are gone through.
 */

#include "kt-price-book.h"

#include <string.h>

const char *const kt_customer_key_names[] = { "account", "group", "segment", "all", NULL };
const char *const kt_product_key_names[] = { "item", "group", "all", NULL };

/* ---- life ---- */

void
kt_procedure_step_free (KtProcedureStep *step)
{
  if (step == NULL)
    return;
  g_free (step->id);
  g_free (step->basis_step);
  g_free (step->group);
  g_clear_pointer (&step->accesses, g_array_unref);
  g_free (step);
}

void
kt_agreement_free (KtAgreement *agreement)
{
  if (agreement == NULL)
    return;
  g_free (agreement->key);
  g_free (agreement->step);
  g_free (agreement->customer);
  g_free (agreement->product);
  g_free (agreement->currency);
  g_free (agreement->country);
  g_free (agreement->delivery_class);
  g_free (agreement->loyalty);
  g_free (agreement->like);
  g_free (agreement);
}

void
kt_surcharge_free (KtSurcharge *surcharge)
{
  if (surcharge == NULL)
    return;
  g_free (surcharge->key);
  g_free (surcharge->step);
  g_free (surcharge->delivery_class);
  g_strfreev (surcharge->product);
  g_strfreev (surcharge->countries);
  g_strfreev (surcharge->postcodes);
  g_strfreev (surcharge->incoterms);
  g_free (surcharge);
}

static void
metal_free (gpointer data)
{
  KtMetal *metal = data;
  g_free (metal->metal);
  g_free (metal);
}

static void
quotation_free (gpointer data)
{
  KtQuotation *quotation = data;
  g_free (quotation->metal);
  g_free (quotation->source);
  g_free (quotation);
}

static void
article_content_free (gpointer data)
{
  KtArticleContent *content = data;
  g_free (content->article);
  g_free (content->material);
  g_free (content);
}

static void
rate_free (gpointer data)
{
  KtExchangeRate *rate = data;
  g_free (rate->currency);
  g_free (rate->source);
  g_free (rate);
}

static void
vat_case_free (gpointer data)
{
  KtVatCase *vat_case = data;
  g_free (vat_case->key);
  g_free (vat_case->category);
  g_free (vat_case->code);
  g_free (vat_case);
}

/* ---- the procedure of the house ---- */

static GArray *
all_accesses (void)
{
  GArray *accesses = g_array_new (FALSE, FALSE, sizeof (KtAccess));
  for (guint customer = 0; customer < KT_CUSTOMER_N_KEYS; customer++)
    for (guint product = 0; product < KT_PRODUCT_N_KEYS; product++)
      {
        KtAccess access = { (KtCustomerKey)customer, (KtProductKey)product };
        g_array_append_val (accesses, access);
      }
  return accesses;
}

static void
add_default_step (KtPriceBook *book, KtConditionType type, KtConditionLevel level)
{
  KtProcedureStep *step = g_new0 (KtProcedureStep, 1);
  step->id = g_strdup (kt_condition_type_names[type]);
  step->type = type;
  step->level = level;
  step->accesses = all_accesses ();
  g_ptr_array_add (book->steps, step);
}

KtPriceBook *
kt_price_book_new (void)
{
  static const struct {
    KtConditionType type;
    KtConditionLevel level;
  } steps[] = {
    { KT_CONDITION_SCALE, KT_CONDITION_UNIT },
    { KT_CONDITION_AGREEMENT, KT_CONDITION_UNIT },
    { KT_CONDITION_PROJECT, KT_CONDITION_UNIT },
    { KT_CONDITION_ORDER, KT_CONDITION_LINE },
    { KT_CONDITION_METAL, KT_CONDITION_LINE },
    { KT_CONDITION_SMALL_QUANTITY, KT_CONDITION_TOTAL },
    { KT_CONDITION_PACKING, KT_CONDITION_TOTAL },
    { KT_CONDITION_FREIGHT, KT_CONDITION_TOTAL },
    { KT_CONDITION_EXPRESS, KT_CONDITION_TOTAL },
  };
  KtPriceBook *book = g_new0 (KtPriceBook, 1);
  book->steps = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_procedure_step_free);
  book->agreements = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_agreement_free);
  book->surcharges = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_surcharge_free);
  book->metals = g_ptr_array_new_with_free_func (metal_free);
  book->quotations = g_ptr_array_new_with_free_func (quotation_free);
  book->contents = g_ptr_array_new_with_free_func (article_content_free);
  book->rates = g_ptr_array_new_with_free_func (rate_free);
  book->vat_cases = g_ptr_array_new_with_free_func (vat_case_free);
  book->is_default = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    add_default_step (book, steps[i].type, steps[i].level);
  return book;
}

void
kt_price_book_free (KtPriceBook *book)
{
  if (book == NULL)
    return;
  g_ptr_array_unref (book->steps);
  g_ptr_array_unref (book->agreements);
  g_ptr_array_unref (book->surcharges);
  g_ptr_array_unref (book->metals);
  g_ptr_array_unref (book->quotations);
  g_ptr_array_unref (book->contents);
  g_ptr_array_unref (book->rates);
  g_ptr_array_unref (book->vat_cases);
  g_clear_pointer (&book->index, g_hash_table_unref);
  g_clear_pointer (&book->article_index, g_hash_table_unref);
  g_free (book);
}

/* ---- indices ---- */

/* What a record is found by; the texts belong to the records. */
typedef struct {
  const char *step;
  KtAccess access;
  const char *customer;
  const char *product;
} Key;

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;
  guint hash = g_str_hash (key->step) * 31 + key->access.customer * 7u + key->access.product;
  return (hash * 31 + g_str_hash (key->customer)) * 31 + g_str_hash (key->product);
}

static gboolean
keys_are_equal (gconstpointer a, gconstpointer b)
{
  const Key *left = a, *right = b;
  return left->access.customer == right->access.customer
         && left->access.product == right->access.product && strcmp (left->step, right->step) == 0
         && strcmp (left->customer, right->customer) == 0
         && strcmp (left->product, right->product) == 0;
}

/* Who and what do not count where all are meant. */
static Key
make_key (const char *step, KtAccess access, const char *customer, const char *product)
{
  return (Key){ step, access, access.customer != KT_CUSTOMER_ALL ? customer : "",
                access.product != KT_PRODUCT_ALL ? product : "" };
}

static void
add_agreement (KtPriceBook *book, KtAgreement *agreement)
{
  const KtAccess access = { agreement->customer_key, agreement->product_key };
  const Key key = make_key (agreement->step, access, agreement->customer, agreement->product);
  GPtrArray *records = g_hash_table_lookup (book->index, &key);
  KtProcedureStep *step = (KtProcedureStep *)kt_price_book_find_step (book, agreement->step);
  if (records == NULL)
    {
      records = g_ptr_array_new ();
      g_hash_table_insert (book->index, g_memdup2 (&key, sizeof key), records);
    }
  g_ptr_array_add (records, agreement);
  if (step != NULL)
    step->used_accesses |= 1u << (access.customer * KT_PRODUCT_N_KEYS + access.product);
}

static void
add_content (KtPriceBook *book, KtArticleContent *content)
{
  GPtrArray *contents = g_hash_table_lookup (book->article_index, content->article);
  if (contents == NULL)
    {
      contents = g_ptr_array_new ();
      g_hash_table_insert (book->article_index, content->article, contents);
    }
  g_ptr_array_add (contents, content);
}

void
kt_price_book_finish (KtPriceBook *book)
{
  g_clear_pointer (&book->index, g_hash_table_unref);
  g_clear_pointer (&book->article_index, g_hash_table_unref);
  book->index
      = g_hash_table_new_full (hash_key, keys_are_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  book->article_index
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < book->agreements->len; i++)
    add_agreement (book, book->agreements->pdata[i]);
  for (guint i = 0; i < book->contents->len; i++)
    add_content (book, book->contents->pdata[i]);
}

/* ---- looking up ---- */

const KtProcedureStep *
kt_price_book_find_step (const KtPriceBook *book, const char *id)
{
  for (guint i = 0; i < book->steps->len; i++)
    {
      const KtProcedureStep *step = book->steps->pdata[i];
      if (g_strcmp0 (step->id, id) == 0)
        return step;
    }
  return NULL;
}

const GPtrArray *
kt_price_book_find_agreements (const KtPriceBook *book,
                               const KtProcedureStep *step,
                               KtAccess access,
                               const char *customer,
                               const char *product)
{
  guint bit = 1u << (access.customer * KT_PRODUCT_N_KEYS + access.product);
  if ((step->used_accesses & bit) == 0)
    return NULL;
  const Key key = make_key (step->id, access, customer, product);
  return g_hash_table_lookup (book->index, &key);
}

const KtMetal *
kt_price_book_find_metal (const KtPriceBook *book, const char *metal)
{
  for (guint i = 0; i < book->metals->len; i++)
    {
      const KtMetal *found = book->metals->pdata[i];
      if (strcmp (found->metal, metal) == 0)
        return found;
    }
  return NULL;
}

const KtQuotation *
kt_price_book_find_quotation (const KtPriceBook *book, const char *metal, guint day)
{
  const KtQuotation *last = NULL;
  for (guint i = 0; i < book->quotations->len; i++)
    {
      const KtQuotation *found = book->quotations->pdata[i];
      if (found->day <= day && strcmp (found->metal, metal) == 0
          && (last == NULL || found->day > last->day))
        last = found;
    }
  return last;
}

const KtExchangeRate *
kt_price_book_find_rate (const KtPriceBook *book, const char *currency, guint day)
{
  const KtExchangeRate *last = NULL;
  for (guint i = 0; i < book->rates->len; i++)
    {
      const KtExchangeRate *found = book->rates->pdata[i];
      if (found->day <= day && strcmp (found->currency, currency) == 0
          && (last == NULL || found->day > last->day))
        last = found;
    }
  return last;
}

const KtVatCase *
kt_price_book_find_vat_case (const KtPriceBook *book, const char *key)
{
  for (guint i = 0; i < book->vat_cases->len; i++)
    {
      const KtVatCase *found = book->vat_cases->pdata[i];
      if (g_strcmp0 (found->key, key) == 0)
        return found;
    }
  return NULL;
}

const GPtrArray *
kt_price_book_find_contents (const KtPriceBook *book, const char *article)
{
  return book->article_index != NULL ? g_hash_table_lookup (book->article_index, article) : NULL;
}

const char *
kt_access_to_string (KtAccess access)
{
  static const char *const names[KT_CUSTOMER_N_KEYS][KT_PRODUCT_N_KEYS] = {
    { "account × item", "account × product group", "account" },
    { "customer group × item", "customer group × product group", "customer group" },
    { "segment × item", "segment × product group", "segment" },
    { "item", "product group", "all" },
  };
  return names[access.customer][access.product];
}
