import { expect, test } from 'vitest';
import { parseText } from './parse-text.ts';

const read = (text: string, changes: Partial<Parameters<typeof parseText>[1]> = {}) => {
  const form = { field: 'name', maximum: 20, isRequired: true, hasLines: false, ...changes };
  const parsed = parseText(text, form);
  return parsed.ok ? parsed.value : parsed.refusal.facts.problem;
};

test('a text is NFC and trimmed; joiners are spelling', () => {
  expect(read('  Jose\u0301 ')).toBe('José');
  expect(read('می\u200cخواهم')).toBe('می\u200cخواهم');
});

test.each([
  ['turns the text around it', 'Acme \u202elive.exe'],
  ['isolates', 'a\u2066b'],
  ['marks a direction', 'a\u200fb'],
  ['is of no width', 'pay\u200bpal'],
  ['is a byte order mark', 'a\ufeffb'],
  ['is a control character', 'a\u001b[2J'],
  ['is a line break', 'a\nb'],
  ['is a line separator', 'a\u2028b'],
  ['is half a character', 'a\ud800'],
])('what %s is refused in a name', (_what, text) => {
  expect(read(text)).toMatch(/^must not contain control/);
});

test('lines may stand where they are meant, and nothing else that nobody sees', () => {
  expect(read('a\n\tb', { hasLines: true })).toBe('a\n\tb');
  expect(read('a\n\u202eb', { hasLines: true })).toMatch(/^must not contain control/);
});

test('blanks, joiners alone and too much are refused', () => {
  expect(read(' \u200d ')).toBe('must not be empty');
  expect(read(' ', { isRequired: false })).toBe('');
  expect(read('x'.repeat(21))).toBe('must have at most 20 characters, not 21');
});
