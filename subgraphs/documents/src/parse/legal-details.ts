import type { LegalDetails } from '@cifra/domain/legal-details';
import type { UpdateLegalDetailsInput } from '../generated/resolvers.ts';
import { optionalCode, optionalText, readGiven, type Parsed } from './fields.ts';

const readers = {
  legalName: optionalText(200),
  taxId: optionalCode(40),
  taxCheckDigit: optionalCode(4),
  address: optionalText(500),
  taxRegime: optionalText(200),
  template: optionalCode(40),
};

/** Reads a change of the legal details: what is left out stays. Refuses in order of the fields: INPUT_INVALID. */
export function parseLegalDetailsChange(input: UpdateLegalDetailsInput): Parsed<Partial<LegalDetails>> {
  return readGiven(input, readers);
}
