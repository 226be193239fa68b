import { expect, test } from 'vitest';
import { bookWordsOf, englishWords } from './book-words.ts';

test('the books speak the language of the papers, and English where there is none for their locale', () => {
  const wordsOf = (language: 'BOOKS' | 'es-PA' | 'en', locale: string) =>
    bookWordsOf({ settings: { 'branding.language': language }, locale });
  expect(wordsOf('BOOKS', 'es-PA').allocationOf('RCT-1', 'INV-1')).toBe('Aplicación de RCT-1 a INV-1');
  expect(wordsOf('es-PA', 'de-DE').variance).toBe('Diferencia cambiaria realizada');
  for (const [language, locale] of [
    ['en', 'es-PA'],
    ['BOOKS', 'nb-NO'],
  ] as const)
    expect(wordsOf(language, locale)).toBe(englishWords);
});
