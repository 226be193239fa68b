import type { StoredRow } from '@cifra/database/stored-rows';
import type { Columns, TableDefinition } from '@cifra/database/kit/table';
import { e4ToDecimalText } from '@cifra/database/kit/values';
import { formatInstant } from '@cifra/domain/instant';

/** A field before and after, as text; plain data. Null: it had no value, or there was no row. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  /** A value was longer than what is shown of it. */
  readonly isShortened: boolean;
}

/** Characters (code units) of a value that are shown. */
const SHOWN = 4_000;

export type VersionRow = StoredRow & { readonly commit_number: bigint };

/** What changed from one version of a row to the next; from nothing: the fields that have a value. In the table's order. */
export function rowChanges(
  table: TableDefinition,
  before: VersionRow | null,
  after: VersionRow,
): FieldChange[] {
  return Object.entries(table.columns).flatMap(([name, { kind }]) => {
    if (name === 'commit_number') return [];
    const text = (row: VersionRow | null): string | null => columnText(kind, row?.[name]);
    return changeOf(name, text(before), text(after));
  });
}

function columnText(kind: Columns[string]['kind'], value: StoredRow[string] | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (kind === 'amount') return e4ToDecimalText(value as bigint);
  if (kind === 'instant') return formatInstant(value as bigint);
  return String(value);
}

/** What an event says of before and after, field by field; each is JSON text or null. */
export function jsonChanges(before: string | null, after: string | null): FieldChange[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((field) =>
    changeOf(field, jsonValueText(was[field]), jsonValueText(is[field])),
  );
}

function fieldsOf(text: string | null): Readonly<Record<string, unknown>> {
  if (text === null) return {};
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : { value };
}

function jsonValueText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function changeOf(field: string, before: string | null, after: string | null): FieldChange[] {
  if (before === after) return [];
  const isLong = (text: string | null): boolean => (text?.length ?? 0) > SHOWN;
  return [
    {
      field,
      before: before?.slice(0, SHOWN) ?? null,
      after: after?.slice(0, SHOWN) ?? null,
      isShortened: isLong(before) || isLong(after),
    },
  ];
}
