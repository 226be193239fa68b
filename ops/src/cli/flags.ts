import { parseText } from './values.ts';

/** Flags and arguments that several commands share. */

export const json = { kind: 'boolean', optional: true, withNegated: false, brief: 'Print JSON' } as const;

export const dryRun = {
  kind: 'boolean',
  optional: true,
  withNegated: false,
  brief: 'Check and report without writing anything',
} as const;

export const as = {
  kind: 'parsed',
  parse: parseText,
  placeholder: 'e-mail',
  brief: 'User to act as, with that user’s permissions',
} as const;

export const tenant = { brief: 'Slug or id of a tenant', placeholder: 'tenant', parse: parseText } as const;

export const tenants = { kind: 'array', parameter: tenant } as const;

/** A flag with a free value. */
export function text(placeholder: string, brief: string) {
  return { kind: 'parsed', parse: parseText, placeholder, brief } as const;
}

export function optionalText(placeholder: string, brief: string) {
  return { ...text(placeholder, brief), optional: true } as const;
}

/** A flag that is present or absent. */
export function optionalSwitch(brief: string) {
  return { kind: 'boolean', optional: true, withNegated: false, brief } as const;
}

export const file = { brief: 'Path to the file', placeholder: 'file', parse: parseText } as const;

export const consent = optionalSwitch(
  'Accept figures that do not tie; a difference of opening balances is posted to the account bound for it',
);
