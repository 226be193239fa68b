import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EntryDraftLine } from './entry.ts';
import type { EffectiveRate } from './fx.ts';
import { uuidV7FromParts, type Uuid } from './ids.ts';
import { localDate } from './local-date.ts';
import { absolute, maxAmountE4, minorUnitE4, type MinorUnits } from './money.ts';
import type { PeriodFact } from './periods.ts';
import { decidePosting } from './posting.ts';
import { rateKey, type PostingAccount, type PostingFacts } from './posting-facts.ts';
import { applyRate, rate, roundRateHalfEven } from './rate.ts';
import { decideReversal, reversalOf } from './reversal.ts';

const id = (number: number): Uuid => uuidV7FromParts(number, new Uint8Array(10));
const account = (number: number, facts: Partial<PostingAccount> = {}): PostingAccount => ({
  id: id(number),
  code: String(number),
  type: 'ASSET',
  isPostable: true,
  isActive: true,
  normalSide: 'DEBIT',
  kind: null,
  controlRole: null,
  currency: null,
  ...facts,
});
const [cash, sales, receivable, heading, retired, rounding, tax] = [
  account(1010),
  account(4010, { type: 'INCOME' }),
  account(1100, { controlRole: 'DefaultAR' }),
  account(1000, { isPostable: false }),
  account(5210, { type: 'EXPENSE', isActive: false }),
  account(5990, { type: 'EXPENSE' }),
  account(2200, { type: 'LIABILITY' }),
] as const;
const march: PeriodFact = {
  id: id(3),
  name: '2026-03',
  startDate: localDate('2026-03-01'),
  endDate: localDate('2026-03-31'),
  lockState: 'UNLOCKED',
  closeState: 'OPEN',
};
const postingDate = localDate('2026-03-15');
const found = (text: string): EffectiveRate => ({
  rate: rate(text),
  rateId: id(77),
  rateDate: postingDate,
  mark: null,
});

function line(
  of: PostingAccount,
  currency: string,
  amountE4: bigint,
  facts: Partial<EntryDraftLine> = {},
): EntryDraftLine {
  return {
    accountId: of.id,
    originalCurrency: currency,
    originalAmountE4: amountE4,
    description: 'test',
    lineKind: 'ORDINARY',
    ...facts,
  };
}

function factsOf(lines: readonly EntryDraftLine[], changes: Partial<PostingFacts> = {}): PostingFacts {
  return {
    kind: 'ORDINARY',
    source: 'MANUAL',
    postingDate,
    baseCurrency: 'PAB',
    lines,
    periods: [march],
    accounts: new Map(
      [cash, sales, receivable, heading, retired, rounding, tax].map((each) => [each.id, each]),
    ),
    currencies: new Map<string, MinorUnits>([
      ['PAB', 2],
      ['USD', 2],
      ['EUR', 2],
      ['JPY', 0],
      ['KWD', 3],
      ['CLF', 4],
    ]),
    rates: new Map([
      [rateKey('EUR', postingDate), found('1.0834')],
      [rateKey('JPY', postingDate), found('0.00667')],
      [rateKey('KWD', postingDate), found('3.2541')],
    ]),
    roundingAccountId: rounding.id,
    ...changes,
  };
}

function basesOf(facts: PostingFacts): bigint[] {
  const posting = decidePosting(facts);
  if (!posting.ok) throw new Error(`Refused: ${posting.refusal.code}`);
  return posting.value.lines.map(({ baseAmountE4 }) => baseAmountE4);
}

const codeOf = (facts: PostingFacts): string => {
  const decision = decidePosting(facts);
  return decision.ok ? 'accepted' : decision.refusal.code;
};

describe('accepted entries', () => {
  test('a base-currency line has the rate 1 and the same amount twice', () => {
    const posting = decidePosting(
      factsOf([line(cash, 'PAB', 12_000_000n), line(sales, 'PAB', -12_000_000n)]),
    );
    expect(posting).toMatchObject({
      ok: true,
      value: {
        periodId: march.id,
        lines: [
          {
            lineNumber: 1,
            originalAmountE4: 12_000_000n,
            baseAmountE4: 12_000_000n,
            rate: '1',
            rateId: null,
          },
          {
            lineNumber: 2,
            originalAmountE4: -12_000_000n,
            baseAmountE4: -12_000_000n,
            rate: '1',
            rateId: null,
          },
        ],
      },
    });
  });

  test('F2 4,750.00 at 0.8993 is 4,271.68 in base and stays 4,750.00', () => {
    const givenRate = found('0.8993');
    const lines = [
      line(cash, 'EUR', 47_500_000n, { givenRate }),
      line(sales, 'EUR', -47_500_000n, { givenRate }),
    ];
    expect(decidePosting(factsOf(lines))).toMatchObject({
      value: { lines: [{ originalAmountE4: 47_500_000n, baseAmountE4: 42_716_800n, rate: '0.8993' }, {}] },
    });
  });

  test('F3 each line uses its own rate, that of its document date', () => {
    const documentDate = localDate('2026-02-10');
    const rates = new Map<string, EffectiveRate>([
      [rateKey('EUR', postingDate), found('1.1')],
      [rateKey('EUR', documentDate), { ...found('1.2'), rateDate: documentDate, mark: 'CARRIED' }],
    ]);
    const facts = factsOf(
      [
        line(cash, 'EUR', 1_000_000n, { documentDate }),
        line(cash, 'EUR', -1_000_000n),
        line(sales, 'PAB', -100_000n),
      ],
      { rates },
    );
    expect(decidePosting(facts)).toMatchObject({
      value: {
        lines: [
          { baseAmountE4: 1_200_000n, rate: '1.2', rateMark: 'CARRIED', rateDate: documentDate },
          { baseAmountE4: -1_100_000n, rateMark: null },
          { baseAmountE4: -100_000n, rate: '1' },
        ],
      },
    });
  });

  test('F12 yen and dinar translate at their own decimals', () => {
    expect(basesOf(factsOf([line(cash, 'JPY', 10_000_000n), line(sales, 'JPY', -10_000_000n)]))).toEqual([
      66_700n,
      -66_700n,
    ]);
    expect(codeOf(factsOf([line(cash, 'JPY', 10_005_000n), line(sales, 'JPY', -10_005_000n)]))).toBe(
      'AMOUNT_NOT_WHOLE_MINOR',
    );
    expect(codeOf(factsOf([line(cash, 'KWD', 12_345n), line(sales, 'KWD', -12_345n)]))).toBe(
      'AMOUNT_NOT_WHOLE_MINOR',
    );
    expect(basesOf(factsOf([line(cash, 'KWD', 12_340n), line(sales, 'KWD', -12_340n)]))).toEqual([
      40_200n,
      -40_200n,
    ]);
  });

  test('PAB and USD are at par by law', () => {
    expect(basesOf(factsOf([line(cash, 'USD', 12_000_000n), line(sales, 'PAB', -12_000_000n)]))).toEqual([
      12_000_000n,
      -12_000_000n,
    ]);
    const overridden = [line(cash, 'USD', 100n, { givenRate: found('1.01') }), line(sales, 'PAB', -100n)];
    expect(codeOf(factsOf(overridden))).toBe('RATE_FIXED_BY_LAW');
  });
});

describe('F1 the residual', () => {
  const givenRate = found('1.5');
  const eur = (of: PostingAccount, amountE4: bigint, facts: Partial<EntryDraftLine> = {}) =>
    line(of, 'EUR', amountE4, { givenRate, ...facts });

  test('goes to the largest line that is neither control nor tax', () => {
    // 0.03 -> 0.045 -> 0.05, -0.02 -> -0.03, -0.01 -> -0.015 -> -0.02: already zero.
    expect(basesOf(factsOf([eur(cash, 300n), eur(sales, -200n), eur(sales, -100n)]))).toEqual([
      500n,
      -300n,
      -200n,
    ]);
    const control = { partyId: id(1), openItemId: id(2), lineKind: 'CONTROL' } as const;
    const facts = factsOf(
      [
        eur(receivable, 1_200n, control),
        eur(sales, -900n),
        eur(sales, -200n),
        eur(tax, -100n, { lineKind: 'TAX' }),
      ],
      { source: 'SALES' },
    );
    // 0.18 - 0.135 (-0.14) - 0.03 - 0.015 (-0.02) leaves -0.01, which goes to the largest, -0.14.
    expect(basesOf(facts)).toEqual([1_800n, -1_300n, -300n, -200n]);
  });

  test('goes to the first of equals', () => {
    const control = { partyId: id(1), openItemId: id(2), lineKind: 'CONTROL' } as const;
    const facts = factsOf([eur(receivable, 600n, control), eur(sales, -300n), eur(cash, -300n)], {
      source: 'SALES',
    });
    // 0.09 - 0.045 (-0.05) - 0.045 (-0.05) leaves -0.01.
    expect(basesOf(facts)).toEqual([900n, -400n, -500n]);
  });

  test('is one named line where no other line can take it', () => {
    const fixed = { partyId: id(1), openItemId: id(2), lineKind: 'CONTROL' } as const;
    const lines = [
      eur(receivable, 600n, fixed),
      eur(tax, -300n, { lineKind: 'TAX' }),
      eur(tax, -300n, { lineKind: 'TAX' }),
    ];
    const posting = decidePosting(factsOf(lines, { source: 'SALES' }));
    expect(posting).toMatchObject({
      value: {
        lines: [
          { baseAmountE4: 900n },
          { baseAmountE4: -500n },
          { baseAmountE4: -500n },
          {
            lineNumber: 4,
            accountId: rounding.id,
            lineKind: 'ROUNDING',
            originalCurrency: 'PAB',
            baseAmountE4: 100n,
            rate: '1',
          },
        ],
      },
    });
    expect(codeOf(factsOf(lines, { source: 'SALES', roundingAccountId: null }))).toBe('ROLE_UNBOUND');
    expect(codeOf(factsOf(lines, { source: 'SALES', roundingAccountId: retired.id }))).toBe(
      'ACCOUNT_INACTIVE',
    );
  });

  test('never turns a line to the other side', () => {
    const control = { partyId: id(1), openItemId: id(2), lineKind: 'CONTROL' } as const;
    const half = found('0.5');
    const lines = [
      line(receivable, 'EUR', -1_000n, { ...control, givenRate: half }),
      ...Array.from({ length: 10 }, () => line(sales, 'EUR', 100n, { givenRate: half })),
    ];
    const bases = basesOf(factsOf(lines, { source: 'SALES' }));
    expect(bases).toEqual([-500n, ...Array.from({ length: 10 }, () => 100n), -500n]);
  });

  test('never falls on a line at par or in base currency', () => {
    const facts = factsOf([
      line(cash, 'EUR', 500n, { givenRate: found('1.1') }),
      line(cash, 'EUR', 500n, { givenRate: found('1.1') }),
      line(sales, 'USD', -1_100n),
    ]);
    expect(basesOf(facts)).toEqual([500n, 600n, -1_100n]);
  });

  test('Y9 a difference that rounding does not explain is no residual', () => {
    expect(codeOf(factsOf([line(cash, 'USD', 1_000_000n), line(sales, 'PAB', -1_000_100n)]))).toBe(
      'ENTRY_UNBALANCED',
    );
    expect(codeOf(factsOf([line(cash, 'EUR', 1_000_000n), line(sales, 'PAB', -1_083_500n)]))).toBe(
      'ENTRY_UNBALANCED',
    );
  });

  test('above lines × half a minor unit it is an imbalance', () => {
    const inexact = line(cash, 'EUR', 100n, { givenRate: found('1.4') });
    expect(
      basesOf(factsOf([line(cash, 'EUR', 1_100n, { givenRate: found('1.4') }), line(sales, 'PAB', -1_600n)])),
    ).toEqual([1_600n, -1_600n]);
    // The residual would bring the only line that can take it to zero: it is a line of its own.
    expect(basesOf(factsOf([inexact, line(sales, 'PAB', -200n)]))).toEqual([100n, -200n, 100n]);
    expect(decidePosting(factsOf([inexact, line(sales, 'PAB', -300n)]))).toMatchObject({
      refusal: {
        code: 'ENTRY_UNBALANCED',
        facts: { debitAmount: '0.01', creditAmount: '0.03', differenceAmount: '0.02', currencyCode: 'PAB' },
      },
    });
  });

  test.each([0, 2, 3, 4] as const)(
    'F1 F12 F14 with %i base decimals any balanced entry sums to exactly zero and keeps its original amounts',
    (baseMinorUnits) => {
      const anyRate = fc
        .tuple(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.integer({ min: 0, max: 9 }))
        .map(([digits, decimals]) =>
          roundRateHalfEven({ numerator: digits, denominator: 10n ** BigInt(decimals) }),
        );
      const entry = fc.record({
        originalMinorUnits: fc.constantFrom<MinorUnits>(0, 2, 3, 4),
        units: fc.array(fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }), { minLength: 1, maxLength: 12 }),
        lineRate: anyRate,
        kinds: fc.array(fc.constantFrom('ORDINARY', 'TAX', 'FEE'), { minLength: 13, maxLength: 13 }),
      });
      fc.assert(
        fc.property(entry, ({ originalMinorUnits, units, lineRate, kinds }) => {
          const unitE4 = minorUnitE4(originalMinorUnits);
          const balanced = [...units, -units.reduce((sum, unit) => sum + unit, 0n)].filter(
            (unit) => unit !== 0n,
          );
          fc.pre(balanced.length >= 2);
          const effective = { ...found('1'), rate: lineRate };
          const lines = balanced.map((unit, index) =>
            line(cash, 'ORG', unit * unitE4, {
              givenRate: effective,
              lineKind: (kinds[index] ?? 'FEE') as 'FEE',
            }),
          );
          const currencies = new Map<string, MinorUnits>([
            ['ORG', originalMinorUnits],
            ['BAS', baseMinorUnits],
          ]);
          const posting = decidePosting(factsOf(lines, { baseCurrency: 'BAS', currencies }));
          if (!posting.ok) {
            expect(posting.refusal.code).toBe('AMOUNT_TOO_LARGE');
            return;
          }
          const posted = posting.value.lines;
          expect(posted.reduce((sum, each) => sum + each.baseAmountE4, 0n)).toBe(0n);
          expect(posted.slice(0, lines.length).map((each) => each.originalAmountE4)).toEqual(
            lines.map((each) => each.originalAmountE4),
          );
          const changed = posted.slice(0, lines.length).filter((each) => {
            const translated = applyRate(each.originalAmountE4, lineRate, baseMinorUnits);
            expect(each.baseAmountE4 % minorUnitE4(baseMinorUnits)).toBe(0n);
            expect(each.lineKind !== 'TAX' || each.baseAmountE4 === translated).toBe(true);
            expect(each.baseAmountE4 === 0n || each.baseAmountE4 > 0n === each.originalAmountE4 > 0n).toBe(
              true,
            );
            return each.baseAmountE4 !== translated;
          });
          expect(changed.length + posted.length - lines.length).toBeLessThanOrEqual(1);
        }),
        { numRuns: 300 },
      );
    },
  );
});

describe('refusals, in their order of precedence', () => {
  test('what people date too far ahead: documents always, manual entries until it is confirmed, imports never', () => {
    const ahead = { today: localDate('2026-02-11'), latestDate: localDate('2026-03-14') };
    const lines = [line(cash, 'PAB', 10_000n), line(sales, 'PAB', -10_000n)];
    const decide = (changes: Partial<PostingFacts>) => decidePosting(factsOf(lines, { ahead, ...changes }));
    const tooFar = {
      refusal: {
        code: 'DATE_TOO_FAR_AHEAD',
        facts: { currentDate: '2026-02-11', farthestDate: '2026-03-14', daysAheadAllowed: 31 },
      },
    };
    expect(decide({})).toMatchObject(tooFar);
    expect(decide({ isFarAheadKnown: true }).ok).toBe(true);
    for (const source of ['SALES', 'PURCHASING'] as const)
      expect(decide({ source, isFarAheadKnown: true })).toMatchObject(tooFar);
    expect(decide({ source: 'IMPORT' }).ok).toBe(true);
    expect(decide({ postingDate: localDate('2026-03-14') }).ok).toBe(true);
  });

  test('Y9 one minor unit of difference is refused, in whatever one currency', () => {
    expect(
      decidePosting(factsOf([line(cash, 'PAB', 12_000_000n), line(sales, 'PAB', -11_999_900n)])),
    ).toMatchObject({
      refusal: {
        code: 'ENTRY_UNBALANCED',
        facts: {
          debitAmount: '1200.00',
          creditAmount: '1199.99',
          differenceAmount: '0.01',
          currencyCode: 'PAB',
        },
      },
    });
    expect(decidePosting(factsOf([line(cash, 'JPY', 10_000n), line(sales, 'JPY', -20_000n)]))).toMatchObject({
      refusal: { facts: { debitAmount: '1', creditAmount: '2', differenceAmount: '1', currencyCode: 'JPY' } },
    });
  });

  // Each step cures the first fault; what is left is refused for the next one.
  const good = line(sales, 'PAB', -500n);
  const locked = { ...march, lockState: 'LOCKED' } as const;
  const outside = { postingDate: localDate('2026-04-01'), periods: [locked] };
  const fault = (changes: Partial<EntryDraftLine>): EntryDraftLine => ({ ...good, ...changes });
  const unrated = factsOf([]).rates;
  test.each([
    ['POSTING_DATE_OUTSIDE_PERIODS', factsOf([], outside)],
    ['PERIOD_LOCKED', factsOf([], { periods: [locked] })],
    ['ENTRY_TOO_SHORT', factsOf([fault({ accountId: id(9) })])],
    ['ENTRY_TOO_LONG', factsOf(Array.from({ length: 10_001 }, () => fault({ accountId: id(9) })))],
    [
      'ACCOUNT_UNKNOWN',
      factsOf([fault({ accountId: id(9), originalCurrency: 'XXX' }), fault({ originalAmountE4: 0n })]),
    ],
    ['ACCOUNT_NOT_POSTABLE', factsOf([fault({ accountId: heading.id, originalCurrency: 'XXX' }), good])],
    ['ACCOUNT_INACTIVE', factsOf([fault({ accountId: retired.id, originalCurrency: 'XXX' }), good])],
    ['ACCOUNT_IS_CONTROL', factsOf([fault({ accountId: receivable.id, originalCurrency: 'XXX' }), good])],
    [
      'CONTROL_LINE_INCOMPLETE',
      factsOf([fault({ accountId: receivable.id, originalCurrency: 'XXX' }), good], { source: 'SALES' }),
    ],
    ['CURRENCY_UNKNOWN', factsOf([fault({ originalCurrency: 'XXX', originalAmountE4: 0n }), good])],
    ['LINE_AMOUNT_ZERO', factsOf([fault({ originalAmountE4: 0n }), good])],
    ['AMOUNT_NOT_WHOLE_MINOR', factsOf([fault({ originalAmountE4: maxAmountE4 + 2n }), good])],
    [
      'AMOUNT_TOO_LARGE',
      factsOf([fault({ originalAmountE4: maxAmountE4 + 1n, originalCurrency: 'CLF' }), good]),
    ],
    ['RATE_MISSING', factsOf([fault({ originalCurrency: 'CLF' }), good], { rates: unrated })],
    ['ENTRY_UNBALANCED', factsOf([good, good])],
  ] as const)('%s', (code, facts) => {
    expect(codeOf(facts)).toBe(code);
  });

  test('the first faulty line is named', () => {
    const lines = [line(cash, 'PAB', 500n), fault({ originalAmountE4: 0n }), fault({ accountId: id(9) })];
    expect(decidePosting(factsOf(lines))).toMatchObject({
      refusal: { code: 'LINE_AMOUNT_ZERO', facts: { lineNumber: 2 } },
    });
  });

  test('a translation that no longer fits is refused', () => {
    const givenRate = found('1000');
    const huge = 10n ** 17n;
    const lines = [line(cash, 'EUR', huge, { givenRate }), line(sales, 'EUR', -huge, { givenRate })];
    expect(codeOf(factsOf(lines))).toBe('AMOUNT_TOO_LARGE');
  });

  test('L8 a manual line on an account that is or was a control account is refused', () => {
    const control = { partyId: id(1), openItemId: id(2) };
    const lines = [line(receivable, 'PAB', 500n, control), good];
    expect(decidePosting(factsOf(lines))).toMatchObject({
      refusal: {
        code: 'ACCOUNT_IS_CONTROL',
        facts: { lineNumber: 1, accountRef: '1100', controlRole: 'DefaultAR' },
      },
    });
    expect(codeOf(factsOf(lines, { source: 'SALES' }))).toBe('accepted');
  });
});

describe('fixed base amounts', () => {
  test('a settled item ends at zero in base though nothing is left in its own currency', () => {
    const item = { partyId: id(1), openItemId: id(2), lineKind: 'FX' as const };
    const lines = [
      line(receivable, 'EUR', 0n, { ...item, fixedBaseAmountE4: -300n }),
      line(rounding, 'PAB', 300n, { lineKind: 'FX' }),
    ];
    const facts = factsOf(lines, { source: 'YEAR_END', kind: 'FX_SETTLEMENT' });
    expect(basesOf(facts)).toEqual([-300n, 300n]);
  });

  test('are never translated again and take no residual', () => {
    const item = {
      partyId: id(1),
      openItemId: id(2),
      lineKind: 'CONTROL' as const,
      fixedBaseAmountE4: -1_050_000n,
    };
    const lines = [
      line(receivable, 'EUR', -1_000_000n, item),
      line(cash, 'EUR', 1_000_000n),
      line(sales, 'PAB', -33_400n, { lineKind: 'FX' }),
    ];
    expect(basesOf(factsOf(lines, { source: 'SALES' }))).toEqual([-1_050_000n, 1_083_400n, -33_400n]);
  });

  test('a wrong one is a fault of the program', () => {
    const lines = [line(cash, 'PAB', 500n, { fixedBaseAmountE4: 400n }), line(sales, 'PAB', -500n)];
    expect(() => decidePosting(factsOf(lines))).toThrow();
  });
});

describe('reversals', () => {
  const posting = decidePosting(factsOf([line(cash, 'EUR', 47_500_000n), line(sales, 'EUR', -47_500_000n)]));
  if (!posting.ok) throw new Error('The entry is valid.');
  const original = {
    name: 'JE-2026-000012',
    postingDate,
    source: 'MANUAL',
    lines: posting.value.lines,
    movements: [],
    reversedBy: null,
  } as const;
  const { accounts } = factsOf([]);
  const reversal = {
    original,
    kind: 'REVERSING',
    source: 'MANUAL',
    postingDate,
    periods: [march],
    accounts,
  } as const;

  test('negate both amounts exactly at the same rates', () => {
    const undone = reversalOf(original.lines);
    undone.forEach((each, index) => {
      const line = original.lines[index];
      expect(each).toEqual({
        ...line,
        originalAmountE4: -(line?.originalAmountE4 ?? 0n),
        baseAmountE4: -(line?.baseAmountE4 ?? 0n),
      });
    });
    expect(reversalOf(undone)).toEqual(original.lines);
    expect(undone.every((each) => absolute(each.baseAmountE4) > 0n)).toBe(true);
    expect(decideReversal(reversal)).toMatchObject({
      ok: true,
      value: { kind: 'REVERSING', periodId: march.id, lines: undone },
    });
  });

  test('P4 in a locked month are refused', () => {
    const periods = [{ ...march, lockState: 'LOCKED' } as const];
    expect(decideReversal({ ...reversal, periods })).toMatchObject({ refusal: { code: 'PERIOD_LOCKED' } });
  });

  test('happen once, not before the entry, and only where it was made', () => {
    expect(
      decideReversal({ ...reversal, original: { ...original, reversedBy: 'JE-2026-000019' } }),
    ).toMatchObject({
      refusal: { code: 'ENTRY_ALREADY_REVERSED', facts: { reversedByRef: 'JE-2026-000019' } },
    });
    expect(decideReversal({ ...reversal, original: { ...original, source: 'SALES' } })).toMatchObject({
      refusal: { code: 'ENTRY_NOT_REVERSIBLE' },
    });
    expect(decideReversal({ ...reversal, postingDate: localDate('2026-03-14') })).toMatchObject({
      refusal: { code: 'REVERSAL_BEFORE_ENTRY' },
    });
  });

  test('need their accounts active', () => {
    const closed = new Map([...accounts, [cash.id, { ...cash, isActive: false }]]);
    expect(decideReversal({ ...reversal, accounts: closed })).toMatchObject({
      refusal: { code: 'ACCOUNT_INACTIVE', facts: { lineNumber: 1, accountRef: '1010' } },
    });
  });
});
