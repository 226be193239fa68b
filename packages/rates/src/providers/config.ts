import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isProvider, type Provider } from '../quotes/provider-quotes.ts';

/** A credential. It never reveals itself: not in JSON, not in a log, not in a stack trace. */
export class Secret {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  reveal(): string {
    return this.#text;
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}

/** The rate source and how to fetch from it. */
export interface RateProviderSettings {
  readonly provider: Provider;
  /** ECB: the folder of its files. OPENEXCHANGERATES: the root of its API. CSV: the file itself, `file:` or HTTP. */
  readonly address: URL;
  readonly key: Secret | null;
  /** For one document, with its redirects. */
  readonly timeLimitMilliseconds: number;
  /** Of one document. */
  readonly maximumBytes: number;
  /** For one document, with the first. */
  readonly attempts: number;
  readonly backoffMilliseconds: number;
  readonly longestWaitMilliseconds: number;
  /** What to fetch if nothing is known yet; only for the ECB. */
  readonly firstHistory: '90-days' | 'all';
}

export const rateProviderSettingNames = [
  'CIFRA_FX_PROVIDER',
  'CIFRA_FX_ADDRESS',
  'CIFRA_FX_KEY',
  'CIFRA_FX_TIME_LIMIT_SECONDS',
  'CIFRA_FX_ATTEMPTS',
  'CIFRA_FX_FIRST_HISTORY',
] as const;
type SettingName = (typeof rateProviderSettingNames)[number];

export class RateProviderSettingsInvalid extends Error {
  override readonly name = 'RateProviderSettingsInvalid';
}

const addresses: Readonly<Record<Provider, string | null>> = {
  ECB: 'https://www.ecb.europa.eu/stats/eurofxref/',
  OPENEXCHANGERATES: 'https://openexchangerates.org/api/',
  CSV: null,
};

const invalid = (name: SettingName, problem: string): RateProviderSettingsInvalid =>
  new RateProviderSettingsInvalid(`${name} ${problem}`);

/**
 * Reads the settings of the rate provider; null: rates are not fetched (`CIFRA_FX_PROVIDER=off`). No message repeats a key or an address.
 * Throws `RateProviderSettingsInvalid`.
 */
export function parseRateProviderSettings(
  environment: Readonly<Record<string, string | undefined>>,
  { providerUnlessSaid }: { readonly providerUnlessSaid: Provider | 'off' } = { providerUnlessSaid: 'ECB' },
): RateProviderSettings | null {
  const text = (name: SettingName): string | null => {
    const value = environment[name]?.trim() ?? '';
    return value === '' ? null : value;
  };
  const named = text('CIFRA_FX_PROVIDER') ?? providerUnlessSaid;
  if (named === 'off') return null;
  if (!isProvider(named)) throw invalid('CIFRA_FX_PROVIDER', 'must be off, ECB, OPENEXCHANGERATES or CSV');
  const key = text('CIFRA_FX_KEY');
  if (named === 'OPENEXCHANGERATES' && key === null) throw invalid('CIFRA_FX_KEY', 'is missing');
  // It goes into a header.
  if (key !== null && !/^[\x21-\x7e]{1,200}$/.test(key)) throw invalid('CIFRA_FX_KEY', 'is not a key');
  const firstHistory = text('CIFRA_FX_FIRST_HISTORY') ?? '90-days';
  if (firstHistory !== '90-days' && firstHistory !== 'all')
    throw invalid('CIFRA_FX_FIRST_HISTORY', 'must be 90-days or all');
  const whole = (name: SettingName, fallback: number, most: number): number => {
    const value = text(name) ?? String(fallback);
    if (!/^\d{1,4}$/.test(value) || Number(value) < 1 || Number(value) > most)
      throw invalid(name, `must be a whole number from 1 to ${most}`);
    return Number(value);
  };
  return {
    provider: named,
    address: addressOf(named, text('CIFRA_FX_ADDRESS')),
    key: key === null ? null : new Secret(key),
    timeLimitMilliseconds: whole('CIFRA_FX_TIME_LIMIT_SECONDS', 20, 300) * 1000,
    maximumBytes: 32 * 1024 * 1024,
    attempts: whole('CIFRA_FX_ATTEMPTS', 3, 10),
    backoffMilliseconds: 1_000,
    longestWaitMilliseconds: 60_000,
    firstHistory,
  };
}

function addressOf(provider: Provider, given: string | null): URL {
  const text = given ?? addresses[provider];
  if (text === null) throw invalid('CIFRA_FX_ADDRESS', 'is missing: the file or the URL of the CSV');
  if (/^https?:/i.test(text)) {
    // The names of documents are put after a folder.
    const folder = provider === 'CSV' || text.endsWith('/') ? text : `${text}/`;
    const url = URL.canParse(folder) ? new URL(folder) : null;
    if (url === null || url.username !== '' || url.password !== '')
      throw invalid('CIFRA_FX_ADDRESS', 'is not a URL without user and password');
    return url;
  }
  if (provider !== 'CSV') throw invalid('CIFRA_FX_ADDRESS', 'must begin with https:// or http://');
  return pathToFileURL(resolve(text));
}
