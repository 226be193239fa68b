import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minorUnitsOf } from './currencies.ts';
import type { EntryDraftLine, LineKind, PostingLine } from './entry.ts';
import type { EffectiveRate } from './fx.ts';
import { uuidV7FromParts, type Uuid } from './ids.ts';
import type { ItemMovement } from './item-movements.ts';
import { localDate } from './local-date.ts';
import { absolute, minorUnitE4, type MinorUnits } from './money.ts';
import { decidePosting } from './posting.ts';
import type { PostingAccount, PostingFacts } from './posting-facts.ts';
import { ratioOfRate, roundRateHalfEven } from './rate.ts';
import { decideReversal } from './reversal.ts';

/** Random entries in several currencies of zero to four decimals, in a base of zero to four: what product 6.1 to 6.3 promise of each. */

const currencies = ['JPY', 'CLP', 'PAB', 'USD', 'EUR', 'CHF', 'KWD', 'TND', 'CLF', 'UYW'] as const;
const minorUnits = new Map<string, MinorUnits>(currencies.map((code) => [code, minorUnitsOf(code)]));
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
const plain = [account(1), account(2), account(3)];
const control = account(4, { controlRole: 'DefaultAR' });
const rounding = account(9, { type: 'EXPENSE' });
const accounts = new Map([...plain, control, rounding].map((each) => [each.id, each]));
const postingDate = localDate('2026-03-15');
const period = {
  id: id(100),
  name: '2026-03',
  startDate: localDate('2026-03-01'),
  endDate: localDate('2026-03-31'),
  lockState: 'UNLOCKED',
  closeState: 'OPEN',
} as const;

/** From a hundred-thousandth to a thousand base units for one, in any digits. */
const rates = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 8n }), fc.integer({ min: 5, max: 10 }))
  .map(([digits, scale]): EffectiveRate => ({
    rate: roundRateHalfEven({ numerator: digits, denominator: 10n ** BigInt(scale) }),
    rateId: id(77),
    rateDate: postingDate,
    mark: null,
  }));

/** Amounts of one currency in its minor units; the last line balances them in that currency, so that rounding alone can differ. */
const group = fc.record({
  currency: fc.constantFrom(...currencies),
  units: fc.array(
    fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }).filter((units) => units !== 0n),
    {
      minLength: 1,
      maxLength: 7,
    },
  ),
  rate: rates,
  kinds: fc.array(fc.constantFrom<LineKind>('ORDINARY', 'ORDINARY', 'TAX', 'FEE', 'CONTROL'), {
    minLength: 8,
    maxLength: 8,
  }),
});

const entries = fc
  .record({ base: fc.constantFrom(...currencies), groups: fc.array(group, { minLength: 1, maxLength: 4 }) })
  .map(({ base, groups }) => {
    const lines = groups.flatMap(({ currency, units, rate, kinds }, place): EntryDraftLine[] => {
      const total = units.reduce((sum, each) => sum + each, 0n);
      const unitE4 = minorUnitE4(minorUnits.get(currency) ?? 2);
      const isFixed = currency === base || [base, currency].toSorted().join() === 'PAB,USD';
      return [...units, -total]
        .filter((each) => each !== 0n)
        .map((each, index) => {
          const lineKind = kinds[index] ?? 'ORDINARY';
          return {
            accountId: lineKind === 'CONTROL' ? control.id : (plain[index % 3]?.id ?? control.id),
            originalCurrency: currency,
            originalAmountE4: each * unitE4,
            description: '',
            lineKind,
            ...(!isFixed && { givenRate: rate }),
            // Each of its own party, so that no line is netted: how they are is item-movements.test.ts's.
            ...(lineKind === 'CONTROL' && {
              partyId: id(500 + 10 * place + index),
              openItemId: id(700 + 10 * place + index),
            }),
          };
        });
    });
    return { base, lines };
  })
  .filter(({ lines }) => lines.length >= 2);
type Entry = typeof entries extends fc.Arbitrary<infer Value> ? Value : never;

const factsOf = ({ base, lines }: Entry): PostingFacts => ({
  kind: 'ORDINARY',
  source: 'SALES',
  postingDate,
  baseCurrency: base,
  lines,
  periods: [period],
  accounts,
  currencies: minorUnits,
  rates: new Map(),
  roundingAccountId: rounding.id,
});

function movementsOf(entry: Entry): readonly ItemMovement[] {
  const decision = decidePosting(factsOf(entry));
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.value.movements;
}

function postedLines(entry: Entry): readonly PostingLine[] {
  const decision = decidePosting(factsOf(entry));
  if (!decision.ok) throw new Error(`${decision.refusal.code}: ${JSON.stringify(decision.refusal.facts)}`);
  return decision.value.lines;
}

/** Schoolbook rounding, apart from the product's: the whole units below, and one more from a half on. */
function translated({ originalAmountE4, rate }: PostingLine, unitE4: bigint): bigint {
  const { numerator, denominator } = ratioOfRate(rate);
  const [exact, step] = [absolute(originalAmountE4) * numerator, denominator * unitE4];
  const units = exact / step + ((exact % step) * 2n >= step ? 1n : 0n);
  return (originalAmountE4 < 0n ? -units : units) * unitE4;
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, each) => total + each, 0n);

describe('an entry that balances in each of its currencies', () => {
  test('is taken whatever its rates: rounding is never called an imbalance; its base amounts sum to exactly zero (F1, Y9)', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(sum(postedLines(entry).map(({ baseAmountE4 }) => baseAmountE4))).toBe(0n);
      }),
    );
  });

  test('keeps its original amounts, currencies and accounts, line by line (F2)', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const posted = postedLines(entry).slice(0, entry.lines.length);
        expect(posted.map((line) => [line.accountId, line.originalCurrency, line.originalAmountE4])).toEqual(
          entry.lines.map((line) => [line.accountId, line.originalCurrency, line.originalAmountE4]),
        );
      }),
    );
  });

  test('has whole base amounts, each the translation at its own rate, but for the residual: on one line that may take it, or named (F1, F3, F12)', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const unitE4 = minorUnitE4(minorUnits.get(entry.base) ?? 2);
        const posted = postedLines(entry);
        const [own, added] = [posted.slice(0, entry.lines.length), posted.slice(entry.lines.length)];
        const residualE4 = sum(own.map((line) => translated(line, unitE4)));
        // Half a minor unit a line at most.
        expect(absolute(residualE4) * 2n <= BigInt(own.length) * unitE4).toBe(true);
        for (const line of posted) expect(line.baseAmountE4 % unitE4).toBe(0n);
        const changed = own.filter((line) => line.baseAmountE4 !== translated(line, unitE4));
        if (residualE4 === 0n) expect([changed.length, added.length]).toEqual([0, 0]);
        else if (added.length === 0) {
          expect(changed).toHaveLength(1);
          for (const line of changed) {
            const before = translated(line, unitE4);
            expect(line.baseAmountE4).toBe(before - residualE4);
            expect(line.baseAmountE4 > 0n).toBe(before > 0n);
            expect(['ORDINARY', 'FEE']).toContain(line.lineKind);
            expect(line.rate).not.toBe('1');
          }
        } else {
          expect(changed).toEqual([]);
          expect(added).toMatchObject([
            { lineKind: 'ROUNDING', originalCurrency: entry.base, baseAmountE4: -residualE4, rate: '1' },
          ]);
        }
      }),
    );
  });

  test('and its mirror image are mirrored to the minor unit: half away from zero has no bias', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const mirrored = {
          ...entry,
          lines: entry.lines.map((line) => ({ ...line, originalAmountE4: -line.originalAmountE4 })),
        };
        expect(postedLines(mirrored).map(({ baseAmountE4 }) => -baseAmountE4)).toEqual(
          postedLines(entry).map(({ baseAmountE4 }) => baseAmountE4),
        );
      }),
    );
  });

  test('and its reversal leave zero on every account, in base and in every original currency, whatever rates are by then', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const lines = postedLines(entry);
        const decision = decideReversal({
          original: {
            name: 'JE-2026-000001',
            postingDate,
            source: 'SALES',
            lines,
            movements: movementsOf(entry),
            reversedBy: null,
          },
          kind: 'REVERSING',
          source: 'SALES',
          postingDate,
          periods: [period],
          accounts,
        });
        if (!decision.ok) throw new Error(decision.refusal.code);
        const left = new Map<string, { original: bigint; base: bigint }>();
        for (const line of [...lines, ...decision.value.lines]) {
          const key = `${line.accountId} ${line.originalCurrency}`;
          const { original, base } = left.get(key) ?? { original: 0n, base: 0n };
          left.set(key, { original: original + line.originalAmountE4, base: base + line.baseAmountE4 });
        }
        for (const balance of left.values()) expect(balance).toEqual({ original: 0n, base: 0n });
      }),
    );
  });
});

test('one minor unit too much in one of its currencies is refused, or is no more than rounding could have left', () => {
  fc.assert(
    fc.property(entries, (entry) => {
      const [first, ...rest] = entry.lines;
      if (first === undefined) throw new Error('an entry has lines');
      const excessE4 = minorUnitE4(minorUnits.get(first.originalCurrency) ?? 2);
      const lines = [{ ...first, originalAmountE4: first.originalAmountE4 + excessE4 }, ...rest];
      fc.pre(lines[0]?.originalAmountE4 !== 0n);
      const decision = decidePosting(factsOf({ ...entry, lines }));
      const isSingle = new Set(lines.map(({ originalCurrency }) => originalCurrency)).size === 1;
      if (isSingle) expect(decision).toMatchObject({ ok: false, refusal: { code: 'ENTRY_UNBALANCED' } });
      else if (decision.ok) {
        const unitE4 = minorUnitE4(minorUnits.get(entry.base) ?? 2);
        const own = decision.value.lines.slice(0, lines.length);
        const residualE4 = sum(own.map((line) => translated(line, unitE4)));
        expect(absolute(residualE4) * 2n <= BigInt(own.length) * unitE4).toBe(true);
        expect(sum(decision.value.lines.map(({ baseAmountE4 }) => baseAmountE4))).toBe(0n);
      } else expect(decision.refusal.code).toBe('ENTRY_UNBALANCED');
    }),
  );
});
