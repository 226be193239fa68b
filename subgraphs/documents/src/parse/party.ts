import { usualPaymentTermDays } from '@cifra/domain/party';
import { fields, leftOutOr, map, optional, together, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, code, optionalText, oneLine } from '@cifra/subgraph-kit/parse/values';
import { change, keptOr } from './change.ts';
import { partyStep } from './step.ts';
import { optionalCode } from './values.ts';

const partyCode = code(40);
const name = oneLine(200);
const taxId = optionalCode(40);
const taxCheckDigit = optionalCode(4);
const address = optionalText(500);
const email = optionalText(254);
const phone = optionalText(40);
const note = optionalText(2_000);
const currency = optional(asGiven<string>());

export const newParty = fields({
  code: partyCode,
  name,
  isCustomer: withDefault(asGiven<boolean>(), false),
  isVendor: withDefault(asGiven<boolean>(), false),
  taxId,
  taxCheckDigit,
  address,
  email,
  phone,
  note,
  currency,
  paymentTermDays: withDefault(asGiven<number>(), usualPaymentTermDays),
});

/** What is left out stays; what a party may lack is taken away by null. */
export const partyChange = together(
  map(partyStep, (party) => ({ party })),
  change(
    fields({
      code: keptOr(partyCode),
      name: keptOr(name),
      isCustomer: keptOr(asGiven<boolean>()),
      isVendor: keptOr(asGiven<boolean>()),
      taxId: leftOutOr(taxId),
      taxCheckDigit: leftOutOr(taxCheckDigit),
      address: leftOutOr(address),
      email: leftOutOr(email),
      phone: leftOutOr(phone),
      note: leftOutOr(note),
      currency: leftOutOr(currency),
      paymentTermDays: keptOr(asGiven<number>()),
    }),
  ),
);
