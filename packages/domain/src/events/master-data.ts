import { defineEvent, type EventFacts } from './define.ts';

const partyFacts = {
  code: 'id',
  name: 'personal',
  isCustomer: 'flag',
  isVendor: 'flag',
  taxId: 'personal?',
  taxCheckDigit: 'personal?',
  address: 'personal?',
  email: 'personal?',
  phone: 'personal?',
  note: 'personal?',
  currency: 'id?',
  paymentTermDays: 'integer?',
  isActive: 'flag',
} as const satisfies EventFacts;

const itemFacts = {
  code: 'id',
  name: 'text',
  unitPriceE6: 'digits?',
  currency: 'id?',
  salesAccountId: 'id?',
  purchaseAccountId: 'id?',
  taxCodeId: 'id?',
  isActive: 'flag',
} as const satisfies EventFacts;

const taxCodeFacts = {
  code: 'id',
  name: 'text',
  treatment: 'text',
  withheldAt: 'text?',
  withheldOn: 'text?',
  percent: 'decimal',
  isActive: 'flag',
} as const satisfies EventFacts;

const legalFacts = {
  legalName: 'text?',
  taxId: 'text?',
  taxCheckDigit: 'text?',
  address: 'text?',
  taxRegime: 'text?',
  template: 'text?',
  isConfirmed: 'flag',
} as const satisfies EventFacts;

const party = { in: 'tenant', object: 'Party', id: 'the party' } as const;
const item = { in: 'tenant', object: 'Item', id: 'the item' } as const;
const taxCode = { in: 'tenant', object: 'TaxCode', id: 'the tax code' } as const;
const legalDetails = { in: 'tenant', object: 'LegalDetails', id: 'the tenant' } as const;

/** Events of what documents refer to: parties, items, tax codes, number series, legal details. */
export const masterDataEvents = {
  PARTY_CREATED: defineEvent({ ...party, when: 'A customer or vendor was created.', after: partyFacts }),
  PARTY_CHANGED: defineEvent({
    ...party,
    when: 'A customer or vendor was changed.',
    before: partyFacts,
    after: partyFacts,
  }),
  PARTY_DEACTIVATED: defineEvent({
    ...party,
    when: 'A party was deactivated while nothing was open with it.',
    before: partyFacts,
    after: partyFacts,
  }),
  PARTY_ACTIVATED: defineEvent({
    ...party,
    when: 'A party was activated again.',
    before: partyFacts,
    after: partyFacts,
  }),
  ITEM_CREATED: defineEvent({ ...item, when: 'An item was created.', after: itemFacts }),
  ITEM_CHANGED: defineEvent({ ...item, when: 'An item was changed.', before: itemFacts, after: itemFacts }),
  ITEM_DEACTIVATED: defineEvent({
    ...item,
    when: 'An item was deactivated.',
    before: itemFacts,
    after: itemFacts,
  }),
  ITEM_ACTIVATED: defineEvent({
    ...item,
    when: 'An item was activated again.',
    before: itemFacts,
    after: itemFacts,
  }),
  TAX_CODE_CREATED: defineEvent({ ...taxCode, when: 'A tax code was created.', after: taxCodeFacts }),
  TAX_CODE_CHANGED: defineEvent({
    ...taxCode,
    when: 'The code, name or activity of a tax code changed, or its percentage while no posted line named it.',
    before: taxCodeFacts,
    after: taxCodeFacts,
  }),
  DOCUMENT_SERIES_CHANGED: defineEvent({
    when: 'The numbering of a kind of document changed.',
    in: 'tenant',
    object: 'DocumentSeries',
    id: 'the kind of document',
    before: { prefix: 'text', isYearly: 'flag' },
    after: { prefix: 'text', isYearly: 'flag' },
  }),
  LEGAL_DETAILS_CHANGED: defineEvent({
    ...legalDetails,
    when: 'The tenant’s legal details changed and are not confirmed as they are.',
    before: legalFacts,
    after: legalFacts,
  }),
  LEGAL_DETAILS_CONFIRMED: defineEvent({
    ...legalDetails,
    when: 'Somebody confirmed the tenant’s legal details, with a change or without.',
    before: legalFacts,
    after: legalFacts,
  }),
} as const;
