/** The languages that the product speaks on papers and in the books. */
export type Language = 'es-PA' | 'en';

/** The language of a tenant's papers and books, by the setting `branding.language`. English where the books' locale is neither Spanish nor English. */
export function languageOf(setting: Language | 'BOOKS', locale: string): Language {
  if (setting !== 'BOOKS') return setting;
  return isSpanish(locale) ? 'es-PA' : 'en';
}

const isSpanish = (locale: string): boolean => /^es\b/i.test(locale);

/** Whether the product speaks the language of a locale. */
export const isSpoken = (locale: string): boolean => isSpanish(locale) || /^en\b/i.test(locale);
