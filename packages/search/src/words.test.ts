import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localDate } from '@cifra/domain/local-date';
import { tokenOfAmount } from './amounts.ts';
import { tokenOfDate } from './dates.ts';
import { fold } from './fold.ts';
import { MOST_TOKENS, tokensOf } from './tokens-of.ts';
import { bitsOf } from './word-bits.ts';
import { LONGEST_TOKEN, tokensOfNumber, tokensOfText, wordsOfQuery } from './words.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        'Café',
        'del',
        'PÁN',
        '1 234,50',
        '1,234.5',
        '31/12/2026',
        '5 de marzo de 2026',
        'PAN-0012',
        '(',
        '’s',
      ),
    )
    .map((words) => words.join(' ')),
);
const decimals = fc.constantFrom(0, 2, 3, 4);

describe('folding', () => {
  test.each([
    ['Café del PÁN', 'cafe del pan'],
    ['Straße', 'strasse'],
    ['Łódź, Ørsted, Æsir', 'lodz, orsted, aesir'],
    ['ﬁnance ① ½', 'finance 1 1⁄2'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['Pequen\u0303o', 'pequeno'],
  ])('%s is %s', (given, folded) => expect(fold(given)).toBe(folded));

  test('a folded text is folded already, whatever it was', () => {
    fc.assert(fc.property(text, (any) => fold(fold(any)) === fold(any)));
  });

  test('case and the form of accents make no difference', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (any) => fold(any.normalize('NFD')) === fold(any.normalize('NFC')),
      ),
    );
  });
});

describe('words', () => {
  test('whatever is written finds itself: each word of a text, taken as a query, is a token of the text', () => {
    fc.assert(
      fc.property(text, decimals, (any, places) => {
        const tokens = new Set(tokensOfText(any, places));
        return wordsOfQuery(any, places).every((word) => tokens.has(word));
      }),
    );
  });

  test('no token is empty, padded or longer than its column', () => {
    fc.assert(
      fc.property(text, decimals, (any, places) => {
        for (const token of tokensOf(objectOf({ texts: [any], numbers: [any] }), places).keys()) {
          expect(token.trim()).toBe(token);
          expect(token).not.toBe('');
          expect(token.normalize('NFC')).toBe(token);
          expect([...token].length).toBeLessThanOrEqual(LONGEST_TOKEN);
        }
      }),
    );
  });

  test('a number is found whole, without punctuation, from each part on, and without its zeros', () => {
    expect([...new Set(tokensOfNumber('PAN-2026-000012', 2))]).toEqual([
      'pan2026000012',
      'pan',
      '2026',
      '2026000012',
      '000012',
      '12',
    ]);
    expect(wordsOfQuery('pan-2026-0000', 2)).toEqual(['pan20260000']);
  });

  test('a query keeps the order of its words, and of two equal ones the later', () => {
    expect(wordsOfQuery('Pan café  PÁN', 2)).toEqual(['cafe', 'pan']);
    expect(wordsOfQuery(' .,- ', 2)).toEqual([]);
  });

  test('an object has a bounded number of tokens, its numbers first', () => {
    const words = Array.from({ length: 1_000 }, (_, index) => `w${index}`).join(' ');
    const tokens = tokensOf(objectOf({ numbers: ['A-1'], texts: [words] }), 2);
    expect(tokens.size).toBe(MOST_TOKENS);
    expect([...tokens.keys()].slice(0, 3)).toEqual(['a1', 'a', '1']);
  });
});

describe('amounts', () => {
  test.each([
    '1,234.50',
    '1234.5',
    '1 234,50',
    '1\u202f234,50',
    '1.234,50',
    "1'234.50",
    '1’234.50',
    '$1,234.50',
    '(1,234.50)',
    '-1234.500',
  ])('%s is one amount', (written) => expect(wordsOfQuery(written, 2)).toEqual(['1234.5']));

  test.each([
    ['1,234', 2, '1234'],
    ['1.234', 2, '1234'],
    ['1.234', 3, '1.234'],
    ['1,234', 0, '1234'],
    ['0.500', 2, '0.5'],
    ['12.34', 2, '12.34'],
    ['1,234,567', 3, '1234567'],
    ['1.234.567,891', 3, '1234567.891'],
    ['1.2.3', 2, '123'],
    ['000123', 2, '000123'],
  ] as const)('%s with %i decimals is %s', (written, places, token) =>
    expect(wordsOfQuery(written, places)).toEqual([token]),
  );

  test('an amount is found however it is grouped, at any size and sign', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
        fc.constantFrom('', ',', "'"),
        (minor, group) => {
          const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
          const whole = digits.slice(0, -2).replaceAll(/\B(?=(?:\d{3})+$)/g, group);
          const written = `${whole}.${digits.slice(-2)}`;
          return wordsOfQuery(written, 2)[0] === tokenOfAmount(minor * 100n);
        },
      ),
    );
  });
});

describe('dates', () => {
  test.each([
    '2026-03-05',
    '2026/3/5',
    '5.3.2026',
    '05.03.2026',
    '5 mar 2026',
    '5 de marzo de 2026',
    'March 5, 2026',
    '5th March 2026',
    '5-mar-2026',
  ])('%s is one day', (written) => expect(wordsOfQuery(written, 2)).toEqual(['20260305']));

  test.each([
    ['31/12/2026', '20261231'],
    ['12/31/2026', '20261231'],
    ['04/04/2026', '20260404'],
    ['31-12-2026', '20261231'],
  ])('%s can only be one day', (written, token) => expect(wordsOfQuery(written, 2)).toEqual([token]));

  test('what could be two days, or is none, is not read as a day', () => {
    expect(wordsOfQuery('05/03/2026', 2)).toEqual(['05032026']);
    expect(wordsOfQuery('2026-02-30', 2)).toEqual(['20260230']);
    expect(wordsOfQuery('31.2.2026', 2)).toEqual(['3122026']);
    expect(wordsOfQuery('2026-03', 2)).toEqual(['202603']);
  });

  test('a day of the books is found by its token', () => {
    expect(tokenOfDate(localDate('2026-03-05'))).toBe('20260305');
  });
});

function objectOf(given: { readonly numbers?: readonly string[]; readonly texts?: readonly string[] }) {
  return {
    id: '01890000-0000-7000-8000-000000000001' as never,
    version: 1n,
    date: null,
    numbers: [],
    names: [],
    texts: [],
    amountsE4: [],
    dates: [],
    ...given,
  };
}

describe('the bits of words', () => {
  const words = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }));

  test('an object that has a word has its bits', () => {
    fc.assert(
      fc.property(words, fc.string({ unit: 'grapheme' }), (others, word) => {
        const one = bitsOf([word]);
        expect(bitsOf([...others, word]) & one).toBe(one);
      }),
    );
  });

  test('they fit into a positive whole number of both engines', () => {
    fc.assert(
      fc.property(words, (some) => {
        expect(bitsOf(some)).toBeGreaterThanOrEqual(0n);
        expect(bitsOf(some)).toBeLessThan(2n ** 63n);
      }),
    );
  });

  test('they are stored, so they stay what they are', () => {
    expect(bitsOf(['harina', 'pan', '2026'])).toBe(bitsOf(['pan']) | bitsOf(['2026']) | bitsOf(['harina']));
    expect([bitsOf(['harina']), bitsOf(['sucursal'])]).toEqual([549_755_813_888n, 274_877_906_944n]);
  });
});
