import { parseCurrency, type CurrencyCode } from '@cifra/domain/currencies';
import { parseCountryPack, type CountryPackCode } from '@cifra/domain/country-packs';
import { fiscalYearPeriods, nextFiscalYear, type FiscalYear } from '@cifra/domain/fiscal-year';
import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { parseSetting } from '@cifra/domain/settings';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

/** What a tenant is asked to be. What is not given is the country pack's. */
export interface AskedTenant {
  /** Lower-case letters, digits and single hyphens; it names the tenant in requests. */
  readonly slug: string;
  readonly name: string;
  readonly kind: string;
  readonly countryPack: string;
  readonly baseCurrency?: string | null | undefined;
  readonly timeZone?: string | null | undefined;
  readonly locale?: string | null | undefined;
  readonly coaTemplate?: string | null | undefined;
  /** The first day of the first fiscal year, which is the first of a month. */
  readonly fiscalYearStart: string;
  /** Where the first year is a short one: the day on which the books begin. */
  readonly firstYearStart?: string | null | undefined;
  /** How many fiscal years to open, from the first; 1 when not given. */
  readonly fiscalYearCount?: number | null | undefined;
  /** The tenant's own values of settings, as they are written. */
  readonly settings?: readonly { readonly key: string; readonly value: string }[] | null | undefined;
  readonly placement?: TenantWish['placement'] | undefined;
}

/** A wish that was read and found possible. Plain data: it is kept with the tenant, so that the next run can complete it. */
export interface TenantWish {
  readonly slug: string;
  readonly name: string;
  readonly kind: 'LIVE' | 'SANDBOX';
  readonly baseCurrency: CurrencyCode;
  /** IANA name. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
  readonly countryPack: CountryPackCode;
  /** The code of a chart of accounts. */
  readonly coaTemplate: string;
  readonly fiscalYearStart: LocalDate;
  /** Later than `fiscalYearStart` where the first year is short. */
  readonly firstYearStart: LocalDate;
  readonly fiscalYearCount: number;
  /** Values are JSON. */
  readonly settings: readonly { readonly key: string; readonly value: string }[];
  /** Where its database goes; null: beside the control plane. */
  readonly placement: { readonly engine: 'sqlite' | 'mssql'; readonly server: string | null } | null;
}

export type WishRefusal = Refusal<
  'INPUT_INVALID' | 'CURRENCY_UNKNOWN' | 'TEMPLATE_UNKNOWN' | 'SETTING_UNKNOWN' | 'SETTING_VALUE_INVALID'
>;

const slugForm = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const idForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const removedSlugForm = /^removed-\d+$/;
const longestSlug = 40;
const longestName = 200;
const mostYears = 20;

/** The slug of a tenant that was given up before it was served: its own is free again. */
export const removedSlugOf = (tenantNumber: number): string => `removed-${tenantNumber}`;

/**
 * Reads a wish. Refuses in this order: INPUT_INVALID (slug, name, kind), TEMPLATE_UNKNOWN (country pack), CURRENCY_UNKNOWN,
 * INPUT_INVALID (timeZone, locale, fiscal year), SETTING_UNKNOWN, SETTING_VALUE_INVALID. Whether the slug is free and the chart
 * of accounts exists is asked by the command that registers the tenant.
 */
export function parseTenantWish(wish: AskedTenant): Result<TenantWish, WishRefusal> {
  const { slug } = wish;
  if (slug.length > longestSlug || !slugForm.test(slug) || idForm.test(slug) || removedSlugForm.test(slug))
    return invalid(
      'slug',
      `must have 1 to ${longestSlug} lower-case letters, digits and single hyphens between them`,
      slug,
    );
  const name = wish.name.normalize('NFC').trim();
  if (name === '' || [...name].length > longestName || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name))
    return invalid('name', `must have 1 to ${longestName} characters on one line`, name);
  if (wish.kind !== 'LIVE' && wish.kind !== 'SANDBOX')
    return invalid('kind', 'must be LIVE or SANDBOX', wish.kind);
  const pack = parseCountryPack(wish.countryPack);
  if (!pack.ok) return pack;
  const currency = parseCurrency(wish.baseCurrency ?? pack.value.baseCurrency);
  if (!currency.ok) return currency;
  const timeZone = findTimeZone(wish.timeZone ?? pack.value.timeZone);
  if (timeZone === null)
    return invalid(
      'timeZone',
      'must be a time zone of the IANA database, like America/Panama',
      wish.timeZone ?? null,
    );
  const locale = findLocale(wish.locale ?? pack.value.locale);
  if (locale === null)
    return invalid('locale', 'must be a language tag of BCP 47, like es-PA', wish.locale ?? null);
  const start = parseLocalDate(wish.fiscalYearStart, 'fiscalYearStart');
  if (!start.ok) return start;
  const first = parseLocalDate(wish.firstYearStart ?? wish.fiscalYearStart, 'firstYearStart');
  if (!first.ok) return first;
  const fiscalYearCount = wish.fiscalYearCount ?? 1;
  if (!Number.isInteger(fiscalYearCount) || fiscalYearCount < 1 || fiscalYearCount > mostYears)
    return invalid('fiscalYearCount', `must be 1 to ${mostYears}`, String(fiscalYearCount));
  const year = fiscalYearPeriods({ startDate: start.value, firstYearStart: first.value });
  if (!year.ok) return year;
  const settings: { readonly key: string; readonly value: string }[] = [];
  for (const { key, value } of wish.settings ?? []) {
    const setting = parseSetting(key, value);
    if (!setting.ok) return setting;
    if (settings.some((other) => other.key === key))
      return invalid('settings', 'must name each setting once', key);
    settings.push({ key, value: JSON.stringify(setting.value.value) });
  }
  return accepted({
    slug,
    name,
    kind: wish.kind,
    baseCurrency: currency.value.code,
    timeZone,
    locale,
    countryPack: pack.value.code,
    coaTemplate: wish.coaTemplate ?? pack.value.coaTemplate,
    fiscalYearStart: start.value,
    firstYearStart: first.value,
    fiscalYearCount,
    settings,
    placement: wish.placement ?? null,
  });
}

/** The fiscal years of a wish, the first one first. */
export function fiscalYearsOf({
  fiscalYearStart,
  firstYearStart,
  fiscalYearCount,
}: TenantWish): FiscalYear[] {
  const first = fiscalYearPeriods({ startDate: fiscalYearStart, firstYearStart });
  if (!first.ok)
    throw new Error(`the wish's first fiscal year cannot begin on ${fiscalYearStart}, ${firstYearStart}`);
  const years = [first.value];
  for (let year = first.value; years.length < fiscalYearCount; years.push(year)) year = nextFiscalYear(year);
  return years;
}

function invalid(field: string, problem: string, value: string | null): Result<never, WishRefusal> {
  return refused(refuse('INPUT_INVALID', { field, problem, value: value?.slice(0, 64) ?? null }));
}

const zones: ReadonlyMap<string, string> = new Map(
  ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => [zone.toLowerCase(), zone]),
);

/** A zone's name in the database's spelling. Older names that are links (`Asia/Calcutta`) stay as they are; an offset is no zone. */
function findTimeZone(name: string): string | null {
  const known = zones.get(name.toLowerCase());
  if (known !== undefined) return known;
  if (name.length > 64 || !/^[A-Z][A-Za-z_]*(?:\/[A-Z][A-Za-z0-9_+-]*)+$/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone === '' ? null : name;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The canonical form of a language tag; null when it is none, or longer than is kept. */
function findLocale(tag: string): string | null {
  try {
    const [canonical = ''] = Intl.getCanonicalLocales(tag);
    return canonical.length > 0 && canonical.length <= 20 ? canonical : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
