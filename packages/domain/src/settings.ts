import { roundingModes } from './documents/amounts.ts';
import { hasUnseen } from './parse-text.ts';
import { refuse, type Refusal } from './refusals.ts';
import { accepted, refused, type Result } from './result.ts';
import { parseVoucherTypes, voucherTypeNames } from './voucher-types.ts';

/** A setting of the firm that a tenant may override. The table is total: an unknown key is refused by name. */
interface SettingDefinition<Value> {
  readonly firmDefault: Value;
  /** What it controls, in one sentence. */
  readonly meaning: string;
  /** The allowed values, for people. */
  readonly allowed: readonly string[];
  /** Reads a value of the setting; null if it is not valid. */
  readonly parse: (value: unknown) => Value | null;
  /** The firm's alone: no tenant has a value of its own. */
  readonly isOfFirm?: true;
}

const ofFirm = <Value>(setting: SettingDefinition<Value>): SettingDefinition<Value> => ({
  ...setting,
  isOfFirm: true,
});

const flag = (firmDefault: boolean, meaning: string): SettingDefinition<boolean> => ({
  firmDefault,
  meaning,
  allowed: ['true', 'false'],
  parse: (value) => (typeof value === 'boolean' ? value : null),
});

const wholeNumber = (
  firmDefault: number,
  least: number,
  most: number,
  meaning: string,
): SettingDefinition<number> => ({
  firmDefault,
  meaning,
  allowed: [`${least} to ${most}`],
  parse: (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? (value as number)
      : null,
});

function choice<const Values extends readonly string[]>(
  values: Values,
  firmDefault: Values[number],
  meaning: string,
): SettingDefinition<Values[number]> {
  return {
    firmDefault,
    meaning,
    allowed: values,
    parse: (value) => values.find((each) => each === value) ?? null,
  };
}

const colour = /^#[0-9a-f]{6}$/;
const tolerance = /^\d{1,4}(?:\.\d{1,4})?$/;
const clusterCode = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;
const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A text for people: NFC, trimmed, with at most so many characters on at most so many lines. If empty, nothing is shown. */
const text = (
  { mostCharacters, mostLines }: { readonly mostCharacters: number; readonly mostLines: number },
  meaning: string,
): SettingDefinition<string> => ({
  firmDefault: '',
  meaning,
  allowed: [
    `0 to ${mostCharacters} characters on ${mostLines === 1 ? 'one line' : `at most ${mostLines} lines`}`,
  ],
  parse: (value) => {
    if (typeof value !== 'string' || !value.isWellFormed()) return null;
    const read = value.normalize('NFC').replaceAll('\r\n', '\n').trim();
    const fits = read.length <= mostCharacters && read.split('\n').length <= mostLines;
    return fits && !read.includes('\t') && !hasUnseen(read, { hasLines: true }) ? read : null;
  },
});

export const settingDefinitions = {
  'entries.manualNeedApproval': flag(
    true,
    'Whether a manual journal entry is posted only after another person approved it.',
  ),
  'invoices.needApproval': flag(false, 'Whether an invoice is posted only after another person approved it.'),
  'bills.needApproval': flag(false, 'Whether a bill is posted only after another person approved it.'),
  'notes.needApproval': flag(
    false,
    'Whether a credit or debit note is posted only after another person approved it.',
  ),
  'payments.needApproval': flag(
    true,
    'Whether money that leaves (a payment to a vendor, a refund to a customer, money out, a transfer) is posted, and voided, only after another person approved it.',
  ),
  'settlements.correctionsNeedApproval': flag(
    true,
    'Whether what corrects a settlement (the void of a receipt or of money in, taking an allocation back in a later period, a refund from a vendor, a write-off and its void) is posted only after another person approved it.',
  ),
  'firm.singleApprover': ofFirm(
    flag(
      false,
      'Whether somebody may decide on their own work where nobody else has the permission in that client, nor had it within the last 30 days: with a reason, kept and printed as self-approved.',
    ),
  ),
  'documents.roundingMode': choice(
    roundingModes,
    'PER_LINE',
    'Whether the tax of a document is taken line by line, or once per tax code on the sum of its lines.',
  ),
  'settlements.differenceTolerance': {
    firmDefault: '0',
    meaning:
      'The small difference, in base currency, that a receipt or payment may post to the account of SettlementDifference where it says so.',
    allowed: ['0 to 1000, with at most four decimals'],
    parse: (value) =>
      typeof value === 'string' && tolerance.test(value) && Number(value) <= 1_000 ? value : null,
  } satisfies SettingDefinition<string> as SettingDefinition<string>,
  'posting.daysAhead': wholeNumber(
    31,
    0,
    366,
    'Days after today up to which a document may be dated; a manual entry dated further ahead has to be confirmed.',
  ),
  'fx.staleAfterDays': wholeNumber(5, 0, 366, 'Days after which a carried exchange rate is marked STALE.'),
  'fx.varianceMode': choice(
    ['SIMPLE', 'SEPARATED'],
    'SIMPLE',
    'Which accounts take realized exchange variance.',
  ),
  'fx.takeOverAt': {
    firmDefault: '00:30',
    meaning: 'The local time, as hh:mm, at which the provider’s rates of the day are taken over.',
    allowed: ['00:00 to 23:59'],
    parse: (value) => (typeof value === 'string' && timeOfDay.test(value) ? value : null),
  } satisfies SettingDefinition<string> as SettingDefinition<string>,
  'backups.recipients': {
    firmDefault: '',
    meaning:
      'The age recipients that this client’s backups are encrypted to, divided by spaces, where its contract asks for its own; without any, those of the installation.',
    allowed: ['0 to 10 recipients, age1…'],
    parse: (value) => {
      if (typeof value !== 'string') return null;
      const found = value.split(/[\s,]+/).filter((one) => one !== '');
      return found.length <= 10 && found.every((one) => /^age1[02-9ac-hj-np-z]{58}$/.test(one))
        ? [...new Set(found)].join(' ')
        : null;
    },
  } satisfies SettingDefinition<string> as SettingDefinition<string>,
  'branding.accentColour': {
    firmDefault: '#1f4e79',
    meaning: 'The accent colour of rendered documents, as #rrggbb.',
    allowed: ['#000000 to #ffffff'],
    parse: (value) => (typeof value === 'string' && colour.test(value) ? value : null),
  } satisfies SettingDefinition<string> as SettingDefinition<string>,
  'branding.logoText': text(
    { mostCharacters: 60, mostLines: 1 },
    "What stands at the head of rendered documents in the place of a logo; empty: the issuer's name.",
  ),
  'branding.footer': text(
    { mostCharacters: 240, mostLines: 1 },
    'What stands at the foot of every page of rendered documents.',
  ),
  'branding.bankDetails': text(
    { mostCharacters: 600, mostLines: 12 },
    'How to pay, on rendered documents that ask for money.',
  ),
  'branding.language': choice(
    ['BOOKS', 'es-PA', 'en'],
    'BOOKS',
    "The language of rendered documents where nobody asks for another; BOOKS: that of the tenant's country.",
  ),
  'vouchers.maximumMebibytes': wholeNumber(32, 1, 256, 'The size that a voucher may have, in MiB.'),
  'vouchers.quotaMebibytes': wholeNumber(
    4_096,
    1,
    1_048_576,
    "The space that a tenant's vouchers may take together, in MiB. A file that is attached several times counts once.",
  ),
  'vouchers.expected': flag(
    false,
    'Whether the checklist of a close lists the bills and the money out that have no voucher.',
  ),
  'vouchers.types': {
    firmDefault: voucherTypeNames.join(','),
    meaning: 'The types of file that a voucher may have, with commas.',
    allowed: voucherTypeNames,
    parse: (value) => (typeof value === 'string' ? (parseVoucherTypes(value)?.join(',') ?? null) : null),
  } satisfies SettingDefinition<string> as SettingDefinition<string>,
  'sessions.idleDays': ofFirm(
    wholeNumber(14, 1, 90, 'Days without being used after which somebody has to sign in again.'),
  ),
  'sessions.absoluteDays': ofFirm(
    wholeNumber(30, 1, 365, 'Days after which somebody has to sign in again, however often they were there.'),
  ),
  'sessions.stepUpMinutes': ofFirm(
    wholeNumber(
      0,
      0,
      1440,
      'Minutes for which a proof of who somebody is counts where one is asked for again; 0: none is asked for.',
    ),
  ),
  'access.localLogIn': ofFirm(
    flag(true, 'Whether people may sign in with a password; otherwise with an identity provider alone.'),
  ),
  'access.secondFactorFor': ofFirm({
    firmDefault: '',
    meaning:
      'Codes of the role clusters, with commas, whose holders may do nothing before they have set up a second factor.',
    allowed: ['codes of role clusters, separated by commas'],
    parse: (value) => {
      if (typeof value !== 'string') return null;
      const codes = value.split(',').map((each) => each.trim());
      if (value.trim() === '') return '';
      return codes.every((each) => clusterCode.test(each)) ? [...new Set(codes)].join(',') : null;
    },
  } satisfies SettingDefinition<string> as SettingDefinition<string>),
} as const;

export type SettingKey = keyof typeof settingDefinitions;

export type Settings = {
  readonly [Key in SettingKey]: (typeof settingDefinitions)[Key] extends SettingDefinition<infer Value>
    ? Value
    : never;
};

export type SettingOrigin = 'DEFAULT' | 'FIRM' | 'TENANT';

export interface SettingOverride {
  readonly key: string;
  /** JSON text; null means no value here. */
  readonly value: string | null;
}

export interface ResolvedSetting {
  readonly key: SettingKey;
  readonly value: unknown;
  readonly origin: SettingOrigin;
}

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingDefinitions, key);
}

/**
 * Reads a value as written: the setting's own text ("SIMPLE"), or JSON ("5", "true"). Refuses in this order:
 * SETTING_UNKNOWN, SETTING_VALUE_INVALID.
 */
export function parseSetting(
  key: string,
  text: string,
): Result<
  { readonly key: SettingKey; readonly value: unknown },
  Refusal<'SETTING_UNKNOWN' | 'SETTING_VALUE_INVALID'>
> {
  if (!isSettingKey(key)) return refused(refuse('SETTING_UNKNOWN', { setting: key.slice(0, 64) }));
  const { parse, allowed }: SettingDefinition<unknown> = settingDefinitions[key];
  const json = jsonOf(text);
  const value = parse(text) ?? parse(json);
  if (value === null) {
    const given = typeof json === 'string' ? json : text;
    return refused(
      refuse('SETTING_VALUE_INVALID', {
        setting: key,
        settingValue: given.slice(0, 64),
        allowedValues: allowed,
      }),
    );
  }
  return accepted({ key, value });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** A value in the form that `parseSetting` reads. */
export function settingText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Every setting with its origin: the tenant's override, else the firm's value, else the product's default. */
export function resolveSettings(facts: {
  readonly firm: readonly SettingOverride[];
  readonly tenant: readonly SettingOverride[];
}): ResolvedSetting[] {
  const valuesOf = (overrides: readonly SettingOverride[]): Map<string, string> =>
    new Map(overrides.flatMap(({ key, value }) => (value === null ? [] : [[key, value] as const])));
  const [firm, tenant] = [valuesOf(facts.firm), valuesOf(facts.tenant)];
  return (Object.keys(settingDefinitions) as SettingKey[]).map((key) => {
    const own = tenant.get(key);
    if (own !== undefined) return { key, value: JSON.parse(own) as unknown, origin: 'TENANT' };
    const inherited = firm.get(key);
    if (inherited !== undefined) return { key, value: JSON.parse(inherited) as unknown, origin: 'FIRM' };
    return { key, value: settingDefinitions[key].firmDefault, origin: 'DEFAULT' };
  });
}

/** The settings as one object of values. */
export function settingsOf(resolved: readonly ResolvedSetting[]): Settings {
  return Object.fromEntries(resolved.map(({ key, value }) => [key, value])) as unknown as Settings;
}

/** Whether a tenant may have a value of its own. */
export function isSettingOfTenants(key: SettingKey): boolean {
  const definition: SettingDefinition<unknown> = settingDefinitions[key];
  return definition.isOfFirm !== true;
}
