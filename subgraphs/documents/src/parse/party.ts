import { usualPaymentTermDays, type PartyContent } from '@cifra/domain/party';
import { accepted } from '@cifra/domain/result';
import type { PartyChange } from '@cifra/books/parties/change-party';
import type { CreatePartyInput, UpdatePartyInput } from '../generated/resolvers.ts';
import { code, given, optional, optionalCode, optionalText, readGiven, text, type Parsed } from './fields.ts';

const readers = {
  code: code(40),
  name: text(200),
  isCustomer: given<boolean>,
  isVendor: given<boolean>,
  taxId: optionalCode(40),
  taxCheckDigit: optionalCode(4),
  address: optionalText(500),
  email: optionalText(254),
  phone: optionalText(40),
  note: optionalText(2_000),
  currency: optional<string>,
  paymentTermDays: given<number>,
};

/** Reads a change of a party: what is left out stays. Refuses in order of the fields: INPUT_INVALID. */
export function parsePartyChange(input: UpdatePartyInput): Parsed<PartyChange> {
  return readGiven(input, readers);
}

/** Reads a new party. Refuses in order of the fields: INPUT_INVALID. */
export function parseNewParty(input: CreatePartyInput): Parsed<PartyContent> {
  const { isCustomer, isVendor, paymentTermDays, ...others } = input;
  const read = readGiven(others, readers);
  if (!read.ok) return read;
  return accepted({
    taxId: null,
    taxCheckDigit: null,
    address: null,
    email: null,
    phone: null,
    note: null,
    currency: null,
    ...read.value,
    isCustomer: isCustomer ?? false,
    isVendor: isVendor ?? false,
    paymentTermDays: paymentTermDays ?? usualPaymentTermDays,
  } as PartyContent);
}
