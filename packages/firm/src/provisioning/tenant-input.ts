import { parseCurrency, type CurrencyCode } from '@cifra/domain/currencies';
import { parseCountryPack, type CountryPackCode } from '@cifra/domain/country-packs';
import { fiscalYearPeriods, nextFiscalYear, type FiscalYear } from '@cifra/domain/fiscal-year';
import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { parseText } from '@cifra/domain/parse-text';
import { parseSetting } from '@cifra/domain/settings';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

/** The input for a new tenant. Omitted fields come from the country pack. */
export interface TenantInput {
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
  /** If the first year is short: the first day of the books. */
  readonly firstYearStart?: string | null | undefined;
  /** How many fiscal years to open, starting with the first; defaults to 1. */
  readonly fiscalYearCount?: number | null | undefined;
  /** The tenant's own values of settings, as they are written. */
  readonly settings?: readonly { readonly key: string; readonly value: string }[] | null | undefined;
  readonly placement?: NewTenant['placement'] | undefined;
}

/** A validated input. Plain data: it is stored with the tenant, so that the next run can complete it. */
export interface NewTenant {
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
  /** Where its database is placed; null: next to the control plane. */
  readonly placement: { readonly engine: 'sqlite' | 'mssql'; readonly server: string | null } | null;
}

export const tenantInputCodes = refusalCodes(
  'INPUT_INVALID',
  'COUNTRY_PACK_UNKNOWN',
  'CURRENCY_UNKNOWN',
  'SETTING_UNKNOWN',
  'SETTING_VALUE_INVALID',
);
export type TenantInputRefusal = RefusalOf<typeof tenantInputCodes>;

const slugForm = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const idForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const removedSlugForm = /^removed-\d+$/;
const longestSlug = 40;
const longestName = 200;
const mostYears = 20;

/** The slug of a tenant that was abandoned before it was served; its original slug becomes available again. */
export const removedSlugOf = (tenantNumber: number): string => `removed-${tenantNumber}`;

/**
 * Parses and validates an input. Refuses in this order: INPUT_INVALID (slug, name, kind), COUNTRY_PACK_UNKNOWN (country pack), CURRENCY_UNKNOWN,
 * INPUT_INVALID (timeZone, locale, fiscal year), SETTING_UNKNOWN, SETTING_VALUE_INVALID. Whether the slug is free and the chart
 * of accounts exists is checked by the command that registers the tenant.
 */
export function parseTenantInput(input: TenantInput): Result<NewTenant, TenantInputRefusal> {
  const { slug } = input;
  if (slug.length > longestSlug || !slugForm.test(slug) || idForm.test(slug) || removedSlugForm.test(slug))
    return invalid(
      'slug',
      `must have 1 to ${longestSlug} lower-case letters, digits and single inner hyphens`,
      slug,
    );
  const name = parseText(input.name, {
    field: 'name',
    maximum: longestName,
    isRequired: true,
    hasLines: false,
  });
  if (!name.ok) return name;
  if (input.kind !== 'LIVE' && input.kind !== 'SANDBOX')
    return invalid('kind', 'must be LIVE or SANDBOX', input.kind);
  const pack = parseCountryPack(input.countryPack);
  if (!pack.ok) return pack;
  const currency = parseCurrency(input.baseCurrency ?? pack.value.baseCurrency);
  if (!currency.ok) return currency;
  const timeZone = findTimeZone(input.timeZone ?? pack.value.timeZone);
  if (timeZone === null)
    return invalid('timeZone', 'must be an IANA time zone such as America/Panama', input.timeZone ?? null);
  const locale = findLocale(input.locale ?? pack.value.locale);
  if (locale === null)
    return invalid('locale', 'must be a BCP 47 language tag such as es-PA', input.locale ?? null);
  const start = parseLocalDate(input.fiscalYearStart, 'fiscalYearStart');
  if (!start.ok) return start;
  const first = parseLocalDate(input.firstYearStart ?? input.fiscalYearStart, 'firstYearStart');
  if (!first.ok) return first;
  const fiscalYearCount = input.fiscalYearCount ?? 1;
  if (!Number.isInteger(fiscalYearCount) || fiscalYearCount < 1 || fiscalYearCount > mostYears)
    return invalid('fiscalYearCount', `must be 1 to ${mostYears}`, String(fiscalYearCount));
  const year = fiscalYearPeriods({ startDate: start.value, firstYearStart: first.value });
  if (!year.ok) {
    const { field, problem, value } = year.refusal.facts;
    return invalid(field === 'startDate' ? 'fiscalYearStart' : field, problem, value);
  }
  const settings: { readonly key: string; readonly value: string }[] = [];
  for (const { key, value } of input.settings ?? []) {
    const setting = parseSetting(key, value);
    if (!setting.ok) return setting;
    if (settings.some((other) => other.key === key))
      return invalid('settings', 'must not contain a setting twice', key);
    settings.push({ key, value: JSON.stringify(setting.value.value) });
  }
  return accepted({
    slug,
    name: name.value,
    kind: input.kind,
    baseCurrency: currency.value.code,
    timeZone,
    locale,
    countryPack: pack.value.code,
    coaTemplate: input.coaTemplate ?? pack.value.coaTemplate,
    fiscalYearStart: start.value,
    firstYearStart: first.value,
    fiscalYearCount,
    settings,
    placement: input.placement ?? null,
  });
}

/** The fiscal years of a new tenant, first one first. */
export function fiscalYearsOf({ fiscalYearStart, firstYearStart, fiscalYearCount }: NewTenant): FiscalYear[] {
  const first = fiscalYearPeriods({ startDate: fiscalYearStart, firstYearStart });
  if (!first.ok)
    throw new Error(`the tenant's first fiscal year cannot begin on ${fiscalYearStart}, ${firstYearStart}`);
  const years = [first.value];
  for (let year = first.value; years.length < fiscalYearCount; years.push(year)) year = nextFiscalYear(year);
  return years;
}

function invalid(field: string, problem: string, value: string | null): Result<never, TenantInputRefusal> {
  return refused(refuse('INPUT_INVALID', { field, problem, value: value?.slice(0, 64) ?? null }));
}

const zones: ReadonlyMap<string, string> = new Map(
  ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => [zone.toLowerCase(), zone]),
);

/** A zone's name in the database's spelling. Older names that are links (`Asia/Calcutta`) stay as they are; an offset is not a zone. */
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

/** The canonical form of a language tag; null if it is invalid or too long. */
function findLocale(tag: string): string | null {
  try {
    const [canonical = ''] = Intl.getCanonicalLocales(tag);
    return canonical.length > 0 && canonical.length <= 20 ? canonical : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
