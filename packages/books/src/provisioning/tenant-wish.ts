import { countryPackCodes, type CountryPackCode } from '@cifra/domain/country-packs';
import { parseCurrency } from '@cifra/domain/currencies';
import { fiscalYearPeriods } from '@cifra/domain/fiscal-year';
import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';


/** What provisioning is asked for; plain data, kept with the tenant until it is served. */
export interface TenantWish {
  readonly slug: string;
  readonly name: string;
  readonly kind: 'LIVE' | 'SANDBOX';
  readonly baseCurrency: string;
  /** IANA name. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
  readonly countryPack: CountryPackCode;
  /** The code of a chart of accounts template. */
  readonly coaTemplate: string;
  /** First day of the month in which the fiscal year starts. */
  readonly fiscalYearStart: LocalDate;
  /** The first period's first day, where the first year is short; else null. */
  readonly firstYearStart: LocalDate | null;
}

const slugForm = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;

/** Checks a wish. Refuses in this order: INPUT_INVALID (the field named), CURRENCY_UNKNOWN. The template is checked where it is read. */
export function parseTenantWish(
  wish: Readonly<Record<Exclude<keyof TenantWish, 'firstYearStart'>, string>> & { readonly firstYearStart: string | null },
): Result<TenantWish, Refusal<'INPUT_INVALID' | 'CURRENCY_UNKNOWN'>> {
  const bad = (field: string, problem: string, value: string | null) => refused(refuse('INPUT_INVALID', { field, problem, value: value?.slice(0, 64) ?? null }));
  const name = wish.name.normalize('NFC').trim();
  if (!slugForm.test(wish.slug)) return bad('slug', 'must be 1 to 60 lower-case letters, digits and inner hyphens', wish.slug);
  if (name.length < 1 || name.length > 200) return bad('name', 'must have 1 to 200 characters', name);
  if (wish.kind !== 'LIVE' && wish.kind !== 'SANDBOX') return bad('kind', 'must be LIVE or SANDBOX', wish.kind);
  if (!isTimeZone(wish.timeZone)) return bad('timeZone', 'must be an IANA time zone, like America/Panama', wish.timeZone);
  if (!isLocale(wish.locale)) return bad('locale', 'must be a language tag, like es-PA', wish.locale);
  const countryPack = countryPackCodes.find((pack) => pack === wish.countryPack);
  if (countryPack === undefined) return bad('countryPack', `must be ${countryPackCodes.join(' or ')}`, wish.countryPack);
  const fiscalYearStart = parseLocalDate(wish.fiscalYearStart, 'fiscalYearStart');
  if (!fiscalYearStart.ok) return fiscalYearStart;
  const firstYearStart = wish.firstYearStart === null ? null : parseLocalDate(wish.firstYearStart, 'firstYearStart');
  if (firstYearStart !== null && !firstYearStart.ok) return firstYearStart;
  const year = fiscalYearPeriods({ startDate: fiscalYearStart.value, ...(firstYearStart && { firstYearStart: firstYearStart.value }) });
  if (!year.ok) return year;
  const currency = parseCurrency(wish.baseCurrency);
  if (!currency.ok) return currency;
  return accepted({
    slug: wish.slug,
    name,
    kind: wish.kind,
    baseCurrency: currency.value.code,
    timeZone: wish.timeZone,
    locale: wish.locale,
    countryPack,
    coaTemplate: wish.coaTemplate,
    fiscalYearStart: fiscalYearStart.value,
    firstYearStart: firstYearStart?.value ?? null,
  });
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+){0,2}$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isLocale(tag: string): boolean {
  try {
    return tag.length <= 20 && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
