import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import type { JournalEntry, JournalHead } from './journal.ts';

/** Texts that another program would take for something else, were they not neutralised. */
export const hostileTexts = [
  'two\nlines\r\n2026-01-01 * "injected"',
  '2026-01-01 open Assets:Injected',
  '; a comment',
  'closing:',
  'a, closing:, date:2020-01-01',
  '[2020-01-01] in brackets [1/1=2/2]',
  '"quoted" \\ and \\" escaped',
  '* ! (code) | payee',
  '=1+1',
  '@@ 5 USD',
  'tab\tnull\u0000bell\u0007',
  'separators\u2028\u2029\u0085 no-break\u00a0space',
  '  two  spaces  ',
  '#closing ^link',
  'comment\nend comment',
  'ünïcödé 日本語 🍞',
  '%(value)s ${x} `x`',
  '}{',
] as const;

/** A journal in which every free text is hostile, in turn. */
export function hostileJournal(): { readonly head: JournalHead; readonly entries: readonly JournalEntry[] } {
  const idOf = (number: number): Uuid =>
    `01900000-0000-7000-8000-${String(number).padStart(12, '0')}` as Uuid;
  const accounts = hostileTexts.map((text, index) => ({
    id: idOf(index),
    code: `${1000 + index}`,
    name: text,
    type: 'ASSET' as const,
  }));
  const head = {
    tenant: { slug: 'hostile', name: hostileTexts.join(' '), baseCurrency: 'PAB' },
    openingDate: localDate('2025-12-31'),
    accounts,
    commitNumber: 1n,
  };
  const entries = hostileTexts.map((text, index): JournalEntry => {
    const amountE4 = BigInt(index + 1) * 10_100n;
    const line = {
      originalCurrency: 'EUR',
      rate: '1.15',
      rateDate: localDate('2026-03-01'),
      description: text,
      kind: 'ORDINARY' as const,
      taxCode: null,
      taxDate: null,
      control: null,
    };
    return {
      id: idOf(100 + index),
      displayNumber: `JE-2026-${String(index + 1).padStart(6, '0')}`,
      postingDate: localDate('2026-03-02'),
      documentDate: localDate('2026-03-02'),
      postedAtMicros: 0n,
      kind: 'ORDINARY',
      source: 'MANUAL',
      isClosing: false,
      description: text,
      reference: text,
      movements: [],
      lines: [
        { ...line, accountId: idOf(index), baseAmountE4: amountE4, originalAmountE4: 10_000n },
        // The last line of a settlement moves base alone.
        {
          ...line,
          accountId: idOf((index + 1) % accounts.length),
          baseAmountE4: -amountE4,
          originalAmountE4: 0n,
        },
      ],
    };
  });
  return { head, entries };
}
