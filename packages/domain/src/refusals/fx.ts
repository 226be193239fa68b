import { atLine, defineRefusal } from './define.ts';

/** Refusals about currencies and rates. */
export const fxRefusals = {
  RATE_MISSING: defineRefusal({
    when: 'The history has no rate of the pair on or before the rate date.',
    facts: { line: 'integer?', baseCurrency: 'text', originalCurrency: 'text', rateDate: 'date' },
    example: { line: 1, baseCurrency: 'PAB', originalCurrency: 'EUR', rateDate: '2026-03-31' },
    message: (f) =>
      `${atLine(f.line)}There is no rate of ${f.originalCurrency} in ${f.baseCurrency} on or before ${f.rateDate}. Record one for that date.`,
  }),
  RATE_INVALID: defineRefusal({
    when: 'A rate is not a positive plain decimal number.',
    facts: { rate: 'text', problem: 'text' },
    example: { rate: '-0.89', problem: 'it is not a plain decimal number' },
    message: (f) => `"${f.rate}" is not a rate: ${f.problem}. Give a positive decimal such as 1.0834.`,
  }),
  RATE_FIXED_BY_LAW: defineRefusal({
    when: 'A rate is given for a pair whose rate is fixed: PAB/USD by law, a currency to itself by identity.',
    facts: { baseCurrency: 'text', originalCurrency: 'text', rate: 'text', fixedRate: 'text' },
    example: { baseCurrency: 'PAB', originalCurrency: 'USD', rate: '1.01', fixedRate: '1' },
    message: (f) =>
      `The rate of ${f.originalCurrency} in ${f.baseCurrency} is fixed at ${f.fixedRate} and is not recorded; the rate given was ${f.rate}. Leave it out.`,
  }),
  RATE_SUSPICIOUS: defineRefusal({
    when: 'A rate is ten times the previous one or more, or a tenth or less, and was not confirmed.',
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
      `The rate ${f.rate} of ${f.originalCurrency} in ${f.baseCurrency} is far from ${f.previousRate} of ${f.previousDate}, which stays in effect. Confirm it, or correct it.`,
  }),
  RATE_DATE_IN_FUTURE: defineRefusal({
    when: 'A rate is recorded for a day that has not come yet in the tenant’s calendar.',
    facts: { rateDate: 'date', today: 'date' },
    example: { rateDate: '2026-04-02', today: '2026-03-31' },
    message: (f) =>
      `A rate for ${f.rateDate} cannot be known on ${f.today}. Record it when the day has come.`,
  }),
  HELD_RATE_UNKNOWN: defineRefusal({
    when: 'No rate with this id was ever held.',
    facts: { heldRateId: 'id' },
    example: { heldRateId: '0198c1a2-7b1c-7c3e-9a55-2f0d1f6b7a10' },
    message: (f) => `There is no held rate ${f.heldRateId}. List the rates that are held.`,
  }),
  HELD_RATE_DECIDED: defineRefusal({
    when: 'The rate is not held any more: it was confirmed, rejected, or another rate of its day came.',
    facts: { heldRateId: 'id', state: 'text' },
    example: { heldRateId: '0198c1a2-7b1c-7c3e-9a55-2f0d1f6b7a10', state: 'REJECTED' },
    message: (f) =>
      `The held rate ${f.heldRateId} is ${f.state} and waits for nobody. To change the rate of its day, import it or record one by hand.`,
  }),
  CURRENCY_UNKNOWN: defineRefusal({
    when: 'The code is not an active currency of ISO 4217 with a minor unit.',
    facts: { line: 'integer?', currency: 'text' },
    example: { line: 2, currency: 'EURO' },
    message: (f) =>
      `${atLine(f.line)}"${f.currency}" is not a currency in which books are kept. Use its three-letter code of ISO 4217.`,
  }),
} as const;
