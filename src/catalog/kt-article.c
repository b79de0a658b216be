/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An article as a plain record; its names are the words of articles.csv. */

#include "kt-article.h"

#include <string.h>

static const char *const kind_names[KT_ARTICLE_N_KINDS]
    = { "stock", "spare", "accessory", "service" };

static void
text_free (gpointer data)
{
  KtArticleText *text = data;
  g_free (text->language);
  g_free (text->title);
  g_free (text->note);
  g_free (text);
}

KtArticle *
kt_article_new (const char *number)
{
  KtArticle *article = g_new0 (KtArticle, 1);
  g_atomic_ref_count_init (&article->refs);
  article->number = g_strdup (number);
  article->price_unit = 1;
  article->fits = g_new0 (char *, 1);
  article->texts = g_ptr_array_new_with_free_func (text_free);
  return article;
}

KtArticle *
kt_article_ref (KtArticle *article)
{
  g_atomic_ref_count_inc (&article->refs);
  return article;
}

void
kt_article_unref (KtArticle *article)
{
  if (article == NULL || !g_atomic_ref_count_dec (&article->refs))
    return;
  g_free (article->number);
  g_free (article->group);
  g_free (article->unit);
  g_free (article->follow_up);
  g_strfreev (article->fits);
  g_ptr_array_unref (article->texts);
  g_free (article);
}

static KtArticleText *
find_text (const KtArticle *article, const char *language)
{
  gsize length = language != NULL ? strcspn (language, "_-.@") : 0;
  for (guint i = 0; i < article->texts->len; i++)
    {
      KtArticleText *text = article->texts->pdata[i];
      if (strlen (text->language) == length && strncmp (text->language, language, length) == 0)
        return text;
    }
  return NULL;
}

void
kt_article_set_text (KtArticle *article, const char *language, const char *title, const char *note)
{
  KtArticleText *text = find_text (article, language);
  if (text == NULL)
    {
      text = g_new0 (KtArticleText, 1);
      text->language = g_strdup (language);
      g_ptr_array_add (article->texts, text);
    }
  if (title != NULL)
    {
      g_free (text->title);
      text->title = g_strdup (title);
    }
  if (note != NULL)
    {
      g_free (text->note);
      text->note = g_strdup (note);
    }
}

const char *
kt_article_get_title (const KtArticle *article, const char *language)
{
  const KtArticleText *text = find_text (article, language);
  if ((text == NULL || text->title == NULL) && article->texts->len > 0)
    text = article->texts->pdata[0];
  return text != NULL && text->title != NULL ? text->title : article->number;
}

const char *
kt_article_get_note (const KtArticle *article, const char *language)
{
  const KtArticleText *text = find_text (article, language);
  if ((text == NULL || text->note == NULL) && article->texts->len > 0)
    text = article->texts->pdata[0];
  return text != NULL ? text->note : NULL;
}

const char *
kt_article_kind_to_string (KtArticleKind kind)
{
  return kind_names[kind];
}

gboolean
kt_article_kind_parse (const char *text, KtArticleKind *kind)
{
  for (guint i = 0; i < KT_ARTICLE_N_KINDS; i++)
    if (g_strcmp0 (text, kind_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

gint64
kt_article_sort_price (const KtArticle *article)
{
  if (!article->has_price || article->price.amount > G_MAXINT64 / 1000)
    return G_MAXINT64;
  return article->price.amount * 1000 / article->price_unit;
}

KtFacetCount *
kt_facet_count_new (const char *value, guint count)
{
  KtFacetCount *facet = g_new0 (KtFacetCount, 1);
  facet->value = g_strdup (value);
  facet->count = count;
  return facet;
}

void
kt_facet_count_free (KtFacetCount *facet)
{
  g_free (facet->value);
  g_free (facet);
}
