/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What products of the demonstration catalog cost, each sum added up by hand from products/ID/prices.csv: the decisions are
 * made, the rest follows by default, and what the sum rests on is checked first.
 */

#include "kt-catalog-reader.h"
#include "kt-position-price.h"
#include "kt-product-program.h"
#include "kt-session.h"

#include <string.h>

#define TODAY 20261121

typedef struct {
  const char *name, *product;
  const char *decisions;     /* "path=value", separated by blanks */
  const char *configuration; /* what the sum below rests on */
  guint quantity;
  const char *unit;  /* the price of one, before the discount of a quantity scale */
  const char *order; /* added once */
  const char *net;
} Case;

static const Case cases[] = {
  /* 2640 size; 0.38 × 2640 = 1003.20 material; 4.5 % of 3643.20 = 163.94 alloy; 1040 motor; 9.50 gland; 36 PTC;
   * 165 + 6.1 × 7.5 = 210.75 coupling; 560 baseplate; 195 alignment; 38 + 0.16 × 180 = 66.80 packing */
  { "a pump for cooling water", "process-pump", "",
    "hydraulics.size=80-65-160 hydraulics.material=s14408 hydraulics.flange=pn16 seal.type=single seal.faces=BQ1 "
    "seal.elastomer=EPDM seal.plan=plan_02 motor.rating=P7_5 motor.protection=standard motor.efficiency_class=IE3 "
    "motor.gland=brass motor.ptc=True motor.heater=False coupling.type=spacer_100 coupling.guard=steel baseplate.size=BP4 "
    "baseplate.design=channel_steel paint.system=C3 paint.colour=ral5010 weight=180",
    1, "5925.19", "0.00", "5925.19" },
  /* 4050 size; 0.74 × 4050 = 2997 material; 4.5 % of 7047 = 317.12 alloy; 920 + 240 × 2 = 1400 seal; 38 FKM; 1240 vessel;
   * 2780 motor; 1.15 × 2780 + 180 = 3377 Ex db; 64 gland; 36 PTC; 480 + 69 × 22 = 1998 converter; 7.40 cable;
   * 165 + 6.1 × 22 = 299.20 coupling; 168 guard; 820 baseplate; 0.28 × 820 = 229.60 tray; 195 alignment; 345 sensor;
   * 145 barrier; 215 certificate; 165 declaration; 38 + 0.16 × 376 = 98.16 packing */
  { "a pump for toluene in zone 1", "process-pump",
    "medium.fluid=toluene site.zone=zone_1 hydraulics.material=s14517 converter flow=80 head=60",
    "hydraulics.size=100-65-250 hydraulics.flange=pn16 seal.type=double_tandem seal.faces=BQ1 seal.elastomer=FKM "
    "seal.plan=plan_52 barrier.volume=V12 barrier.fluid=water_glycol barrier.cooling_coil=False motor.rating=P22 "
    "motor.protection=ex_db motor.efficiency_class=IE3 motor.voltage=V400 motor.gland=brass_ex_emc motor.ptc=True "
    "motor.heater=False converter.mounting=cabinet converter.fieldbus=analogue converter.cable_length=1 "
    "converter.sine_filter=False coupling.type=spacer_100 coupling.guard=brass baseplate.size=BP6 "
    "baseplate.design=drip_tray sensors[0].kind=dry_run paint.system=C3 docs.certificate_31=True weight=376",
    1, "20984.48", "0.00", "20984.48" },
  /* 640 frame; 2 × 1760 = 3520 pumps; 372 fitting; 820 drives; 48 × 8 = 384 converters; 2260 controller; 720 manifolds;
   * 148 vessel; 95 sensor; 690 + 120 = 810 commissioning; 45 + 0.11 × 191 = 66.01 packing */
  { "a station for a block of flats", "booster-station", "",
    "pump_model=HV16-4 pumps[0].role=standby pumps[1].role=duty pumps[0].drive=vfd_motor pumps[1].drive=vfd_motor "
    "control.mode=vfd_all control.controller=FC60 control.fieldbus=none manifold.dn=DN65 manifold.material=s14301 "
    "manifold.rating=PN16 manifold.connection=flange vessels[0].size=V18 dry_run=pressure_sensor setup.hood=False "
    "service.commissioning=True service.maintenance=none total_power=8 weight=191",
    1, "9835.01", "0.00", "9835.01" },
  /* 1480 + 4 × 310 = 2720 module; 640 motor; 4 × 76 = 304 guides; 3 × 168 = 504 stands; 420 + 188 = 608 starter; 96 stop;
   * once: 1480 + 240 = 1720 engineering; 1950 risk assessment; 1120 supervision; 349 spare parts */
  { "a straight conveyor", "belt-conveyor", "",
    "modules[0].type=Straight modules[0].length=4 line.width=B400 guides.type=Fixed frame.type=Aluminium "
    "frame.standCount=3 frame.stands=OnFeet drive.motor=M037 control.type=Starter safety.stops=1 "
    "services.installation=Supervision services.spares=Basic services.riskAssessment=True",
    1, "4872.00", "5139.00", "10011.00" },
  /* (1480 + 3260 + 2150 + 4 × 310 + 1.6 × 640 + 4 × 420) × 1.19 = 12892.46 modules; 1920 motors; 4 × 32 × 1.19 = 152.32 rough
   * belt; 9.6 × 76 = 729.60 guides; 9.6 × 48 × 1.19 = 548.35 frame; 380 colour; 7 × 214 = 1498 stands; 6480 + 3 × 540 = 8100
   * control; 118 photoeye; 96 stop; 2.4 % of 26434.73 = 634.43 steel; once: 2200 engineering; 1950 risk assessment; 1120
   * supervision; 1480 travel; 1080 commissioning; 1047 spare parts */
  { "a line with a curve and an incline", "belt-conveyor",
    "modules[0].type=Straight modules[1].type=Curve modules[2].type=Incline !modules[3] line.width=B650 frame.type=Steel "
    "control.type=PLC frame.color=RAL2004 site.destination=Europe",
    "modules[0].length=4 modules[1].length=1.6 modules[2].length=4 modules[1].curve=C90 modules[2].surface=Rough "
    "modules[2].slope=I15 line.totalLength=9.6 guides.type=Fixed frame.standCount=7 frame.stands=Anchored drive.motor=M037 "
    "control.photoeyes=1 control.sensor=Retro control.bus=NoBus safety.stops=1 services.installation=Supervision "
    "services.commissioning=1 services.spares=Basic services.riskAssessment=True",
    1, "27069.16", "8877.00", "35946.16" },
  /* 0.60 + 25 × 80 × 1.35 × 0.0006 = 2.22 turning; 330 g × 4.60 = 1.52 material; 110 / 100 = 1.10 set-up; 0.12 tolerance;
   * 0.04 roughness; 0.05 packaging */
  { "a hundred turned shafts", "turned-part", "",
    "blank.material=W14305 blank.bar=B25 blank.weight=330 shape.length=80 quality.tolerance=IT9 quality.roughness=Ra32 "
    "delivery.lot=100 delivery.scale=S100 delivery.packaging=Vci drawing.files=PdfStep",
    100, "5.05", "0.00", "505.00" },
  /* 0.60 + 25 × 80 × 1.15 × 0.0006 = 1.98 turning; 323 g × 2.30 = 0.74 material; 110 / 250 = 0.44 set-up; 0.60 tolerance; 0.14
   * roughness; 1.40 + 1.60 + 0.40 = 3.40 grinding; 1.10 + 0.56 = 1.66 hardening; 0.28 packaging; 0.06 energy; less 0.08 contract;
   * from 250 pieces 2 % less: 9.04; once: 420 report and 4 × 24 = 96 call-offs */
  { "hardened shafts on call", "turned-part",
    "blank.material=W17131 treatment.heat=Case quality.tolerance=IT7 delivery.lot=250 delivery.callOffs=4 delivery.term=M12",
    "blank.bar=B25 blank.weight=323 shape.length=80 quality.roughness=Ra16 quality.grinding=True delivery.scale=S250 "
    "delivery.packaging=Tray testing.sample=Report testing.inspection=Aql",
    250, "9.22", "516.00", "2776.00" },
};

static KtAssignment *
configure (KtProduct *product, const char *decisions)
{
  const KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
  g_auto (GStrv) words = g_strsplit (decisions, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProgram) program = kt_product_get_program (product, TODAY, NULL, &error);
  g_autoptr (KtSession) session = NULL;
  g_autoptr (KtCompletion) completion = NULL;

  g_assert_no_error (error);
  session = kt_session_new (program, &error);
  g_assert_no_error (error);
  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      g_autoptr (KtChoice) choice = kt_choice_parse (words[i], &error);

      g_assert_no_error (error);
      kt_session_decide (session, choice, &error);
      g_assert_no_error (error);
    }
  completion = kt_session_complete (session, &request, &error);
  g_assert_no_error (error);
  return kt_assignment_ref (completion->assignment);
}

static void
assert_rests_on (const KtAssignment *assignment, const char *configuration)
{
  g_auto (GStrv) words = g_strsplit (configuration, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *equal = strchr (words[i], '=');
      g_autofree char *value = NULL;
      gint entry;

      *equal = '\0';
      entry = kt_assignment_find (assignment, words[i]);
      if (entry < 0)
        g_error ("there is no %s", words[i]);
      value = kt_value_to_text (kt_assignment_get_entry (assignment, (guint) entry)->value, -1);
      if (strcmp (value, equal + 1) != 0)
        g_error ("%s is %s, not %s", words[i], value, equal + 1);
    }
}

static void
assert_amount (KtMoney money, const char *expected)
{
  g_autofree char *text = kt_money_to_string (money);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *folder = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs", "falkenrath", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCatalog) catalog = kt_catalog_load_folder (folder, faults);
  g_autoptr (KtProduct) product = NULL;
  g_autoptr (KtAssignment) assignment = NULL;
  g_autoptr (KtPositionPrice) price = NULL;
  g_autoptr (GError) error = NULL;
  KtPriceContext context;
  KtMoney margin;
  KtDecimal percent;
  const KtPriceRequest request = { .quantity = kt_decimal_from_int (test->quantity), .day = TODAY };

  g_assert_cmpuint (kt_fault_list_length (faults), ==, 0);
  product = kt_catalog_load_product (catalog, test->product, &error);
  g_assert_no_error (error);
  assignment = configure (product, test->decisions);
  assert_rests_on (assignment, test->configuration);
  kt_price_context_init (&context, catalog);
  price = kt_position_price_product (&context, product, assignment, &request);
  g_assert_no_error (price->problem);
  assert_amount (price->line.unit_price, test->unit);
  if (strcmp (test->order, "0.00") != 0)
    assert_amount (price->line.order_amount, test->order);
  assert_amount (price->amounts.net, test->net);
  /* Nothing is sold below what it costs. */
  g_assert_true (price->has_cost);
  g_assert_true (kt_position_price_margin (price, &margin, &percent));
  g_assert_cmpint (kt_money_sign (margin), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/demo prices/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
