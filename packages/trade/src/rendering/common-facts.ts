import { countryPacks, type CountryPackCode } from '@cifra/domain/country-packs';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { legalDetails, parties } from '@cifra/database/tables/documents';
import type { tenantProfile } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { profile } from '@cifra/books/tenant-profile';
import { isSpoken, languageOf, type Language } from '@cifra/domain/language';
import type { IssuedFacts, PartyFacts, RenderedFacts } from '@cifra/rendering/facts';
import { instantOfCommit, legalDetailsAt, partyAt } from './rendered-rows.ts';

/** Later than every commit: what stands now. */
export const NOW = 9_000_000_000_000_000_000n;

/** Of whom a file is, and as of which commit their names and addresses count. */
export interface IssuedOf {
  readonly tenant: TenantFacts;
  /** `NOW`: as they stand. */
  readonly at: bigint;
  /** Null: the tenant's. */
  readonly language: Language | null;
  /** The template that a document kept; undefined: the tenant's own. */
  readonly template?: string | null;
  readonly instantMicros: bigint;
}

/** What every file for a customer or vendor says alike: issuer, party, branding, language, paper. */
export async function commonFacts(
  tx: TenantReadTx,
  { partyId, ...of }: IssuedOf & { readonly partyId: Uuid },
): Promise<RenderedFacts> {
  return { ...(await issuedFacts(tx, of)), party: await partyFacts(tx, { id: partyId, at: of.at }) };
}

/** A party as it was after a commit, in which it was there. */
export async function partyFacts(
  tx: TenantReadTx,
  of: { readonly id: Uuid; readonly at: bigint },
): Promise<PartyFacts> {
  const party = await tx.first(partyAt, of);
  if (!party) throw new InvariantBroken('a document names no party that was there');
  return partyOf(party);
}

/** What every file of a tenant says alike: issuer, branding, language, paper. */
export async function issuedFacts(
  tx: TenantReadTx,
  { tenant, at, language, template, instantMicros }: IssuedOf,
): Promise<IssuedFacts> {
  const books = await tx.first(profile, {});
  if (!books) throw new InvariantBroken('the books have no profile');
  const details = await tx.first(legalDetailsAt, { id: tenant.id, at });
  const { settings } = tenant;
  return {
    template: template === undefined ? (details?.template ?? null) : template,
    language: language ?? languageOf(settings['branding.language'], books.locale),
    unspokenLocale:
      language === null && settings['branding.language'] === 'BOOKS' && !isSpoken(books.locale)
        ? books.locale
        : null,
    paper: books.country_pack === 'PA' ? 'LETTER' : 'A4',
    issuer: issuerOf(books, details),
    branding: {
      accentColour: settings['branding.accentColour'],
      logoText: settings['branding.logoText'],
      footer: settings['branding.footer'],
      bankDetails: settings['branding.bankDetails'],
    },
    isSandbox: tenant.kind === 'SANDBOX',
    baseCurrency: tenant.baseCurrency,
    instantMicros,
  };
}

/** The instant of a commit that is there. */
export async function instantAt(tx: TenantReadTx, number: bigint): Promise<bigint> {
  const found = await tx.first(instantOfCommit, { number });
  if (!found) throw new InvariantBroken(`there is no commit ${number}`);
  return found.instant;
}

function issuerOf(
  books: Row<typeof tenantProfile>,
  details: Row<typeof legalDetails> | null,
): RenderedFacts['issuer'] {
  const known = Object.hasOwn(countryPacks, books.country_pack);
  const pack = countryPacks[known ? (books.country_pack as CountryPackCode) : 'NEUTRAL'];
  return {
    name: details?.legal_name ?? books.name,
    taxId: details?.tax_id ?? null,
    taxCheckDigit: details?.tax_check_digit ?? null,
    address: details?.address ?? null,
    taxRegime: details?.tax_regime ?? null,
    taxIdLabel: pack.taxIdLabel,
  };
}

function partyOf(party: Row<typeof parties>): PartyFacts {
  const { code, name, address, email, phone } = party;
  return { code, name, taxId: party.tax_id, taxCheckDigit: party.tax_check_digit, address, email, phone };
}
