import { parseDecimalToE6 } from '@cifra/domain/documents/decimal-e6';
import type { ItemContent } from '@cifra/domain/item';
import { accepted } from '@cifra/domain/result';
import type { CreateItemInput, UpdateItemInput } from '../generated/resolvers.ts';
import { code, optional, optionalId, readGiven, text, type Parsed } from './fields.ts';

const readers = {
  code: code(40),
  name: text(200),
  unitPrice: millionthsOf,
  currency: optional<string>,
  salesAccountId: optionalId,
  purchaseAccountId: optionalId,
  taxCodeId: optionalId,
};

/** Reads a change of an item: what is left out stays. Refuses in order of the fields: INPUT_INVALID. */
export function parseItemChange(input: UpdateItemInput): Parsed<Partial<ItemContent>> {
  const read = readGiven(input, readers);
  if (!read.ok) return read;
  const { unitPrice, ...others } = read.value;
  return accepted(unitPrice === undefined ? others : { ...others, unitPriceE6: unitPrice });
}

/** Reads a new item. Refuses in order of the fields: INPUT_INVALID. */
export function parseNewItem(input: CreateItemInput): Parsed<ItemContent> {
  const read = readGiven(input, readers);
  if (!read.ok) return read;
  const { unitPrice = null, ...others } = read.value;
  const absent = { currency: null, salesAccountId: null, purchaseAccountId: null, taxCodeId: null };
  return accepted({ ...absent, ...others, unitPriceE6: unitPrice } as ItemContent);
}

/** Plain data has no bigint: millionths travel as decimal digits. */
function millionthsOf(unitPrice: string | null, field: string): Parsed<string | null> {
  if (unitPrice === null) return accepted(null);
  const parsed = parseDecimalToE6(unitPrice, field);
  return parsed.ok ? accepted(parsed.value.toString()) : parsed;
}
