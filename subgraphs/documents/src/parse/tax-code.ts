import { parsePercent, type TaxCodeContent } from '@cifra/domain/tax-codes';
import { accepted } from '@cifra/domain/result';
import type { TaxCodeChange } from '@cifra/books/tax-codes/tax-codes';
import type { CreateTaxCodeInput, UpdateTaxCodeInput } from '../generated/resolvers.ts';
import { code, given, readGiven, text, type Parsed } from './fields.ts';

const readers = { code: code(40), name: text(200), isActive: given<boolean>, percent: percentOf };

/** Reads a change of a tax code: what is left out stays. Refuses in order of the fields: INPUT_INVALID. */
export function parseTaxCodeChange(input: UpdateTaxCodeInput): Parsed<TaxCodeChange> {
  const read = readGiven(input, readers);
  if (!read.ok) return read;
  const { percent, ...others } = read.value;
  return accepted(percent === undefined ? others : { ...others, percentE4: percent });
}

/** Reads a new tax code. Refuses in order of the fields: INPUT_INVALID. */
export function parseNewTaxCode(input: CreateTaxCodeInput): Parsed<TaxCodeContent> {
  const name = code(40)(input.code, 'code');
  if (!name.ok) return name;
  const title = text(200)(input.name, 'name');
  if (!title.ok) return title;
  const percent = parsePercent(input.percent);
  if (!percent.ok) return percent;
  const { treatment } = input;
  return accepted({ code: name.value, name: title.value, treatment, percentE4: percent.value });
}

function percentOf(percent: string | null, field: string): Parsed<number> {
  const present = given(percent, field);
  return present.ok ? parsePercent(present.value) : present;
}
