import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loosenSetting } from '../support/loosen-setting.ts';
import { randomFor } from '../support/seed.ts';
import { digestOfBooks, expectVerified } from './books-digest.ts';
import { openFirm, type Member, type TestFirm, type TestTenant } from '../worlds/firm/firm.ts';
import {
  e4,
  inputLines,
  linesOf,
  overrideRate,
  posted,
  postLines,
  sumE4,
  translatedE4,
  type LineSeen,
  type LineInput,
} from './posted-lines.ts';

/** Entries in foreign currency through the gateway, in tenants of five base currencies (product 6, acceptance F1 to F16). */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

const YEAR = { fiscalYearStart: '2020-01-01' };
const DATE = '2020-03-12';
const bases = [
  { base: 'PAB', decimals: 2, rates: { EUR: '1.0834', JPY: '0.00667', KWD: '3.2541' } },
  { base: 'EUR', decimals: 2, rates: { USD: '0.8993', JPY: '0.0061389', KWD: '3.00367' } },
  { base: 'JPY', decimals: 0, rates: { USD: '110.47', EUR: '162.893', KWD: '361.2' } },
  { base: 'KWD', decimals: 3, rates: { USD: '0.30712', EUR: '0.332915', JPY: '0.0027693' } },
  { base: 'USD', decimals: 2, rates: { EUR: '1.1199', JPY: '0.0090521', CLF: '34.8' } },
] as const;
const decimalsOf: Readonly<Record<string, number>> = {
  PAB: 2,
  EUR: 2,
  USD: 2,
  JPY: 0,
  KWD: 3,
  CLF: 4,
  CHF: 2,
};

async function tenantWithRates(base: string, rates: Readonly<Record<string, string>>): Promise<TestTenant> {
  const tenant = await firm.provision({ ...YEAR, baseCurrency: base });
  for (const [currency, rate] of Object.entries(rates))
    await overrideRate(firm, tenant, { currency, date: DATE, rate });
  return tenant;
}

const amountText = (minor: number, decimals: number): string => {
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return minor < 0 ? `-${text}` : text;
};

/** What F1, F2, F3, F4 say of every posted entry, whatever it is. */
function expectTranslated(lines: readonly LineSeen[], inputs: readonly LineInput[], base: string): void {
  const decimals = decimalsOf[base] ?? 2;
  // F1: exactly zero.
  expect(sumE4(lines.map((line) => line.base.amount))).toBe(0n);
  // F2: originals as they were proposed.
  expect(
    lines.slice(0, inputs.length).map(({ original }) => [original.currency, e4(original.amount)]),
  ).toEqual(inputs.map(({ currency, amount }) => [currency, e4(amount)]));
  // F4: base columns are in base currency, in its decimals.
  for (const line of lines) {
    expect(line.base.currency).toBe(base);
    expect(line.base.amount.split('.')[1]?.length ?? 0).toBe(decimals);
  }
  // F3: each line by its own rate, rounded once; at most one line differs from that, by the whole residual, or a named line carries it.
  const own = lines
    .slice(0, inputs.length)
    .map(({ original, rate }) => translatedE4(original.amount, rate, decimals));
  const residual = own.reduce((sum, amount) => sum + amount, 0n);
  const changed = lines.slice(0, inputs.length).filter((line, index) => e4(line.base.amount) !== own[index]);
  const [rounding, ...more] = lines.slice(inputs.length);
  expect(more).toEqual([]);
  const half = (BigInt(inputs.length) * 10n ** BigInt(4 - decimals)) / 2n;
  expect(residual <= half && -residual <= half).toBe(true);
  if (residual === 0n) expect([changed.length, rounding]).toEqual([0, undefined]);
  else if (rounding === undefined) {
    expect(changed).toHaveLength(1);
    const [line] = changed;
    const before = line ? translatedE4(line.original.amount, line.rate, decimals) : 0n;
    expect(e4(line?.base.amount ?? '0')).toBe(before - residual);
    // A line neither vanishes nor changes its side.
    expect(e4(line?.base.amount ?? '0') > 0n).toBe(before > 0n);
    const magnitudes = own.map((amount) => (amount < 0n ? -amount : amount));
    const answer = lines.findIndex((each) => each === line);
    const largest = lines
      .slice(0, inputs.length)
      .map(({ rate }, index) => (rate === '1' ? 0n : (magnitudes[index] ?? 0n)))
      .reduce((most, each) => (each > most ? each : most), 0n);
    expect(magnitudes[answer]).toBe(largest);
  } else {
    expect(changed).toEqual([]);
    expect(rounding).toMatchObject({ kind: 'ROUNDING', account: { code: 'E-RND' }, rate: '1', rateId: null });
    expect(e4(rounding.base.amount)).toBe(-residual);
    expect(rounding.original).toEqual(rounding.base);
  }
}

describe.each(bases)('a tenant in $base', ({ base, decimals, rates }) => {
  // No money account: what leaves that is worth what it is carried at.
  const accounts = ['TaxReceivable', 'SalesRevenue', 'FxVarianceBankFees', 'RetainedEarnings'] as const;
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await tenantWithRates(base, rates);
  });

  /** An entry whose lines balance in each of their currencies, in amounts where rounding leaves a residual. */
  function randomEntry(seed: string): LineInput[] {
    const random = randomFor(`${base} ${seed}`);
    const currencies = random.shuffle(Object.keys(rates)).slice(0, random.integer({ least: 1, most: 2 }));
    return currencies.flatMap((currency) => {
      const minor = Array.from({ length: random.integer({ least: 1, most: 4 }) }, () => {
        const amount = random.integer({ least: 1, most: 99_999 });
        return random.isTrue(0.5) ? amount : -amount;
      });
      const total = minor.reduce((sum, amount) => sum + amount, 0);
      const balanced = total === 0 ? [...minor, 1, -1] : [...minor, -total];
      return balanced.map((amount) => ({
        account: random.pick(accounts),
        amount: amountText(amount, decimalsOf[currency] ?? 2),
        currency,
      }));
    });
  }

  test('F1, F2, F3, F4, F12: forty random entries: zero in base, originals untouched, each line at its own rate, the residual on one line or named', async () => {
    let residuals = 0;
    for (let round = 0; round < 40; round += 1) {
      const inputs = randomEntry(`entry ${round}`);
      const { lines } = await posted(firm, tenant, DATE, inputs);
      expectTranslated(lines, inputs, base);
      const own = lines.map(({ original, rate }) => translatedE4(original.amount, rate, decimals));
      if (own.reduce((sum, amount) => sum + amount, 0n) !== 0n || lines.length > inputs.length)
        residuals += 1;
    }
    // Rates that never leave a residual would prove nothing.
    expect(residuals).toBeGreaterThan(3);
    await expectVerified(firm, tenant);
  });

  test('F14: what is shown adds up to the totals that are shown, after every entry above', async () => {
    interface Money {
      readonly amount: string;
      readonly currency: string;
    }
    const { trialBalance: report } = await firm.read<{
      trialBalance: {
        rows: {
          opening: Money;
          debit: Money;
          credit: Money;
          balance: Money;
          currencies: { base: Money }[];
        }[];
        totals: { debit: Money; credit: Money; debitBalances: Money; creditBalances: Money };
      };
    }>(
      tenant,
      `trialBalance(asOf: "2020-12-31") { rows { opening { amount currency } debit { amount currency } credit { amount currency }
        balance { amount currency } currencies { base { amount currency } } }
        totals { debit { amount currency } credit { amount currency } debitBalances { amount currency } creditBalances { amount currency } } }`,
    );
    expect(report.rows.length).toBeGreaterThan(2);
    for (const { opening, debit, credit, balance, currencies } of report.rows) {
      expect(e4(balance.amount)).toBe(e4(opening.amount) + e4(debit.amount) - e4(credit.amount));
      expect(sumE4(currencies.map((each) => each.base.amount))).toBe(e4(balance.amount));
    }
    const { totals } = report;
    expect(e4(totals.debit.amount)).toBe(sumE4(report.rows.map(({ debit }) => debit.amount)));
    expect(e4(totals.credit.amount)).toBe(e4(totals.debit.amount));
    expect(e4(totals.creditBalances.amount)).toBe(e4(totals.debitBalances.amount));
  });

  test('F16, F12: every figure of every report that is not an original is in base currency and in its decimals', async () => {
    const money = '{ amount currency }';
    const section = `{ rows { balance ${money} currencies { original ${money} base ${money} } } total ${money} }`;
    const reports = await firm.read<Record<string, unknown>>(
      tenant,
      `trialBalance(asOf: "2020-12-31") { rows { opening ${money} debit ${money} credit ${money} balance ${money}
         currencies { original ${money} base ${money} } } unclosedResult ${money} totals { debit ${money} credit ${money} } }
       generalLedger(accountId: "${tenant.roles['Bank']}", from: "2020-01-01", to: "2020-12-31") { opening { base ${money} } closing { base ${money} } }
       balanceSheet(asOf: "2020-12-31") { assets ${section} liabilities ${section} equity { computed { balance ${money} } total ${money} } }
       incomeStatement(from: "2020-01-01", to: "2020-12-31") { income ${section} expense ${section} result ${money} }
       entries(first: 20) { edges { node { total ${money} lines(first: 20) { edges { node { base ${money} original ${money} } } } } } }`,
    );
    const seen: string[] = [];
    const walk = (value: unknown, name: string): void => {
      if (Array.isArray(value)) for (const each of value) walk(each, name);
      else if (value !== null && typeof value === 'object') {
        const { amount, currency } = value as { amount?: string; currency?: string };
        if (amount !== undefined && currency !== undefined) {
          seen.push(name);
          const shown = amount.split('.')[1]?.length ?? 0;
          if (name === 'original') expect(shown, `${amount} ${currency}`).toBe(decimalsOf[currency]);
          else expect([currency, shown], name).toEqual([base, decimals]);
        } else for (const [key, each] of Object.entries(value)) walk(each, key);
      }
    };
    walk(reports, '');
    expect(new Set(seen)).toEqual(
      new Set([
        'opening',
        'debit',
        'credit',
        'balance',
        'original',
        'base',
        'unclosedResult',
        'total',
        'result',
      ]),
    );
  });

  test('a reversal leaves zero in both currencies, line by line', async () => {
    const own = await tenantWithRates(base, rates);
    for (let round = 0; round < 3; round += 1) {
      const { id, lines } = await posted(firm, own, DATE, randomEntry(`reversed ${round}`));
      // Another rate on the day of the reversal: nothing is translated again.
      const [[currency, rate] = ['', '']] = Object.entries<string>(rates);
      await overrideRate(firm, own, { currency, date: '2020-04-01', rate: `${rate}${1 + round}` });
      const done = await firm.do(
        'reverseEntry',
        { entryId: id, postingDate: '2020-04-02', reason: 'It was posted to the wrong account.' },
        { as: 'senior', tenant: own.slug },
      );
      const { id: reversing } = done['reversingEntry'] as { id: string };
      const undone = await linesOf(firm, own, reversing);
      expect(undone.map(({ base: amount, original }) => [-e4(amount.amount), -e4(original.amount)])).toEqual(
        lines.map(({ base: amount, original }) => [e4(amount.amount), e4(original.amount)]),
      );
      expect(undone.map(({ rate, rateId }) => [rate, rateId])).toEqual(
        lines.map(({ rate, rateId }) => [rate, rateId]),
      );
    }
    const { trialBalance } = await firm.read<{
      trialBalance: {
        rows: { balance: { amount: string }; currencies: { original: { amount: string } }[] }[];
      };
    }>(
      own,
      'trialBalance(asOf: "2020-12-31") { rows { balance { amount } currencies { original { amount } } } }',
    );
    for (const { balance, currencies } of trialBalance.rows) {
      expect(e4(balance.amount)).toBe(0n);
      expect(currencies.filter(({ original }) => e4(original.amount) !== 0n)).toEqual([]);
    }
    await expectVerified(firm, own);
  });

  test('F12: an amount finer than its currency is refused with line and currency, one in its own decimals is accepted', async () => {
    const books = await digestOfBooks(tenant);
    for (const [currency, amount] of [
      [base, `1.${'0'.repeat(decimals)}1`],
      ['JPY', '100.5'],
      ['KWD', '1.2345'],
    ] as const) {
      if (!(currency in rates) && currency !== base) continue;
      const inputs = [
        { account: 'Bank', amount, currency },
        { account: 'SalesRevenue', amount: `-${amount}`, currency },
      ];
      const answer = await postLines(firm, tenant, DATE, inputs);
      expect(answer, `${amount} ${currency}`).toMatchObject({
        code: 'AMOUNT_NOT_WHOLE_MINOR',
        lineNumber: 1,
        currencyCode: currency,
      });
    }
    expect(await digestOfBooks(tenant)).toBe(books);
  });
});

describe('the worked example', () => {
  const sale = (amount: string, currency = 'USD'): LineInput[] => [
    { account: 'Bank', amount, currency },
    { account: 'SalesRevenue', amount: `-${amount}`, currency },
  ];

  test('F2: 4,750.00 at 0.8993 is 4,271.68 in base, and stays 4,750.00 whatever rates come later', async () => {
    const tenant = await tenantWithRates('EUR', { USD: '0.8993' });
    const { id, lines } = await posted(firm, tenant, DATE, sale('4750.00'));
    expect(lines.map(({ base, original }) => [base.amount, original.amount])).toEqual([
      ['4271.68', '4750.00'],
      ['-4271.68', '-4750.00'],
    ]);
    await overrideRate(firm, tenant, { currency: 'USD', date: DATE, rate: '0.95' });
    await overrideRate(firm, tenant, { currency: 'USD', date: '2020-03-11', rate: '0.80' });
    expect(await linesOf(firm, tenant, id)).toEqual(lines);
  });

  test('a line is pinned to the row of its rate; later rates of the same day and of earlier days never touch it, and count for the next', async () => {
    const tenant = await firm.provision({ ...YEAR, baseCurrency: 'EUR' });
    const first = await overrideRate(firm, tenant, { currency: 'USD', date: DATE, rate: '0.8993' });
    const before = await posted(firm, tenant, DATE, sale('100.00'));
    expect(before.lines.map(({ rateId, rate }) => [rateId, rate])).toEqual([
      [first, '0.8993'],
      [first, '0.8993'],
    ]);
    const second = await overrideRate(firm, tenant, { currency: 'USD', date: DATE, rate: '0.91' });
    const after = await posted(firm, tenant, DATE, sale('100.00'));
    expect(after.lines.map(({ rateId, base }) => [rateId, base.amount])).toEqual([
      [second, '91.00'],
      [second, '-91.00'],
    ]);
    expect(await linesOf(firm, tenant, before.id)).toEqual(before.lines);
  });

  test('F3: lines of several currencies each have their own rate; the rate date is the posting date, not that of the document', async () => {
    const tenant = await tenantWithRates('EUR', { USD: '0.9', JPY: '0.006' });
    await overrideRate(firm, tenant, { currency: 'USD', date: '2020-03-01', rate: '0.5' });
    const done = await firm.do(
      'postEntry',
      {
        postingDate: DATE,
        documentDate: '2020-03-01',
        description: 'Dollars for yen',
        lines: inputLines(tenant, [
          { account: 'Bank', amount: '100.00', currency: 'USD' },
          { account: 'SalesRevenue', amount: '-10000', currency: 'JPY' },
          { account: 'SalesRevenue', amount: '-30.00', currency: 'EUR' },
        ]),
      },
      { as: 'senior', tenant: tenant.slug },
    );
    const { id } = done['entry'] as { id: string };
    const lines = await linesOf(firm, tenant, id);
    expect(lines.map(({ base, original, rate }) => [original.currency, rate, base.amount])).toEqual([
      ['USD', '0.9', '90.00'],
      ['JPY', '0.006', '-60.00'],
      ['EUR', '1', '-30.00'],
    ]);
    expect(lines.map(({ rateDate }) => rateDate)).toEqual([DATE, DATE, DATE]);
  });

  test('F1: where every other line is at par or too small, the residual is one named line on the rounding account', async () => {
    const tenant = await tenantWithRates('JPY', { EUR: '60' });
    const inputs = [
      { account: 'Bank', amount: '0.01', currency: 'EUR' },
      { account: 'Bank', amount: '0.01', currency: 'EUR' },
      { account: 'SalesRevenue', amount: '-0.02', currency: 'EUR' },
    ];
    const { lines } = await posted(firm, tenant, DATE, inputs);
    expect(lines.map(({ base, kind }) => [base.amount, kind])).toEqual([
      ['1', 'ORDINARY'],
      ['1', 'ORDINARY'],
      ['-1', 'ORDINARY'],
      ['-1', 'ROUNDING'],
    ]);
    expectTranslated(lines, inputs, 'JPY');
  });

  test('F1: what rounding does not explain is refused with its figures in base currency, and leaves nothing', async () => {
    const tenant = await tenantWithRates('PAB', { EUR: '1.1', CHF: '1.25' });
    const books = await digestOfBooks(tenant);
    const differing: readonly (readonly [readonly LineInput[], object])[] = [
      [
        [
          { account: 'Bank', amount: '100.00', currency: 'EUR' },
          { account: 'SalesRevenue', amount: '-88.02', currency: 'CHF' },
        ],
        { debitAmount: '110.00', creditAmount: '110.03', differenceAmount: '0.03', currencyCode: 'PAB' },
      ],
      [
        // Within half a cent a line, but nothing was rounded.
        [
          { account: 'Bank', amount: '100.00', currency: 'EUR' },
          { account: 'SalesRevenue', amount: '-109.99', currency: 'PAB' },
        ],
        { debitAmount: '110.00', creditAmount: '109.99', differenceAmount: '0.01', currencyCode: 'PAB' },
      ],
      [
        // One currency: it balances in it, or not at all.
        [
          { account: 'Bank', amount: '100.00', currency: 'EUR' },
          { account: 'SalesRevenue', amount: '-99.99', currency: 'EUR' },
        ],
        { debitAmount: '100.00', creditAmount: '99.99', differenceAmount: '0.01', currencyCode: 'EUR' },
      ],
    ];
    for (const [lines, facts] of differing)
      expect(await postLines(firm, tenant, DATE, lines)).toMatchObject({
        code: 'ENTRY_UNBALANCED',
        ...facts,
      });
    expect(await digestOfBooks(tenant)).toBe(books);
  });

  test('ruling 14: foreign money leaves at its carrying average, the gain is a line of its own, also in the preview; beyond zero the rate of the day', async () => {
    const tenant = await tenantWithRates('PAB', { EUR: '1.1' });
    await posted(firm, tenant, DATE, sale('100.00', 'EUR'));
    await overrideRate(firm, tenant, { currency: 'EUR', date: '2020-03-20', rate: '1.12' });
    const sold = [
      { account: 'Bank', amount: '-100.00', currency: 'EUR' },
      { account: 'Bank', amount: '112.00', currency: 'PAB' },
    ];
    const { data } = await firm.ask<{ tenant: { entryPreview: Member } }>(
      'query ($input: EntryPreviewInput!) { tenant { entryPreview(input: $input) { __typename ... on EntryPreview { lines { base { amount } rate } } } } }',
      {
        as: 'senior',
        tenant: tenant.slug,
        variables: { input: { postingDate: '2020-03-20', lines: inputLines(tenant, sold) } },
      },
    );
    const { lines } = await posted(firm, tenant, '2020-03-20', sold);
    expect(lines.map(({ base, kind, rate }) => [base.amount, kind, rate])).toEqual([
      ['-110.00', 'ORDINARY', '1.1'],
      ['112.00', 'ORDINARY', '1'],
      ['-2.00', 'FX', '1'],
    ]);
    expect(data.tenant.entryPreview['lines']).toEqual(
      lines.map(({ base, rate }) => ({ base: { amount: base.amount }, rate })),
    );
    await posted(firm, tenant, DATE, sale('100.00', 'EUR'));
    const overdrawn = await posted(firm, tenant, '2020-03-20', [
      { account: 'SalesRevenue', amount: '150.00', currency: 'EUR' },
      { account: 'Bank', amount: '-150.00', currency: 'EUR' },
    ]);
    expect(overdrawn.lines.map(({ base }) => base.amount)).toEqual(['168.00', '-166.00', '-2.00']);
    await overrideRate(firm, tenant, { currency: 'EUR', date: '2020-03-25', rate: '1.2' });
    // The overdraft of 50.00 is carried at 56.00; the rest comes at the rate of the day.
    const covered = await posted(firm, tenant, '2020-03-25', sale('60.00', 'EUR'));
    expect(covered.lines.map(({ base }) => base.amount)).toEqual(['68.00', '-72.00', '4.00']);
    await expectVerified(firm, tenant);
  });

  test('a preview shows what posting then writes', async () => {
    const tenant = await tenantWithRates('EUR', { USD: '0.8993' });
    const lines = inputLines(tenant, sale('4750.00'));
    const { data } = await firm.ask<{ tenant: { entryPreview: Member } }>(
      'query ($input: EntryPreviewInput!) { tenant { entryPreview(input: $input) { __typename ... on EntryPreview { lines { base { amount } original { amount } rate exchangeRate { id } } } } } }',
      { as: 'senior', tenant: tenant.slug, variables: { input: { postingDate: DATE, lines } } },
    );
    const written = await posted(firm, tenant, DATE, sale('4750.00'));
    expect(data.tenant.entryPreview['lines']).toEqual(
      written.lines.map(({ base, original, rate, rateId }) => ({
        base: { amount: base.amount },
        original: { amount: original.amount },
        rate,
        exchangeRate: rateId === null ? null : { id: rateId },
      })),
    );
  });
});

describe('rates of other days', () => {
  const sale: LineInput[] = [
    { account: 'Bank', amount: '10.00', currency: 'USD' },
    { account: 'SalesRevenue', amount: '-10.00', currency: 'USD' },
  ];
  const dayAfter = (days: number): string =>
    new Date(Date.parse(`${DATE}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  const marksAfter = async (tenant: TestTenant, days: number) => {
    const { lines } = await posted(firm, tenant, dayAfter(days), sale);
    return [...new Set(lines.map(({ rateMark, rateDate }) => `${rateMark} ${rateDate}`))];
  };

  test('F11: a rate older than the day is CARRIED with its own date, beyond five days STALE; the setting moves the border, for later entries', async () => {
    const tenant = await tenantWithRates('EUR', { USD: '0.8993' });
    expect(await marksAfter(tenant, 0)).toEqual([`null ${DATE}`]);
    for (const days of [1, 4, 5])
      expect(await marksAfter(tenant, days), String(days)).toEqual([`CARRIED ${DATE}`]);
    for (const days of [6, 30])
      expect(await marksAfter(tenant, days), String(days)).toEqual([`STALE ${DATE}`]);
    const before = await posted(firm, tenant, dayAfter(4), sale);
    for (const [setting, carried, stale] of [
      ['2', 2, 3],
      ['0', 0, 1],
      ['30', 30, 31],
    ] as const) {
      await loosenSetting(firm.books, { tenantId: tenant.id, key: 'fx.staleAfterDays', value: setting });
      expect(await marksAfter(tenant, carried)).toEqual([carried === 0 ? `null ${DATE}` : `CARRIED ${DATE}`]);
      expect(await marksAfter(tenant, stale)).toEqual([`STALE ${DATE}`]);
    }
    expect(await linesOf(firm, tenant, before.id)).toEqual(before.lines);
  });

  test('RATE_MISSING: no rate, or only a later one: refused with line, pair and day, drafts too, and nothing is left', async () => {
    const tenant = await tenantWithRates('EUR', { USD: '0.8993' });
    const books = await digestOfBooks(tenant);
    for (const [postingDate, currency] of [
      [dayAfter(-1), 'USD'],
      [DATE, 'CHF'],
    ] as const) {
      const lines = sale.map((line) => ({ ...line, currency }));
      expect(await postLines(firm, tenant, postingDate, lines)).toMatchObject({
        code: 'RATE_MISSING',
        lineNumber: 1,
        baseCurrency: 'EUR',
        originalCurrency: currency,
        givenRateDate: postingDate,
      });
    }
    expect(await digestOfBooks(tenant)).toBe(books);
    const saved = await firm.do(
      'saveEntryDraft',
      { postingDate: dayAfter(-1), description: 'x', lines: inputLines(tenant, sale) },
      { as: 'senior', tenant: tenant.slug },
    );
    const { id: draftId, version } = saved['draft'] as { id: string; version: string };
    for (const mutation of ['submitEntryDraft', 'postEntryDraft'])
      expect(
        await firm.do(mutation, { draftId, version }, { as: 'senior', tenant: tenant.slug }),
      ).toMatchObject({
        code: 'RATE_MISSING',
        givenRateDate: dayAfter(-1),
      });
  });

  test.each([
    { base: 'PAB', other: 'USD' },
    { base: 'USD', other: 'PAB' },
  ])(
    '$other in a tenant in $base is 1 by law: no override, no provider, no row, no residual',
    async ({ base, other }) => {
      const tenant = await tenantWithRates(base, { EUR: '1.0834' });
      const as = { as: 'senior', tenant: tenant.slug } as const;
      for (const rate of ['1.01', '1'])
        expect(
          await firm.do(
            'overrideRate',
            { originalCurrency: other, rateDate: DATE, rate, reason: 'The bank says otherwise today.' },
            as,
          ),
        ).toMatchObject({ code: 'RATE_FIXED_BY_LAW', fixedRate: '1' });
      const csv = 'Date,USD,JPY\n2020-03-12,1.1240,117.12\n';
      await firm.do('importProviderRates', { provider: 'ECB', csv }, { as: 'owner' });
      const answer = await firm.do(
        'takeOverProviderRates',
        { provider: 'ECB', currencies: [other], from: '2020-03-01', to: '2020-03-31' },
        as,
      );
      expect(answer).toMatchObject({ code: 'RATE_FIXED_BY_LAW', fixedRate: '1' });
      const { exchangeRateHistory } = await firm.read<{ exchangeRateHistory: { edges: unknown[] } }>(
        tenant,
        `exchangeRateHistory(originalCurrency: "${other}") { edges { cursor } }`,
      );
      expect(exchangeRateHistory.edges).toEqual([]);
      const inputs = [
        { account: 'Bank', amount: '36.11', currency: other },
        { account: 'SalesRevenue', amount: '-33.33', currency: 'EUR' },
      ];
      const { lines } = await posted(firm, tenant, DATE, inputs);
      expect(lines[0]).toMatchObject({
        rate: '1',
        rateId: null,
        rateMark: null,
        base: { amount: '36.11', currency: base },
        original: { amount: '36.11', currency: other },
      });
      expectTranslated(lines, inputs, base);
    },
  );

  test('PAB and USD are like any other currency in a tenant in euro', async () => {
    const tenant = await tenantWithRates('EUR', { USD: '0.9' });
    const inBalboa = sale.map((line) => ({ ...line, currency: 'PAB' }));
    expect(await postLines(firm, tenant, DATE, inBalboa)).toMatchObject({ code: 'RATE_MISSING' });
    await overrideRate(firm, tenant, { currency: 'PAB', date: DATE, rate: '0.91' });
    expect((await posted(firm, tenant, DATE, inBalboa)).lines[0]?.base).toEqual({
      amount: '9.10',
      currency: 'EUR',
    });
  });
});

test('nothing of all this was an error of the server', () => {
  expect(firm.masked).toEqual([]);
});
