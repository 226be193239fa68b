import { atLine, defineRefusal } from './define.ts';

/** Refusals about currencies and rates. */
export const fxRefusals = {
  RATE_MISSING: defineRefusal({
    when: 'The history has no rate for the pair on or before the rate date.',
    facts: { line: 'integer?', baseCurrency: 'text', originalCurrency: 'text', rateDate: 'date' },
    example: { line: 1, baseCurrency: 'PAB', originalCurrency: 'EUR', rateDate: '2026-03-31' },
    message: (f) =>
      `${atLine(f.line)}There is no rate from ${f.originalCurrency} to ${f.baseCurrency} on or before ${f.rateDate}. Record one for that date.`,
  }),
  RATE_INVALID: defineRefusal({
    when: 'A rate is not a positive plain decimal number.',
    facts: { rate: 'text', problem: 'text' },
    example: { rate: '-0.89', problem: 'it is not a plain decimal number' },
    message: (f) => `"${f.rate}" is not a rate: ${f.problem}. Use a positive decimal such as 1.0834.`,
  }),
  RATE_FIXED_BY_LAW: defineRefusal({
    when: 'A rate was given for a pair whose rate is fixed: PAB/USD by law, a currency to itself by identity.',
    facts: { baseCurrency: 'text', originalCurrency: 'text', rate: 'text', fixedRate: 'text' },
    example: { baseCurrency: 'PAB', originalCurrency: 'USD', rate: '1.01', fixedRate: '1' },
    message: (f) =>
      `The rate from ${f.originalCurrency} to ${f.baseCurrency} is fixed at ${f.fixedRate} and cannot be recorded; the rate given was ${f.rate}. Omit it.`,
  }),
  RATE_SUSPICIOUS: defineRefusal({
    when: 'A rate is at least ten times, or at most a tenth of, the previous one, and was not confirmed.',
    facts: {
      baseCurrency: 'text',
      originalCurrency: 'text',
      rate: 'text',
      previousRate: 'text',
      previousDate: 'date',
    },
    example: {
      baseCurrency: 'PAB',
      originalCurrency: 'EUR',
      rate: '10.83',
      previousRate: '1.0834',
      previousDate: '2026-03-30',
    },
    message: (f) =>
      `The rate ${f.rate} from ${f.originalCurrency} to ${f.baseCurrency} is far from ${f.previousRate} of ${f.previousDate}, which stays in effect. Confirm or correct it.`,
  }),
  RATE_DATE_IN_FUTURE: defineRefusal({
    when: 'A rate was recorded for a future day in the tenant’s calendar.',
    facts: { rateDate: 'date', today: 'date' },
    example: { rateDate: '2026-04-02', today: '2026-03-31' },
    message: (f) => `A rate for ${f.rateDate} cannot be known on ${f.today}. Record it on that day or later.`,
  }),
  HELD_RATE_UNKNOWN: defineRefusal({
    when: 'No rate with this id was ever held.',
    facts: { heldRateId: 'id' },
    example: { heldRateId: '0198c1a2-7b1c-7c3e-9a55-2f0d1f6b7a10' },
    message: (f) => `There is no held rate ${f.heldRateId}. Query the held rates.`,
  }),
  HELD_RATE_DECIDED: defineRefusal({
    when: 'The rate is no longer held: it was confirmed, rejected, or superseded by another rate for its day.',
    facts: { heldRateId: 'id', state: 'text' },
    example: { heldRateId: '0198c1a2-7b1c-7c3e-9a55-2f0d1f6b7a10', state: 'REJECTED' },
    message: (f) =>
      `The held rate ${f.heldRateId} is ${f.state}, so there is nothing to decide. To change the rate for its day, import one or record one by hand.`,
  }),
  CURRENCY_UNKNOWN: defineRefusal({
    when: 'The code is not an active ISO 4217 currency with a minor unit.',
    facts: { line: 'integer?', currency: 'text' },
    example: { line: 2, currency: 'EURO' },
    message: (f) =>
      `${atLine(f.line)}"${f.currency}" is not a supported currency. Use a three-letter ISO 4217 code.`,
  }),
} as const;
