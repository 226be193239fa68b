import type { AskedTenant } from '@cifra/books/provisioning/tenant-wish';

/** A client of the demo firm: what is asked of provisioning, its group, and how large its business is. */
export interface DemoClient {
  readonly wish: AskedTenant;
  readonly group: 'retail' | 'services';
  /** Sales of a usual month in whole units of the base currency. */
  readonly monthlySales: number;
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
}

function client(
  slug: string,
  name: string,
  group: DemoClient['group'],
  monthlySales: number,
  options: ClientOptions = {},
): DemoClient {
  const {
    pack = 'PA',
    kind = 'SANDBOX',
    currency,
    zone,
    locale,
    start = '2025-01-01',
    firstDay,
    years = 2,
  } = options;
  return {
    group,
    monthlySales,
    wish: {
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
      // The second client posts without a second person; the others keep the firm's setting.
      settings: slug === 'ferreteria-colon' ? [{ key: 'entries.manualNeedApproval', value: 'false' }] : [],
    },
  };
}

/** Fifteen businesses that nobody owns: currencies, time zones and fiscal years as different as clients' are. Their periods reach
 * from July 2025 at the latest to December 2026 at the earliest. */
export const demoClients: readonly DemoClient[] = [
  client('panaderia-istmo', 'Panadería del Istmo, S.A.', 'retail', 42_000, { kind: 'LIVE' }),
  client('ferreteria-colon', 'Ferretería Colón, S.A.', 'retail', 88_000),
  client('clinica-boquete', 'Clínica Boquete, S.A.', 'services', 65_000),
  client('cafe-chiriqui', 'Café de Chiriquí, S.A.', 'retail', 31_000),
  client('transporte-darien', 'Transporte Darién, S.A.', 'services', 120_000, { start: '2025-07-01' }),
  client('hotel-contadora', 'Hotel Contadora, S.A.', 'services', 210_000, { start: '2025-04-01' }),
  client('estudio-casco', 'Estudio Casco Viejo, S.A.', 'services', 18_000),
  client('farmacia-david', 'Farmacia David, S.A.', 'retail', 77_000),
  client('logistica-balboa', 'Logística Balboa, S.A.', 'services', 340_000, {
    currency: 'USD',
    start: '2024-10-01',
    firstDay: '2025-05-15',
    years: 3,
  }),
  client('software-amador', 'Software Amador, Inc.', 'services', 95_000, {
    currency: 'USD',
    pack: 'NEUTRAL',
    locale: 'en',
  }),
  client('weingut-mosel', 'Weingut an der Mosel GmbH', 'retail', 54_000, {
    currency: 'EUR',
    pack: 'NEUTRAL',
    zone: 'Europe/Berlin',
    locale: 'de',
  }),
  client('fjord-teknikk', 'Fjord Teknikk AS', 'services', 610_000, {
    currency: 'NOK',
    pack: 'NEUTRAL',
    zone: 'Europe/Oslo',
    locale: 'nb',
  }),
  client('sakura-trading', 'Sakura Trading K.K.', 'retail', 7_400_000, {
    currency: 'JPY',
    pack: 'NEUTRAL',
    zone: 'Asia/Tokyo',
    locale: 'ja',
    start: '2025-04-01',
  }),
  client('gulf-marine', 'Gulf Marine W.L.L.', 'services', 27_000, {
    currency: 'KWD',
    pack: 'NEUTRAL',
    zone: 'Asia/Kuwait',
    locale: 'en',
  }),
  client('finca-tarrazu', 'Finca Tarrazú, S.A.', 'retail', 19_000_000, {
    currency: 'CRC',
    pack: 'NEUTRAL',
    zone: 'America/Costa_Rica',
    locale: 'es',
    start: '2024-10-01',
    years: 3,
  }),
];
