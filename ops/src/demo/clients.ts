import { localDate, type LocalDate } from '@cifra/domain/local-date';
import type { TenantInput } from '@cifra/firm/provisioning/tenant-input';
import { decemberSeasons, drySeason, evenSeasons, harvestSeasons, type Business } from './business.ts';
import { lastDemoDay } from './calendar.ts';

/** How far the firm has got with a client, as its dashboard shows it. Months are `YYYY-MM`. */
export interface Progress {
  /** Months up to this one are closed, as are the years that end in them; null if none. */
  readonly closedThrough: string | null;
  /** Months up to this one are at least submitted; those after the closed ones await approval; null if none. */
  readonly submittedThrough: string | null;
  /** Closed years that the external reviewer signed off. */
  readonly signedOffYears: readonly string[];
  /** The month whose close is being prepared: sales and purchasing are locked, adjustments are not. */
  readonly inPreparation: string | null;
  /** The last day with entries; null if there is only the opening. */
  readonly keptUntil: LocalDate | null;
  /** The difference in the opening balances, in thousandths of an average month's sales; 0 if they tie. */
  readonly openingDifference: number;
  /** How many of the last entries are still drafts, and how many before them await approval. */
  readonly drafts: number;
  readonly awaitingApproval: number;
  /** Whether manual entries now need a second person. */
  readonly needsApproval: boolean;
  /** How many invoices and bills are drafts, how many await approval, and whether invoices need it. */
  readonly documentDrafts: number;
  readonly documentsAwaiting: number;
  readonly invoicesNeedApproval: boolean;
  /** The last day with exchange rates. */
  readonly ratesUntil: LocalDate;
}

/** A client of the demo firm: its provisioning input, its group, its business and how far its books have got. */
export interface DemoClient {
  readonly tenant: TenantInput;
  readonly group: 'retail' | 'services';
  readonly business: Business;
  readonly progress: Progress;
}

interface ClientOptions {
  readonly pack?: 'PA' | 'NEUTRAL';
  readonly kind?: 'LIVE' | 'SANDBOX';
  readonly currency?: string;
  readonly zone?: string;
  readonly locale?: string;
  readonly start?: string;
  readonly firstDay?: string;
  readonly years?: number;
  readonly progress?: Partial<Progress>;
}

type Trade = Pick<Business, 'trade' | 'sold' | 'bought'> & Partial<Business>;

const kept: Progress = {
  closedThrough: '2026-08',
  submittedThrough: '2026-09',
  signedOffYears: [],
  inPreparation: '2026-10',
  keptUntil: lastDemoDay,
  openingDifference: 0,
  drafts: 0,
  awaitingApproval: 0,
  needsApproval: true,
  documentDrafts: 0,
  documentsAwaiting: 0,
  invoicesNeedApproval: false,
  ratesUntil: lastDemoDay,
};

function client(
  slug: string,
  name: string,
  group: DemoClient['group'],
  monthlySales: number,
  trade: Trade,
  options: ClientOptions = {},
): DemoClient {
  const {
    pack = 'PA',
    kind = 'SANDBOX',
    currency,
    zone,
    locale,
    start = '2025-01-01',
    // The firm took over its clients in the middle of their fiscal years.
    firstDay = start < '2025-06-01' ? '2025-06-01' : undefined,
    years = 2,
    progress = {},
  } = options;
  return {
    group,
    progress: { ...kept, ...progress },
    business: {
      slug,
      pack,
      baseCurrency: currency ?? 'PAB',
      language: pack === 'PA' || locale === 'es' ? 'es' : 'en',
      monthlySales,
      salesTaxes: pack === 'PA' ? [{ percent: 7, share: 1000 }] : [],
      inputTax: pack === 'PA' ? 7 : 0,
      costShare: trade.trade === 'goods' ? 560 : 140,
      wageShare: trade.trade === 'goods' ? 170 : 430,
      isPaidTwiceAMonth: pack === 'PA',
      invoiced: trade.trade === 'goods' ? 160 : 1000,
      hasOpeningItems: false,
      rentShare: 55,
      hasLoan: false,
      exports: null,
      imports: null,
      seasons: trade.trade === 'goods' ? decemberSeasons : evenSeasons,
      ...trade,
    },
    tenant: {
      slug,
      name,
      kind,
      countryPack: pack,
      baseCurrency: currency,
      timeZone: zone,
      locale,
      fiscalYearStart: start,
      firstYearStart: firstDay,
      fiscalYearCount: years,
      // Every client posted without a second person until the firm required one; see `approvalSince`.
      settings: [
        { key: 'entries.manualNeedApproval', value: 'false' },
        { key: 'payments.needApproval', value: 'false' },
        { key: 'settlements.correctionsNeedApproval', value: 'false' },
      ],
    },
  };
}

/**
 * Fifteen fictitious businesses, with a variety of currencies, time zones and fiscal years. Their periods start in July 2025 at the
 * latest and end in December 2026 at the earliest.
 */
export const demoClients: readonly DemoClient[] = [
  client(
    'panaderia-istmo',
    'Panadería del Istmo, S.A.',
    'retail',
    42_000,
    {
      trade: 'goods',
      // It also sells cigarettes over the counter.
      salesTaxes: [
        { percent: 7, share: 960 },
        { percent: 15, share: 40 },
      ],
      // Hotels and schools place orders and are invoiced.
      invoiced: 260,
      imports: { currency: 'EUR', share: 60, worth: 1150 },
      sold: ['pan, dulces y café', 'panadería y cafetería', 'mostrador y encargos'],
      bought: ['harina «La Espiga», 40 sacos', 'mantequilla; levadura; azúcar', 'empaques y bolsas', 'gas'],
    },
    {
      kind: 'LIVE',
      progress: {
        closedThrough: '2026-07',
        submittedThrough: '2026-08',
        signedOffYears: ['2025'],
        inPreparation: null,
        documentDrafts: 2,
      },
    },
  ),
  client(
    'ferreteria-colon',
    'Ferretería Colón, S.A.',
    'retail',
    88_000,
    {
      trade: 'goods',
      hasLoan: true,
      invoiced: 300,
      hasOpeningItems: true,
      imports: { currency: 'USD', share: 180, worth: 1000 },
      sold: ['herramientas y pintura', 'materiales de construcción', 'plomería y electricidad'],
      bought: ['tubos de PVC de 1/2"', 'cemento y varillas', 'pintura "Océano"; brochas', 'tornillería'],
    },
    // It still posts without a second person.
    { progress: { needsApproval: false } },
  ),
  client(
    'clinica-boquete',
    'Clínica Boquete, S.A.',
    'services',
    65_000,
    {
      trade: 'services',
      // Health services are not taxed; its laboratory's sales of goods are.
      salesTaxes: [{ percent: 7, share: 120 }],
      // Insurers are invoiced; patients pay at once.
      invoiced: 420,
      imports: { currency: 'EUR', share: 50, worth: 1150 },
      hasLoan: true,
      sold: ['consultas y procedimientos', 'laboratorio', 'urgencias y consultas'],
      bought: ['insumos médicos', 'reactivos de laboratorio', 'gases medicinales'],
    },
    {
      progress: { awaitingApproval: 7, documentsAwaiting: 4, documentDrafts: 1, invoicesNeedApproval: true },
    },
  ),
  client(
    'cafe-chiriqui',
    'Café de Chiriquí, S.A.',
    'retail',
    31_000,
    {
      trade: 'goods',
      seasons: harvestSeasons,
      exports: { currency: 'EUR', share: 420, worth: 1150 },
      sold: ['café tostado', 'café verde, lavado', 'café molido y tienda'],
      bought: ['café cereza', 'sacos de yute', 'empaque al vacío'],
    },
    { progress: { drafts: 5 } },
  ),
  client(
    'transporte-darien',
    'Transporte Darién, S.A.',
    'services',
    120_000,
    {
      trade: 'services',
      hasLoan: true,
      costShare: 310,
      wageShare: 300,
      imports: { currency: 'USD', share: 70, worth: 1000 },
      sold: ['fletes Panamá–Metetí', 'encomiendas y fletes', 'transporte de carga'],
      bought: ['combustible', 'llantas y repuestos', 'peajes y permisos'],
    },
    { start: '2025-07-01' },
  ),
  client(
    'hotel-contadora',
    'Hotel Contadora, S.A.',
    'services',
    210_000,
    {
      trade: 'services',
      seasons: drySeason,
      // Lodging and drinks are taxed at 10 %, the restaurant at 7 %.
      salesTaxes: [
        { percent: 10, share: 780 },
        { percent: 7, share: 220 },
      ],
      hasLoan: true,
      invoiced: 450,
      costShare: 260,
      wageShare: 340,
      exports: { currency: 'EUR', share: 160, worth: 1150 },
      sold: ['hospedaje y restaurante', 'habitaciones, bar y restaurante', 'eventos y hospedaje'],
      bought: ['alimentos y bebidas', 'lavandería y amenidades', 'pescado y mariscos'],
    },
    { start: '2025-04-01', progress: { drafts: 4, awaitingApproval: 3, documentDrafts: 3 } },
  ),
  client(
    'estudio-casco',
    'Estudio Casco Viejo, S.A.',
    'services',
    18_000,
    { trade: 'services', sold: ['diseño'], bought: ['impresiones'] },
    // A new client this month: only the opening balances.
    { progress: { keptUntil: null, closedThrough: null, submittedThrough: null, inPreparation: null } },
  ),
  client(
    'farmacia-david',
    'Farmacia David, S.A.',
    'retail',
    77_000,
    {
      trade: 'goods',
      // Medicines are not taxed.
      salesTaxes: [{ percent: 7, share: 380 }],
      costShare: 640,
      wageShare: 130,
      sold: ['medicamentos y cuidado personal', 'recetas y mostrador', 'mostrador'],
      bought: ['medicamentos', 'cuidado personal', 'fórmulas y pañales'],
    },
    // The balances of its old books do not tie, and nobody has found out why.
    { progress: { openingDifference: 9 } },
  ),
  client(
    'logistica-balboa',
    'Logística Balboa, S.A.',
    'services',
    340_000,
    {
      trade: 'services',
      hasLoan: true,
      salesTaxes: [{ percent: 7, share: 300 }],
      costShare: 330,
      wageShare: 310,
      exports: { currency: 'EUR', share: 220, worth: 1150 },
      imports: { currency: 'EUR', share: 80, worth: 1150 },
      sold: ['almacenaje y despacho', 'manejo de contenedores', 'corretaje de aduana'],
      bought: ['estibadores contratados', 'alquiler de equipo', 'flete marítimo'],
    },
    { currency: 'USD', start: '2024-10-01', firstDay: '2025-05-15', years: 3 },
  ),
  client(
    'software-amador',
    'Software Amador, Inc.',
    'services',
    95_000,
    {
      trade: 'services',
      wageShare: 540,
      hasOpeningItems: true,
      exports: { currency: 'EUR', share: 350, worth: 1150 },
      sold: ['subscriptions', 'subscriptions and support', 'consulting'],
      bought: ['cloud hosting', 'contractors', 'licences'],
    },
    { currency: 'USD', pack: 'NEUTRAL', locale: 'en', progress: { drafts: 2, documentDrafts: 2 } },
  ),
  client(
    'weingut-mosel',
    'Weingut an der Mosel GmbH',
    'retail',
    54_000,
    {
      trade: 'goods',
      salesTaxes: [{ percent: 19, share: 1000 }],
      inputTax: 19,
      hasLoan: true,
      exports: { currency: 'USD', share: 240, worth: 870 },
      sold: ['Riesling and Elbling', 'tasting room', 'wine by the case'],
      bought: ['bottles, corks and labels', 'grapes bought in', "oak casks, 300 l; cooper's work"],
    },
    // Far behind: no entries after August, and the months since January are open.
    {
      currency: 'EUR',
      pack: 'NEUTRAL',
      zone: 'Europe/Berlin',
      locale: 'de',
      progress: {
        closedThrough: '2025-12',
        submittedThrough: '2025-12',
        inPreparation: null,
        keptUntil: localDate('2026-08-21'),
        needsApproval: true,
        drafts: 12,
        documentDrafts: 5,
      },
    },
  ),
  client(
    'fjord-teknikk',
    'Fjord Teknikk AS',
    'services',
    610_000,
    {
      trade: 'services',
      salesTaxes: [{ percent: 25, share: 1000 }],
      inputTax: 25,
      exports: { currency: 'EUR', share: 280, worth: 11_700 },
      imports: { currency: 'USD', share: 70, worth: 10_100 },
      sold: ['engineering hours', 'commissioning', 'design and inspection'],
      bought: ['measuring instruments', 'subcontractors', 'steel parts'],
    },
    // Its rates were not updated for weeks, so it posts at a stale one.
    {
      currency: 'NOK',
      pack: 'NEUTRAL',
      zone: 'Europe/Oslo',
      locale: 'nb',
      progress: { ratesUntil: localDate('2026-10-22') },
    },
  ),
  client(
    'sakura-trading',
    'Sakura Trading K.K.',
    'retail',
    7_400_000,
    {
      trade: 'goods',
      salesTaxes: [{ percent: 10, share: 1000 }],
      inputTax: 10,
      exports: { currency: 'EUR', share: 260, worth: 172_000 },
      imports: { currency: 'USD', share: 330, worth: 150_000 },
      sold: ['ceramics and tea', 'tea sets', 'wholesale orders'],
      bought: ['ceramics', 'green tea', 'gift boxes'],
    },
    { currency: 'JPY', pack: 'NEUTRAL', zone: 'Asia/Tokyo', locale: 'ja', start: '2025-04-01' },
  ),
  client(
    'gulf-marine',
    'Gulf Marine W.L.L.',
    'services',
    27_000,
    {
      trade: 'services',
      hasLoan: true,
      exports: { currency: 'USD', share: 380, worth: 307 },
      imports: { currency: 'EUR', share: 90, worth: 355 },
      sold: ['hull inspection', 'towage and mooring', 'dry-dock supervision'],
      bought: ['diving crews', 'spare parts', 'launch hire'],
    },
    { currency: 'KWD', pack: 'NEUTRAL', zone: 'Asia/Kuwait', locale: 'en' },
  ),
  client(
    'finca-tarrazu',
    'Finca Tarrazú, S.A.',
    'retail',
    19_000_000,
    {
      trade: 'goods',
      seasons: harvestSeasons,
      salesTaxes: [{ percent: 13, share: 1000 }],
      inputTax: 13,
      hasLoan: true,
      exports: { currency: 'USD', share: 520, worth: 505_000 },
      imports: { currency: 'EUR', share: 60, worth: 585_000 },
      sold: ['café de altura', 'microlotes', 'café molido y visitas'],
      bought: ['abono y sacos', 'café de vecinos', 'repuestos del beneficio'],
    },
    {
      currency: 'CRC',
      pack: 'NEUTRAL',
      zone: 'America/Costa_Rica',
      locale: 'es',
      start: '2024-10-01',
      years: 3,
      progress: { awaitingApproval: 4 },
    },
  ),
];
