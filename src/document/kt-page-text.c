/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Font maps are set to 72 dots per inch, so that a point of the font is a point of the page.
 * Pango's may be used by one thread at a time only, and a document wanders between threads: so each
 * setting has a map to itself. Making one takes 10 ms; when its setting is freed it waits for the
 * next one. Hinting and rounding of glyph places are off: a line is as long on the screen as it is
 * in the file, and breaks at the same place.
 */

#include "kt-page-text.h"

#include "kt-number-format.h"
#include "kt-typography.h"

#define MAX_POOL 4
#define LEAST_SCALE 0.75
#define PIXELS(units) ((units) / (double)PANGO_SCALE)

/* ---- setting ---- */

/* Font maps no setting uses at the moment. */
static GMutex pool_mutex;
static PangoFontMap *pool[MAX_POOL];
static guint pool_length;

static PangoFontMap *
take_font_map (void)
{
  g_mutex_lock (&pool_mutex);
  PangoFontMap *map = pool_length > 0 ? pool[--pool_length] : NULL;
  g_mutex_unlock (&pool_mutex);
  if (map == NULL)
    {
      map = pango_cairo_font_map_new ();
      pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (map), 72);
    }
  return map;
}

static void
give_font_map (PangoFontMap *map)
{
  g_mutex_lock (&pool_mutex);
  gboolean kept = pool_length < MAX_POOL;
  if (kept)
    pool[pool_length++] = map;
  g_mutex_unlock (&pool_mutex);
  if (!kept)
    g_object_unref (map);
}

static PangoContext *
make_context (PangoFontMap *fonts, const char *language)
{
  PangoContext *context = pango_font_map_create_context (fonts);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string (language));
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  cairo_font_options_destroy (options);
  return context;
}

static PangoFontDescription *
make_font (const KtDocumentLayout *layout, const KtPageStyle *style)
{
  PangoFontDescription *font = pango_font_description_new ();
  pango_font_description_set_family (font, layout->font_family);
  pango_font_description_set_size (font, (int)(style->size * PANGO_SCALE + 0.5));
  pango_font_description_set_weight (font, (PangoWeight)style->weight);
  return font;
}

KtPageSetting *
kt_page_setting_new (KtDocumentLayout *layout,
                     const char *language,
                     const char *accent,
                     GError **error)
{
  KtDocumentLayout *used
      = layout ? kt_document_layout_ref (layout) : kt_document_layout_builtin (NULL, error);
  if (used == NULL)
    return NULL;

  KtPageSetting *self = g_new0 (KtPageSetting, 1);
  self->layout = used;
  self->language = g_strdup (kt_language_is_german (language) ? "de" : "en");
  if (!kt_page_colour_parse (accent, &self->accent))
    self->accent = used->colours[KT_PAGE_ACCENT];
  self->font_map = take_font_map ();
  self->context = make_context (self->font_map, self->language);
  for (guint i = 0; i < KT_PAGE_N_STYLES; i++)
    self->fonts[i] = make_font (used, &used->styles[i]);
  return self;
}

void
kt_page_setting_free (KtPageSetting *setting)
{
  if (setting == NULL)
    return;
  for (guint i = 0; i < KT_PAGE_N_STYLES; i++)
    pango_font_description_free (setting->fonts[i]);
  g_object_unref (setting->context);
  give_font_map (setting->font_map);
  g_free (setting->language);
  kt_document_layout_unref (setting->layout);
  g_free (setting);
}

/* ---- text ---- */

static void
fill_layout (PangoLayout *layout, const char *text, gboolean markup)
{
  g_autofree char *readable = g_utf8_make_valid (text, -1);
  g_autofree char *valid = kt_typography_glue_units (readable);
  if (markup && pango_parse_markup (valid, -1, 0, NULL, NULL, NULL, NULL))
    pango_layout_set_markup (layout, valid, -1);
  else
    pango_layout_set_text (layout, valid, -1);
}

/* A hyphen that nobody wrote would change an order code or an address; figures may stand below each
 * other. */
static void
add_attributes (PangoLayout *layout, gboolean tabular, double scale)
{
  PangoAttrList *old = pango_layout_get_attributes (layout);
  PangoAttrList *attributes = old ? pango_attr_list_ref (old) : pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  if (scale < 1)
    pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  if (tabular)
    pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

/* How much smaller it must be set for its longest word, or all of it as one line, to fit. */
static double
shrinking_scale (PangoLayout *layout, gboolean one_line, double width)
{
  PangoRectangle logical;
  pango_layout_set_width (layout, one_line ? -1 : 0);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_get_extents (layout, NULL, &logical);
  double natural = PIXELS (logical.width);
  return natural > width ? MAX (LEAST_SCALE, width / natural * 0.998) : 1;
}

/* Places the lines at the pitch of the style. */
static void
measure_lines (KtPageText *self, double pitch)
{
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (self->layout);
  self->n_lines = pango_layout_get_line_count (self->layout);
  self->lines = g_new0 (KtPageLine, self->n_lines);
  guint i = 0;
  do
    {
      KtPageLine *line = &self->lines[i++];
      PangoRectangle in_layout, logical;
      line->line = pango_layout_line_ref (pango_layout_iter_get_line_readonly (iter));
      pango_layout_iter_get_line_extents (iter, NULL, &in_layout);
      pango_layout_line_get_extents (line->line, NULL, &logical);
      double natural = PIXELS (logical.height);
      line->x = PIXELS (in_layout.x);
      line->width = PIXELS (in_layout.width);
      line->top = self->height;
      line->height = MAX (pitch, natural);
      line->baseline = (line->height - natural) / 2 - PIXELS (logical.y);
      self->height += line->height;
      self->width = MAX (self->width, line->width);
  } while (i < self->n_lines && pango_layout_iter_next_line (iter));
}

KtPageText *
kt_page_text_new (const KtPageSetting *setting,
                  KtPageStyleName style_name,
                  const char *text,
                  KtPageTextFlags flags,
                  double width)
{
  const KtPageStyle *style = &setting->layout->styles[style_name];
  KtPageText *self = g_new0 (KtPageText, 1);
  g_ref_count_init (&self->references);
  self->style = style_name;
  self->colour = style->colour;
  self->layout = pango_layout_new (setting->context);
  if (text == NULL || text[0] == '\0')
    return self;

  pango_layout_set_font_description (self->layout, setting->fonts[style_name]);
  fill_layout (self->layout, text, flags & KT_PAGE_TEXT_MARKUP);
  double scale = flags & KT_PAGE_TEXT_SHRINK
                     ? shrinking_scale (self->layout, flags & KT_PAGE_TEXT_ONE_LINE, width)
                     : 1;
  add_attributes (self->layout, style->tabular, scale);
  pango_layout_set_width (self->layout, (int)(MAX (width, 1) * PANGO_SCALE));
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  if (flags & KT_PAGE_TEXT_RIGHT)
    pango_layout_set_alignment (self->layout, PANGO_ALIGN_RIGHT);
  else if (flags & KT_PAGE_TEXT_CENTRE)
    pango_layout_set_alignment (self->layout, PANGO_ALIGN_CENTER);
  if (flags & KT_PAGE_TEXT_ONE_LINE)
    {
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
      pango_layout_set_height (self->layout, -1);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
    }
  measure_lines (self, style->size * style->leading);
  return self;
}

KtPageText *
kt_page_text_ref (KtPageText *text)
{
  g_ref_count_inc (&text->references);
  return text;
}

void
kt_page_text_unref (KtPageText *text)
{
  if (text == NULL || !g_ref_count_dec (&text->references))
    return;
  for (guint i = 0; i < text->n_lines; i++)
    pango_layout_line_unref (text->lines[i].line);
  g_free (text->lines);
  g_object_unref (text->layout);
  g_free (text);
}

double
kt_page_text_first_baseline (const KtPageText *text)
{
  return text->n_lines > 0 ? text->lines[0].baseline : 0;
}

char *
kt_page_text_line_string (const KtPageText *text, guint line)
{
  const PangoLayoutLine *l = text->lines[line].line;
  return g_strndup (pango_layout_get_text (text->layout) + l->start_index, l->length);
}

char *
kt_page_text_escape (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  return g_markup_escape_text (valid, -1);
}
