/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-article-view.h"

#include "kt-accessible-name.h"
#include "kt-article-list.h"
#include "kt-catalog-position.h"
#include "kt-column-header.h"
#include "kt-column-sorting.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtArticleView {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtArticleList *list;
  GtkWidget *scroller;
  GtkWidget *view;
  GtkColumnViewColumn *group_column; /* borrowed */
  char *category;
};

G_DEFINE_FINAL_TYPE (KtArticleView, kt_article_view, GTK_TYPE_WIDGET)

/* --- texts ------------------------------------------------------------------------------------------------ */

char *
kt_article_price_text (const KtArticle *article,
                       KtTexts *texts)
{
  g_autofree char *price = NULL;

  if (!article->has_price)
    return g_strdup (_ ("on request"));
  price = kt_money_format (article->price, kt_language_get (), KT_MONEY_SYMBOL);
  if (article->price_unit > 1)
    return g_strdup_printf ("%s / %u %s", price, article->price_unit,
                            kt_texts_unit (texts, article->unit, kt_language_get ()));
  return g_steal_pointer (&price);
}

char *
kt_article_availability_text (const KtArticle *article)
{
  if (article->kind == KT_ARTICLE_SERVICE)
    return g_strdup (_ ("by arrangement"));
  if (article->has_stock && article->stock.units > 0)
    return g_strdup (_ ("in stock"));
  return g_strdup_printf (ngettext ("%u working day", "%u working days", article->lead_days), article->lead_days);
}

static char *
number_text (const KtArticle *article,
             KtTexts *texts)
{
  return g_strdup (article->number);
}

static char *
title_text (const KtArticle *article,
            KtTexts *texts)
{
  return g_strdup (kt_article_get_title (article, kt_language_get ()));
}

static char *
group_text (const KtArticle *article,
            KtTexts *texts)
{
  return g_strdup (kt_texts_group (texts, article->group, kt_language_get ()));
}

static char *
stock_text (const KtArticle *article,
            KtTexts *texts)
{
  g_autofree char *amount = NULL;

  if (!article->has_stock)
    return g_strdup ("–");
  amount = kt_format_number (article->stock, kt_language_get ());
  return g_strdup_printf ("%s %s", amount, kt_texts_unit (texts, article->unit, kt_language_get ()));
}

static char *
availability_text (const KtArticle *article,
                   KtTexts *texts)
{
  return kt_article_availability_text (article);
}

typedef char *(*CellTextFunc) (const KtArticle *article, KtTexts *texts);

static const struct {
  const char *title;
  CellTextFunc text;
  int sort; /* KtArticleSort; -1: does not sort */
  gboolean expands;
  gboolean is_number;
} COLUMNS[] = {
  { N_ ("Number"), number_text, KT_ARTICLE_SORT_NUMBER, FALSE, FALSE },
  { N_ ("Article"), title_text, KT_ARTICLE_SORT_TITLE, TRUE, FALSE },
  { N_ ("Group"), group_text, -1, FALSE, FALSE },
  { N_ ("Price"), kt_article_price_text, KT_ARTICLE_SORT_PRICE, FALSE, TRUE },
  { N_ ("Stock"), stock_text, KT_ARTICLE_SORT_STOCK, FALSE, TRUE },
  { N_ ("Delivery"), availability_text, KT_ARTICLE_SORT_LEAD_DAYS, FALSE, FALSE },
};

/* --- adding to the quote ------------------------------------------------------------------------------------ */

void
kt_article_add_to_quote (GtkWidget *widget,
                         KtConversation *conversation,
                         const char *number)
{
  KtWorkplace *workplace = kt_conversation_get_workplace (conversation);
  KtCatalog *catalog = kt_workplace_get_catalog (workplace);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, number, &error);
  g_autoptr (KtPositionData) position = NULL;
  g_autofree char *id = kt_workplace_new_id (workplace);
  g_autofree char *said = NULL;

  if (article)
    {
      KtOpenQuote *quote = kt_conversation_get_quote (conversation);
      const char *language = quote ? kt_revision_get_header (kt_open_quote_get_revision (quote))->language
                                   : kt_language_get ();
      position = kt_catalog_position_new_article (catalog, article, id, language,
                                                  (KtDecimal) { .units = 1, .digits = 0 },
                                                  kt_workplace_get_day (workplace), &error);
    }
  if (position && kt_conversation_add_position (conversation, position, &error))
    said = g_strdup_printf (_ ("%s is on the quote"), kt_article_get_title (article, kt_language_get ()));
  if (said)
    kt_window_offer (widget, said, _ ("Show"), "win.area::quotes");
  kt_window_report (widget, error);
}

static void
on_add_clicked (GtkButton *button,
                gpointer data)
{
  GtkListItem *cell = data;
  KtArticleItem *item = gtk_list_item_get_item (cell);
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (button), KT_TYPE_ARTICLE_VIEW);

  if (item && view)
    kt_article_add_to_quote (view, KT_ARTICLE_VIEW (view)->conversation, kt_article_item_get (item)->number);
}

/* --- cells ------------------------------------------------------------------------------------------------ */

static void
on_cell_setup (GtkSignalListItemFactory *factory,
               GtkListItem *cell,
               gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), COLUMNS[column].is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), COLUMNS[column].expands ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  if (COLUMNS[column].is_number)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (cell, label);
}

static void
on_cell_bind (GtkSignalListItemFactory *factory,
              GtkListItem *cell,
              gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);
  GtkWidget *label = gtk_list_item_get_child (cell);
  KtArticleView *self = g_object_get_data (G_OBJECT (factory), "view");
  KtCatalog *catalog = kt_workplace_get_catalog (kt_conversation_get_workplace (self->conversation));
  g_autofree char *text = COLUMNS[column].text (kt_article_item_get (gtk_list_item_get_item (cell)),
                                                kt_catalog_get_texts (catalog));

  gtk_label_set_text (GTK_LABEL (label), text);
  if (COLUMNS[column].expands)
    kt_accessible_name_row (label, text);
}

static void
on_button_setup (GtkSignalListItemFactory *factory,
                 GtkListItem *cell,
                 gpointer data)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Add to the quote"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add_clicked), cell, 0);
  kt_accessible_names (button);
  gtk_list_item_set_child (cell, button);
}

static void
on_activate (GtkColumnView *view,
             guint position,
             gpointer data)
{
  KtArticleView *self = data;
  g_autoptr (KtArticleItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (item)
    kt_article_add_to_quote (GTK_WIDGET (self), self->conversation, kt_article_item_get (item)->number);
}

/* --- sorting ---------------------------------------------------------------------------------------------- */

static void
run_query (KtArticleView *self)
{
  guint sort = KT_ARTICLE_SORT_NUMBER;
  gboolean descending = FALSE;

  kt_column_sorting_get (GTK_COLUMN_VIEW (self->view), &sort, &descending);
  kt_article_list_set_query (self->list, self->category, (KtArticleSort) sort, descending, kt_language_get ());
}

static void
append_column (KtArticleView *self,
               guint number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_object_set_data (G_OBJECT (factory), "view", self);
  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_setup), GUINT_TO_POINTER (number));
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind), GUINT_TO_POINTER (number));
  column = gtk_column_view_column_new (_ (COLUMNS[number].title), factory);
  gtk_column_view_column_set_expand (column, COLUMNS[number].expands);
  gtk_column_view_column_set_resizable (column, TRUE);
  if (COLUMNS[number].sort >= 0)
    kt_column_sorting_add (column, (guint) COLUMNS[number].sort);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  if (COLUMNS[number].is_number)
    kt_column_header_align_end (GTK_COLUMN_VIEW (self->view), column);
  if (COLUMNS[number].text == group_text)
    self->group_column = column;
  g_object_unref (column);
}

static void
append_button_column (KtArticleView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (NULL, factory);

  g_signal_connect (factory, "setup", G_CALLBACK (on_button_setup), NULL);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  g_object_unref (column);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_article_view_dispose (GObject *object)
{
  KtArticleView *self = KT_ARTICLE_VIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->list);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->category, g_free);
  G_OBJECT_CLASS (kt_article_view_parent_class)->dispose (object);
}

static void
kt_article_view_class_init (KtArticleViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_article_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_article_view_init (KtArticleView *self)
{
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
kt_article_view_new (KtConversation *conversation)
{
  KtArticleView *self = g_object_new (KT_TYPE_ARTICLE_VIEW, NULL);
  KtCatalog *catalog = kt_workplace_get_catalog (kt_conversation_get_workplace (conversation));
  GtkSelectionModel *selection;

  self->conversation = g_object_ref (conversation);
  self->list = kt_article_list_new (catalog);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list))));
  self->view = gtk_column_view_new (selection);
  gtk_widget_add_css_class (self->view, "inset-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Articles"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (COLUMNS); i++)
    append_column (self, i);
  if (kt_conversation_may_edit (self->conversation))
    append_button_column (self);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (on_activate), self, 0);
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                           G_CALLBACK (run_query), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  run_query (self);
  return GTK_WIDGET (self);
}

/* The articles of a category without others in it are all of one group. */
static gboolean
has_groups (KtArticleView *self)
{
  KtCatalog *catalog = kt_workplace_get_catalog (kt_conversation_get_workplace (self->conversation));
  GPtrArray *categories = kt_catalog_get_categories (catalog);

  for (guint i = 0; i < categories->len && self->category; i++)
    {
      const KtCategory *category = g_ptr_array_index (categories, i);

      if (!g_str_equal (category->id, self->category) &&
          kt_catalog_category_is_within (catalog, category->id, self->category))
        return TRUE;
    }
  return self->category == NULL;
}

void
kt_article_view_set_category (KtArticleView *self,
                              const char *category)
{
  g_return_if_fail (KT_IS_ARTICLE_VIEW (self));

  g_free (self->category);
  self->category = g_strdup (category);
  gtk_column_view_column_set_visible (self->group_column, has_groups (self));
  run_query (self);
}

guint
kt_article_view_get_n_articles (KtArticleView *self)
{
  g_return_val_if_fail (KT_IS_ARTICLE_VIEW (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}
