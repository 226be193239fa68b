import type { IssuedFacts, IssuerFacts, PartyFacts, RenderedFacts } from '../facts.ts';
import { paperWordsOf } from '../paper-words.ts';
import { manyLines, oneLine } from '../text/clean.ts';
import { wordsOf, type Words } from '../words.ts';
import type { Block, Sheet } from './sheet.ts';

type Content = 'title' | 'subtitle' | 'marks' | 'details' | 'tables' | 'totals' | 'payment' | 'remarks';

/** What all sheets of a tenant have in common. */
export function issuedOf(facts: IssuedFacts): Omit<Sheet, Content | 'party'> {
  const { language, paper, branding, issuer, unspokenLocale } = facts;
  const words = wordsOf[language];
  const name = oneLine(issuer.name);
  const logo = oneLine(branding.logoText) || name;
  const lines = issuerLines(issuer, words);
  return {
    language,
    words,
    paper,
    accent: /^#[0-9a-f]{6}$/.test(branding.accentColour) ? branding.accentColour : '#1f4e79',
    instantMicros: facts.instantMicros,
    notices: [
      ...(facts.isSandbox ? [words.sandboxNotice] : []),
      ...(unspokenLocale === null ? [] : [paperWordsOf[language].fallback(oneLine(unspokenLocale))]),
    ],
    logo,
    issuerName: name,
    // The name is said once.
    issuer: { label: words.issuedBy, lines: logo === name ? lines : [name, ...lines] },
    footer: oneLine(branding.footer),
  };
}

/** The same, of what is for a customer or vendor. */
export function commonOf(facts: RenderedFacts, partyLabel: string): Omit<Sheet, Content> {
  const { issuer, party, language } = facts;
  return {
    ...issuedOf(facts),
    party: partyBlock(party, { label: partyLabel, issuer, words: wordsOf[language] }),
  };
}

export function partyBlock(
  party: PartyFacts,
  { label, issuer, words }: { readonly label: string; readonly issuer: IssuerFacts; readonly words: Words },
): Block {
  return { label, lines: [oneLine(party.name), ...partyLines(party, issuer, words)] };
}

/** A text of several lines under a label; null where it is empty. */
export function blockOf(label: string, text: string): Block | null {
  const lines = manyLines(text);
  return lines.length === 0 ? null : { label, lines };
}

function issuerLines(issuer: IssuerFacts, words: Words): string[] {
  return [
    ...taxIdLine(issuer, issuer.taxIdLabel),
    ...(issuer.address === null ? [] : addressLines(issuer.address)),
    ...(issuer.taxRegime === null ? [] : [`${words.taxRegime}: ${oneLine(issuer.taxRegime)}`]),
  ];
}

function partyLines(party: PartyFacts, { taxIdLabel }: IssuerFacts, words: Words): string[] {
  return [
    ...taxIdLine(party, party.taxCheckDigit === null ? words.taxId : taxIdLabel),
    ...(party.address === null ? [] : addressLines(party.address)),
    ...(party.email === null ? [] : [`${words.email}: ${oneLine(party.email)}`]),
    ...(party.phone === null ? [] : [`${words.phone}: ${oneLine(party.phone)}`]),
  ];
}

/** `RUC/DV: 155612345-2-2015 DV 43`. */
function taxIdLine(
  { taxId, taxCheckDigit }: Pick<PartyFacts, 'taxId' | 'taxCheckDigit'>,
  label: string,
): string[] {
  if (taxId === null) return [];
  const digit = taxCheckDigit === null ? '' : ` DV ${oneLine(taxCheckDigit)}`;
  return [`${label}: ${oneLine(taxId)}${digit}`];
}

const MOST_ADDRESS_LINES = 6;

/** Excess lines of a long address are joined into its last line, because the page header has limited room. */
function addressLines(address: string): string[] {
  const lines = manyLines(address).filter((line) => line !== '');
  const rest = lines.slice(MOST_ADDRESS_LINES - 1).join(', ');
  return [...lines.slice(0, MOST_ADDRESS_LINES - 1), ...(rest === '' ? [] : [rest])];
}
