import { JPK_NAME } from '../jpk/jpk-form.ts';
import { denmark } from './denmark.ts';
import type { SaftDialect } from './dialect.ts';
import { lithuania } from './lithuania.ts';
import { luxembourg } from './luxembourg.ts';
import { norway } from './norway.ts';
import { portugal } from './portugal.ts';
import { romania } from './romania.ts';

/** Every country whose SAF-T files are imported; no other is. */
const dialects: readonly SaftDialect[] = [norway, denmark, luxembourg, romania, lithuania, portugal];

/** For people: what can be imported. Poland's form has a reader of its own. */
export const dialectNames: readonly string[] = [...dialects.map(({ name }) => name), JPK_NAME];

/** What a file says of its own form. */
export interface FormOfFile {
  /** Of the root element; empty: none. */
  readonly namespace: string;
  readonly country: string | null;
  readonly version: string | null;
}

/** The dialect of a file; null where none fits its namespace, country and version. */
export function dialectOf({ namespace, country, version }: FormOfFile): SaftDialect | null {
  const fits = (dialect: SaftDialect): boolean =>
    dialect.namespaces.includes(namespace) &&
    (country === dialect.country || (country === null && dialect.isNamespaceOwn)) &&
    (version === null || dialect.versions.test(version));
  return dialects.find(fits) ?? null;
}
