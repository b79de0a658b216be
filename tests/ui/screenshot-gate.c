/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-gate.h"

#include "kt-admin-page.h"
#include "kt-catalog-gate-page.h"
#include "kt-ui-release.h"

/* A pump that is not made any more, prices up and down. */
static const char *const CHANGES[][3] = {
  { "articles/booster-station.csv", "FR-20001", "FR-20099" },
  { "products/booster-station/parts.csv", "FR-20001", "FR-20099" },
  { "texts/de/articles-booster-station.csv", "FR-20001", "FR-20099" },
  { "texts/en/articles-booster-station.csv", "FR-20001", "FR-20099" },
  { "articles/booster-station.csv", "pc;1480.00;1;769.60", "pc;1535.00;1;769.60" },
  { "articles/booster-station.csv", "pc;1690.00;1;980.20", "pc;1650.00;1;980.20" },
  { "articles/booster-station.csv", "pc;890.00;1;462.80", "pc;925.00;1;462.80" },
  { "catalog.ini", "version=2026.4", "version=2027.1" },
  { NULL },
};

static gboolean
has_ended (KtUi *ui,
           gpointer page)
{
  return !kt_ui_find_in (page, GTK_TYPE_PROGRESS_BAR, NULL);
}

void
kt_screenshot_gate (KtUi *ui,
                    KtTakePicture take)
{
  g_autofree char *release = kt_ui_build_release (ui, "falkenrath-2027.1.kontor", CHANGES);
  g_autofree char *foreign = kt_ui_source_path ("README.md");
  KtCatalogGatePage *page;

  kt_ui_go (ui, "admin");
  kt_admin_page_show (KT_ADMIN_PAGE (kt_ui_expect (ui, KT_TYPE_ADMIN_PAGE, NULL)), "catalog");
  kt_ui_settle (ui, 600);
  take (ui, "admin-catalog");
  page = KT_CATALOG_GATE_PAGE (kt_ui_expect (ui, KT_TYPE_CATALOG_GATE_PAGE, NULL));
  kt_catalog_gate_page_check (page, release);
  kt_ui_wait (ui, "the end", has_ended, page);
  kt_ui_settle (ui, 300);
  take (ui, "admin-catalog-found");
  kt_catalog_gate_page_check (page, foreign);
  kt_ui_wait (ui, "the end", has_ended, page);
  kt_ui_settle (ui, 300);
  take (ui, "admin-catalog-failed");
}
