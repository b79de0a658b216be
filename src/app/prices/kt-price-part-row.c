/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-price-part-row.h"

#include "kt-language.h"

#include <glib/gi18n.h>

struct _KtPricePartRow {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *amount;
  GtkWidget *after;
  GtkWidget *reason;
  GtkWidget *record;
};

G_DEFINE_FINAL_TYPE (KtPricePartRow, kt_price_part_row, GTK_TYPE_WIDGET)

static gboolean
is_whole_cents (KtMoney money)
{
  KtMoney rounded;

  return kt_money_round (money, KT_ROUND_HALF_UP, &rounded, NULL) && kt_money_equal (rounded, money);
}

/* Cents, or all digits where there are more: what is shown adds up. */
static char *
amount_text (const KtPricePart *part)
{
  gboolean is_change = part->kind != KT_PRICE_PART_SUM && part->before.currency[0] && !kt_money_is_zero (part->before);

  return kt_money_format (part->amount, kt_language_get (),
                          KT_MONEY_SYMBOL | (is_change ? KT_MONEY_SIGNED : 0) |
                              (is_whole_cents (part->amount) ? KT_MONEY_ROUNDED : 0));
}

static char *
record_text (const KtPricePart *part)
{
  const char *between = *part->record && *part->valid ? " · " : "";

  return g_strconcat (part->record, between, part->valid, NULL);
}

static void
set_text (GtkWidget *label,
          const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

/* What it was computed with stands behind what it is called, more quietly. */
static void
set_title (KtPricePartRow *self,
           const KtPricePart *part)
{
  g_autofree char *markup =
      *part->figure ? g_markup_printf_escaped ("%s  <span alpha=\"65%%\" weight=\"normal\">%s</span>", part->title,
                                               part->figure)
                    : g_markup_escape_text (part->title, -1);

  gtk_label_set_markup (GTK_LABEL (self->title), markup);
}

static void
set_class (GtkWidget *widget,
           const char *name,
           gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

void
kt_price_part_row_show (KtPricePartRow *self,
                        const KtPricePart *part)
{
  g_autofree char *amount = NULL;
  g_autofree char *after = NULL;
  g_autofree char *record = NULL;
  gboolean shows_after;

  g_return_if_fail (KT_IS_PRICE_PART_ROW (self));

  amount = part->has_amount ? amount_text (part) : g_strdup ("");
  shows_after = part->kind != KT_PRICE_PART_SUM && part->before.currency[0] && !kt_money_is_zero (part->before);
  if (shows_after)
    {
      g_autofree char *money = kt_money_format (part->after, kt_language_get (),
                                                KT_MONEY_SYMBOL |
                                                    (is_whole_cents (part->after) ? KT_MONEY_ROUNDED : 0));
      after = g_strdup_printf ("= %s", money);
    }
  record = record_text (part);
  set_title (self, part);
  set_text (self->amount, amount);
  set_text (self->after, after ? after : "");
  set_text (self->reason, part->reason);
  set_text (self->record, record);
  set_class (self->box, "heading", part->kind == KT_PRICE_PART_SUM);
  set_class (self->title, "dim-label", part->kind >= KT_PRICE_PART_IDLE);
  set_class (self->amount, "dim-label", part->kind >= KT_PRICE_PART_IDLE);
}

char *
kt_price_part_row_describe (const KtPricePart *part)
{
  g_autofree char *amount = part->has_amount ? amount_text (part) : g_strdup ("");
  g_autofree char *record = record_text (part);
  const char *parts[] = { part->title, part->figure, amount, part->reason, record };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i])
      g_string_append_printf (text, "%s%s", text->len ? ", " : "", parts[i]);
  return g_string_free (text, FALSE);
}

static void
kt_price_part_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_PRICE_PART_ROW);
  G_OBJECT_CLASS (kt_price_part_row_parent_class)->dispose (object);
}

static void
kt_price_part_row_class_init (KtPricePartRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_price_part_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/prices/kt-price-part-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtPricePartRow, box);
  gtk_widget_class_bind_template_child (widget_class, KtPricePartRow, title);
  gtk_widget_class_bind_template_child (widget_class, KtPricePartRow, amount);
  gtk_widget_class_bind_template_child (widget_class, KtPricePartRow, after);
  gtk_widget_class_bind_template_child (widget_class, KtPricePartRow, reason);
  gtk_widget_class_bind_template_child (widget_class, KtPricePartRow, record);
}

static void
kt_price_part_row_init (KtPricePartRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_price_part_row_new (void)
{
  return g_object_new (KT_TYPE_PRICE_PART_ROW, NULL);
}
