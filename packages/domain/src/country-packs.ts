import type { CurrencyCode } from './currencies.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';
import { checkDigitsOfRuc } from './tax-ids/panama.ts';
import type { TaxCodeContent } from './tax-codes.ts';

/** A country's defaults for a new tenant, which the firm may replace, and the country's own terms. */
export interface CountryPack {
  readonly code: CountryPackCode;
  readonly name: string;
  readonly baseCurrency: CurrencyCode;
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
  /** The code of the proposed chart of accounts. */
  readonly coaTemplate: string;
  /** The country's name for the number by which its tax office identifies a business. */
  readonly taxIdLabel: string;
  readonly taxes: readonly CountryTax[];
  /** Its tax ids and their check digits; null: they are not checked. */
  readonly taxIds: TaxIdRules | null;
}

export interface TaxIdRules {
  /** What a tax id looks like, for people. */
  readonly form: string;
  /** Whether a business must state the check digits of its tax id. */
  readonly needsCheckDigit: boolean;
  /** The check digits that a tax id can have; null: it is none. */
  readonly checkDigitsOf: (taxId: string) => readonly string[] | null;
}

/** A tax code that a tenant is provisioned with. */
export interface CountryTax extends TaxCodeContent {
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
    taxIds: {
      form: 'a RUC, such as 155720753-2-2022, 8-769-1080, E-8-110361 or 8-NT-1-13656',
      needsCheckDigit: true,
      checkDigitsOf: checkDigitsOfRuc,
    },
    // Código Fiscal de Panamá, artículo 1057-V: the general rate, two for named goods and services, what is exempt, and
    // exports at zero. The withholding: parágrafo 4 of the same article, and artículo 19 of Decreto Ejecutivo 84 of 26
    // August 2005 as changed by Decretos Ejecutivos 463 and 470 of October 2015: half of the invoice's ITBMS, all of it
    // where the public sector pays for professional services (for which a tenant adds its own code). Taken from
    // commentaries, not from the Gaceta Oficial: a firm must check them before a tenant goes live.
    taxes: [
      {
        code: 'ITBMS-7',
        name: 'ITBMS 7 %',
        treatment: 'STANDARD',
        percentE4: 70_000,
        appliesTo: 'Bienes y servicios en general',
      },
      {
        code: 'ITBMS-10',
        name: 'ITBMS 10 %',
        treatment: 'STANDARD',
        percentE4: 100_000,
        appliesTo: 'Bebidas alcohólicas y servicios de hospedaje',
      },
      {
        code: 'ITBMS-15',
        name: 'ITBMS 15 %',
        treatment: 'STANDARD',
        percentE4: 150_000,
        appliesTo: 'Productos derivados del tabaco',
      },
      {
        code: 'EXEMPT',
        name: 'Exento',
        treatment: 'EXEMPT',
        percentE4: 0,
        appliesTo: 'Bienes y servicios exentos del ITBMS',
      },
      { code: 'EXPORT', name: 'Exportación', treatment: 'EXPORT', percentE4: 0, appliesTo: 'Exportaciones' },
      {
        code: 'RET-ITBMS-50',
        name: 'Retención del 50 % del ITBMS',
        treatment: 'WITHHOLDING',
        percentE4: 500_000,
        appliesTo: 'Pagos de agentes de retención',
      },
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
    taxIds: null,
    taxes: [
      {
        code: 'EXEMPT',
        name: 'Exempt',
        treatment: 'EXEMPT',
        percentE4: 0,
        appliesTo: 'Whatever carries no tax',
      },
    ],
  },
};

export const countryPackCodes = Object.keys(countryPacks) as readonly CountryPackCode[];

/** Reads a country pack's code. Refuses: COUNTRY_PACK_UNKNOWN. */
export function parseCountryPack(code: string): Result<CountryPack, Refusal<'COUNTRY_PACK_UNKNOWN'>> {
  if (!Object.hasOwn(countryPacks, code))
    return refused(
      refuse('COUNTRY_PACK_UNKNOWN', { countryPack: code.slice(0, 64), known: countryPackCodes }),
    );
  return accepted(countryPacks[code as CountryPackCode]);
}
