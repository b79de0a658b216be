/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Searching and browsing share one place: as soon as something stands in the search field, its results take the place of
 * the category; clearing the field brings the category back.
 */
#include "kt-catalog-page.h"

#include "kt-article-view.h"
#include "kt-document-opener.h"
#include "kt-fold-bin.h"
#include "kt-language.h"
#include "kt-product-card.h"
#include "kt-product-page.h"
#include "kt-release-search.h"
#include "kt-tab-leaves.h"

#include <glib/gi18n.h>

struct _KtCatalogPage {
  GtkWidget parent_instance;

  KtConversation *conversation;

  GtkWidget *fold;
  GtkWidget *stack;
  GtkWidget *category_slot;
  GtkWidget *category_pane;
  GtkWidget *category_button;
  GtkWidget *category_popover;
  GtkWidget *categories;
  GtkWidget *search;
  GtkWidget *switcher;
  GtkWidget *show_products;
  GtkWidget *show_articles;
  GtkWidget *content;
  GtkWidget *heading;
  GtkWidget *summary;
  GtkWidget *products;
  GtkWidget *articles;
  GtkWidget *suggestion;
  GtkWidget *results;
  GtkWidget *nothing;
  GtkWidget *nothing_suggestion;
  GtkWidget *product_page;

  char *category; /* NULL: everything */
  char *suggested;
};

G_DEFINE_FINAL_TYPE (KtCatalogPage, kt_catalog_page, GTK_TYPE_WIDGET)

static KtCatalog *
get_catalog (KtCatalogPage *self)
{
  return kt_workplace_get_catalog (kt_conversation_get_workplace (self->conversation));
}

/* --- a category ------------------------------------------------------------------------------------------- */

static void
on_card_clicked (GtkButton *card,
                 gpointer data)
{
  kt_catalog_page_show_product (data, kt_product_card_get_product (KT_PRODUCT_CARD (card)));
}

static guint
show_products (KtCatalogPage *self)
{
  KtCatalog *catalog = get_catalog (self);
  GPtrArray *products = kt_catalog_get_products (catalog);
  KtWorkplace *workplace = kt_conversation_get_workplace (self->conversation);
  guint day = kt_workplace_get_day (workplace);
  GtkFlowBoxChild *child;
  guint n = 0;

  while ((child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->products), 0)))
    gtk_flow_box_remove (GTK_FLOW_BOX (self->products), GTK_WIDGET (child));
  for (guint i = 0; i < products->len; i++)
    {
      const KtProductInfo *info = g_ptr_array_index (products, i);
      GtkWidget *card;

      if (self->category && !kt_catalog_category_is_within (catalog, info->category, self->category))
        continue;
      if (!kt_product_info_is_valid_on (info, day))
        continue;
      card = kt_product_card_new (catalog, kt_workplace_get_sync (workplace), info);
      g_signal_connect_object (card, "clicked", G_CALLBACK (on_card_clicked), self, 0);
      gtk_flow_box_insert (GTK_FLOW_BOX (self->products), card, -1);
      gtk_widget_set_focusable (gtk_widget_get_parent (card), FALSE);
      n++;
    }
  return n;
}

static void
show_heading (KtCatalogPage *self)
{
  KtTexts *texts = kt_catalog_get_texts (get_catalog (self));
  const char *language = kt_language_get ();
  const char *title = self->category ? kt_texts_category (texts, self->category, language)
                                     : kt_texts_catalog_title (texts, language);
  const char *summary = self->category ? kt_texts_category_summary (texts, self->category, language)
                                       : kt_texts_lookup (texts, "catalog.claim", language);

  gtk_label_set_text (GTK_LABEL (self->heading), title);
  gtk_widget_set_tooltip_text (self->category_button, title);
  gtk_label_set_text (GTK_LABEL (self->summary), summary ? summary : "");
}

static void
set_switch_label (GtkWidget *button,
                  const char *title,
                  guint count)
{
  g_autofree char *label = g_strdup_printf ("%s (%u)", title, count);

  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_widget_set_sensitive (button, count > 0);
}

static void
show_view (KtCatalogPage *self)
{
  gboolean articles = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->show_articles));

  gtk_stack_set_visible_child_name (GTK_STACK (self->content), articles ? "articles" : "products");
}

static void
show_category (KtCatalogPage *self)
{
  guint n_products = show_products (self);
  guint n_articles;

  show_heading (self);
  kt_article_view_set_category (KT_ARTICLE_VIEW (self->articles), self->category);
  n_articles = kt_article_view_get_n_articles (KT_ARTICLE_VIEW (self->articles));
  set_switch_label (self->show_products, _ ("Products"), n_products);
  set_switch_label (self->show_articles, _ ("Articles"), n_articles);
  if (n_products == 0 && n_articles > 0)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->show_articles), TRUE);
  else if (n_products > 0)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->show_products), TRUE);
  gtk_widget_set_visible (self->switcher, TRUE);
  show_view (self);
}

static void
on_view_toggled (KtCatalogPage *self)
{
  show_view (self);
}

static void
on_category_selected (KtCatalogPage *self,
                      GtkListBoxRow *row)
{
  if (!row)
    return;
  g_free (self->category);
  self->category = g_strdup (g_object_get_data (G_OBJECT (row), "category"));
  gtk_popover_popdown (GTK_POPOVER (self->category_popover));
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)))
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  show_category (self);
}

static GtkWidget *
category_row_new (const char *title,
                  const char *id,
                  guint depth)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_set_margin_start (label, 6 + (int) depth * 14);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (row), "category", g_strdup (id), g_free);
  return row;
}

static void
fill_categories (KtCatalogPage *self)
{
  KtCatalog *catalog = get_catalog (self);
  GPtrArray *categories = kt_catalog_get_categories (catalog);
  KtTexts *texts = kt_catalog_get_texts (catalog);

  gtk_list_box_append (GTK_LIST_BOX (self->categories), category_row_new (_ ("Everything"), NULL, 0));
  for (guint i = 0; i < categories->len; i++)
    {
      const KtCategory *category = g_ptr_array_index (categories, i);

      gtk_list_box_append (GTK_LIST_BOX (self->categories),
                           category_row_new (kt_texts_category (texts, category->id, kt_language_get ()), category->id,
                                             category->depth));
    }
}

/* --- search ----------------------------------------------------------------------------------------------- */

static const char *
hit_icon (KtSearchKind kind)
{
  switch (kind)
    {
    case KT_SEARCH_PRODUCT:
      return "kt-configure-symbolic";
    case KT_SEARCH_DOCUMENT:
      return "x-office-document-symbolic";
    case KT_SEARCH_ARTICLE:
    default:
      return "package-x-generic-symbolic";
    }
}

static GtkWidget *
hit_row_new (KtCatalogPage *self,
             const KtSearchHit *hit)
{
  KtCatalog *catalog = get_catalog (self);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), hit->title);
  if (hit->kind == KT_SEARCH_ARTICLE)
    {
      g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, hit->id, NULL);

      if (article)
        {
          g_autofree char *price = kt_article_price_text (article, kt_catalog_get_texts (catalog));
          g_autofree char *availability = kt_article_availability_text (article);
          GtkWidget *label = gtk_label_new (price);

          gtk_widget_add_css_class (label, "numeric");
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
          subtitle = g_strdup_printf ("%s · %s", hit->id, availability);
        }
    }
  else
    subtitle = g_strdup (hit->snippet);
  if (subtitle)
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
    }
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (hit_icon (hit->kind)));
  adw_action_row_add_suffix (
      ADW_ACTION_ROW (row),
      gtk_image_new_from_icon_name (hit->kind == KT_SEARCH_ARTICLE ? "list-add-symbolic" : "go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (hit->id), g_free);
  g_object_set_data_full (G_OBJECT (row), "file", g_strdup (hit->file), g_free);
  g_object_set_data (G_OBJECT (row), "kind", GUINT_TO_POINTER (hit->kind));
  return row;
}

static void
show_suggestion (KtCatalogPage *self,
                 const char *suggestion)
{
  g_autofree char *label = suggestion ? g_strdup_printf (_ ("Did you mean “%s”?"), suggestion) : NULL;

  g_free (self->suggested);
  self->suggested = g_strdup (suggestion);
  gtk_widget_set_visible (self->suggestion, suggestion != NULL);
  gtk_widget_set_visible (self->nothing_suggestion, suggestion != NULL);
  if (!label)
    return;
  gtk_button_set_label (GTK_BUTTON (self->suggestion), label);
  gtk_button_set_label (GTK_BUTTON (self->nothing_suggestion), label);
}

static void
show_nothing (KtCatalogPage *self,
              const char *text,
              const char *problem)
{
  g_autofree char *message =
      problem ? g_markup_escape_text (problem, -1)
              : g_markup_printf_escaped (_ ("No product, article or document has “%s”. Try fewer letters or another word."),
                                         text);

  adw_status_page_set_description (ADW_STATUS_PAGE (self->nothing), message);
  gtk_stack_set_visible_child_name (GTK_STACK (self->content), "nothing");
}

static void
select_category (KtCatalogPage *self,
                 const char *category)
{
  GtkWidget *row;

  for (row = gtk_widget_get_first_child (self->categories); row; row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "category"), category) == 0)
      gtk_list_box_select_row (GTK_LIST_BOX (self->categories), GTK_LIST_BOX_ROW (row));
}

static void
on_search_changed (KtCatalogPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  KtSearchQuery query = { .text = text, .language = kt_language_get (), .limit = 60 };
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSearchResult) result = NULL;
  GtkWidget *row;

  if (!*text)
    {
      select_category (self, self->category);
      show_category (self);
      return;
    }
  /* What is found is from everywhere. */
  gtk_list_box_unselect_all (GTK_LIST_BOX (self->categories));
  result = kt_release_search (kt_workplace_get_release (kt_conversation_get_workplace (self->conversation)), &query,
                              &error);
  gtk_widget_set_visible (self->switcher, FALSE);
  show_suggestion (self, result ? result->suggestion : NULL);
  if (!result || result->hits->len == 0)
    {
      show_nothing (self, text, error ? error->message : NULL);
      return;
    }
  while ((row = gtk_widget_get_first_child (self->results)))
    gtk_list_box_remove (GTK_LIST_BOX (self->results), row);
  for (guint i = 0; i < result->hits->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->results), hit_row_new (self, g_ptr_array_index (result->hits, i)));
  gtk_stack_set_visible_child_name (GTK_STACK (self->content), "results");
}

static void
on_result_activated (KtCatalogPage *self,
                     GtkListBoxRow *row)
{
  const char *id = g_object_get_data (G_OBJECT (row), "id");

  switch ((KtSearchKind) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "kind")))
    {
    case KT_SEARCH_PRODUCT:
      kt_catalog_page_show_product (self, id);
      break;
    case KT_SEARCH_DOCUMENT:
      kt_document_open (GTK_WIDGET (self), kt_conversation_get_workplace (self->conversation), id,
                        g_object_get_data (G_OBJECT (row), "file"));
      break;
    case KT_SEARCH_ARTICLE:
    default:
      kt_article_add_to_quote (GTK_WIDGET (self), self->conversation, id);
    }
}

/* Enter opens the best hit. */
static void
on_search_activate (KtCatalogPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->results), 0);
  const char *shown = gtk_stack_get_visible_child_name (GTK_STACK (self->content));

  if (row && g_strcmp0 (shown, "results") == 0)
    on_result_activated (self, row);
}

static gboolean
on_search_key (KtCatalogPage *self,
               guint keyval)
{
  if (keyval != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  if (!gtk_widget_child_focus (self->content, GTK_DIR_TAB_FORWARD))
    gtk_widget_error_bell (self->search);
  return GDK_EVENT_STOP;
}

static void
on_stop_search (KtCatalogPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
on_suggestion (KtCatalogPage *self)
{
  g_autofree char *text = g_strdup (self->suggested);

  if (text)
    gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  gtk_widget_grab_focus (self->search);
}

/* --- a product -------------------------------------------------------------------------------------------- */

static void
on_product_back (KtCatalogPage *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "overview");
  gtk_widget_grab_focus (self->search);
}

/* --- object ----------------------------------------------------------------------------------------------- */

/* In a narrow window the categories stand behind a button. */
static void
on_level (KtCatalogPage *self)
{
  gboolean is_wide = kt_fold_bin_get_level (KT_FOLD_BIN (self->fold)) > 0;

  g_object_ref (self->category_pane);
  if (is_wide)
    {
      gtk_popover_set_child (GTK_POPOVER (self->category_popover), NULL);
      gtk_box_prepend (GTK_BOX (self->category_slot), self->category_pane);
    }
  else
    {
      gtk_box_remove (GTK_BOX (self->category_slot), self->category_pane);
      gtk_popover_set_child (GTK_POPOVER (self->category_popover), self->category_pane);
    }
  g_object_unref (self->category_pane);
  gtk_widget_set_visible (self->category_slot, is_wide);
  gtk_widget_set_visible (self->category_button, !is_wide);
}

static void
kt_catalog_page_dispose (GObject *object)
{
  KtCatalogPage *self = KT_CATALOG_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_CATALOG_PAGE);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->category, g_free);
  g_clear_pointer (&self->suggested, g_free);
  G_OBJECT_CLASS (kt_catalog_page_parent_class)->dispose (object);
}

static void
kt_catalog_page_class_init (KtCatalogPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_catalog_page_dispose;

  g_type_ensure (KT_TYPE_FOLD_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/catalog/kt-catalog-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, fold);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, category_slot);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, category_pane);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, category_button);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, category_popover);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, categories);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, search);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, show_products);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, show_articles);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, content);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, heading);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, summary);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, products);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, suggestion);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, results);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, KtCatalogPage, nothing_suggestion);
  gtk_widget_class_bind_template_callback (widget_class, on_level);
  gtk_widget_class_bind_template_callback (widget_class, on_category_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_key);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_view_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_result_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_suggestion);
}

static void
kt_catalog_page_init (KtCatalogPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_catalog_page_new (KtConversation *conversation)
{
  KtCatalogPage *self = g_object_new (KT_TYPE_CATALOG_PAGE, NULL);

  self->conversation = g_object_ref (conversation);
  self->articles = kt_article_view_new (conversation);
  gtk_stack_add_named (GTK_STACK (self->content), self->articles, "articles");
  self->product_page = kt_product_page_new (conversation);
  g_signal_connect_object (self->product_page, "back", G_CALLBACK (on_product_back), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (GTK_STACK (self->stack), self->product_page, "product");
  fill_categories (self);
  kt_tab_leaves (self->categories);
  kt_tab_leaves (self->results);
  gtk_list_box_select_row (GTK_LIST_BOX (self->categories),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->categories), 0));
  return GTK_WIDGET (self);
}

void
kt_catalog_page_begin_search (KtCatalogPage *self)
{
  g_return_if_fail (KT_IS_CATALOG_PAGE (self));

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "overview");
  gtk_widget_grab_focus (self->search);
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

void
kt_catalog_page_show_product (KtCatalogPage *self,
                              const char *product)
{
  g_return_if_fail (KT_IS_CATALOG_PAGE (self));

  kt_product_page_show (KT_PRODUCT_PAGE (self->product_page), product);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "product");
  gtk_widget_grab_focus (self->product_page);
}

void
kt_catalog_page_show_category (KtCatalogPage *self,
                               const char *category)
{
  g_return_if_fail (KT_IS_CATALOG_PAGE (self));

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "overview");
  select_category (self, category);
}
