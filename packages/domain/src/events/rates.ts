import { defineEvent, type EventFacts } from './define.ts';

const heldRate = {
  currency: 'id',
  rateDate: 'date',
  rate: 'decimal',
  previousRate: 'decimal',
  previousDate: 'date',
} as const satisfies EventFacts;

const { currency: _currency, ...heldOfTenant } = heldRate;

const provider = { in: 'control', object: 'ProviderRates', id: 'the provider' } as const;

const decided = {
  in: 'control',
  object: 'HeldRate',
  id: 'the held rate',
  mayHaveReason: true,
  before: { state: 'text', rateInEffect: 'decimal', rateInEffectDate: 'date' },
  after: {
    state: 'text',
    provider: 'text',
    currency: 'id',
    rateDate: 'date',
    rate: 'decimal',
    reason: 'text?',
  },
} as const;

/** Events of exchange rates: a tenant's history and the provider's rates of the firm. */
export const rateEvents = {
  RATE_OVERRIDDEN: defineEvent({
    when: 'Somebody recorded a rate by hand; the facts before are those of the rate that it replaces.',
    in: 'tenant',
    object: 'ExchangeRate',
    id: 'the new rate',
    mayHaveReason: true,
    'before?': { rate: 'decimal', source: 'text', exchangeRateId: 'id' },
    after: {
      originalCurrency: 'id',
      baseCurrency: 'id',
      rateDate: 'date',
      rate: 'decimal',
      source: 'text',
      isConfirmed: 'flag',
    },
  }),
  RATES_TAKEN_OVER: defineEvent({
    when: 'A tenant took a provider’s rates over into its history.',
    in: 'tenant',
    object: 'ProviderRates',
    id: 'the provider',
    after: {
      provider: 'text',
      currencies: 'list',
      from: 'date',
      to: 'date',
      confirmSuspicious: 'flag',
      recordedCount: 'integer',
      unchangedCount: 'integer',
      keptOverrideCount: 'integer',
      heldCount: 'integer',
      held: [{ originalCurrency: 'id', ...heldOfTenant }],
      fixedCurrencies: 'list',
    },
  }),
  PROVIDER_RATES_IMPORTED: defineEvent({
    when: 'A provider’s file of rates was imported for the firm.',
    in: 'control',
    object: 'RateFile',
    id: 'the SHA-256 of the file',
    after: {
      provider: 'text',
      fileName: 'text',
      confirmSuspicious: 'flag',
      fileHash: 'id',
      isRepeated: 'flag',
      dayCount: 'integer',
      recordedCount: 'integer',
      unchangedCount: 'integer',
      heldCount: 'integer',
      held: [heldRate],
    },
  }),
  PROVIDER_RATES_FETCHED: defineEvent({
    ...provider,
    when: 'Rates were fetched from the provider, new ones or none.',
    after: {
      provider: 'text',
      outcome: 'text',
      detail: 'text?',
      newestDate: 'date?',
      dayCount: 'integer',
      missing: 'list',
      unknownCurrencies: 'list',
      recordedCount: 'integer',
      unchangedCount: 'integer',
      heldCount: 'integer',
      newlyHeldCount: 'integer',
      rejectedCount: 'integer',
      held: [heldRate],
    },
  }),
  PROVIDER_FETCH_FAILED: defineEvent({
    ...provider,
    when: 'Rates could not be fetched from the provider; every rate stayed as it was.',
    after: {
      provider: 'text',
      kind: 'text',
      detail: 'text?',
      failingSinceMicros: 'digits?',
      failedCount: 'integer',
    },
  }),
  HELD_RATE_CONFIRMED: defineEvent({
    ...decided,
    when: 'Somebody confirmed a held rate: it is one of the provider’s rates now.',
  }),
  HELD_RATE_REJECTED: defineEvent({ ...decided, when: 'Somebody rejected a held rate.' }),
} as const;
