import type { CurrencyCode } from './currencies.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

/** What a country gives to a tenant that is provisioned there: proposals that the firm may replace, and the country's own words. */
export interface CountryPack {
  readonly code: CountryPackCode;
  readonly name: string;
  readonly baseCurrency: CurrencyCode;
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
  /** The code of the chart of accounts that it proposes. */
  readonly coaTemplate: string;
  /** What the country calls the number by which its tax office knows a business. */
  readonly taxIdLabel: string;
  readonly taxes: readonly CountryTax[];
}

export interface CountryTax {
  readonly code: string;
  readonly name: string;
  /** Whole percent. */
  readonly ratePercent: number;
  readonly appliesTo: string;
}

export type CountryPackCode = 'PA' | 'NEUTRAL';

export const countryPacks: Readonly<Record<CountryPackCode, CountryPack>> = {
  PA: {
    code: 'PA',
    name: 'Panamá',
    baseCurrency: 'PAB',
    timeZone: 'America/Panama',
    locale: 'es-PA',
    coaTemplate: 'PA-SMB',
    taxIdLabel: 'RUC/DV',
    // Código Fiscal de Panamá, artículo 1057-V: the general rate, and two for named goods and services.
    taxes: [
      { code: 'ITBMS-7', name: 'ITBMS 7 %', ratePercent: 7, appliesTo: 'Bienes y servicios en general' },
      {
        code: 'ITBMS-10',
        name: 'ITBMS 10 %',
        ratePercent: 10,
        appliesTo: 'Bebidas alcohólicas y servicios de hospedaje',
      },
      { code: 'ITBMS-15', name: 'ITBMS 15 %', ratePercent: 15, appliesTo: 'Productos derivados del tabaco' },
    ],
  },
  NEUTRAL: {
    code: 'NEUTRAL',
    name: 'Neutral',
    baseCurrency: 'USD',
    timeZone: 'UTC',
    locale: 'en',
    coaTemplate: 'NEUTRAL-SMB',
    taxIdLabel: 'Tax ID',
    taxes: [],
  },
};

export const countryPackCodes = Object.keys(countryPacks) as readonly CountryPackCode[];

/** Reads a country pack's code. Refuses: TEMPLATE_UNKNOWN. */
export function parseCountryPack(code: string): Result<CountryPack, Refusal<'TEMPLATE_UNKNOWN'>> {
  if (!Object.hasOwn(countryPacks, code))
    return refused(refuse('TEMPLATE_UNKNOWN', { template: code.slice(0, 64), known: countryPackCodes }));
  return accepted(countryPacks[code as CountryPackCode]);
}
