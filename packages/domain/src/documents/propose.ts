import type { CurrencyCode } from '../currencies.ts';
import type { EntryDraftLine } from '../entry.ts';
import type { EffectiveRate } from '../fx.ts';
import type { Uuid } from '../ids.ts';
import type { LocalDate } from '../local-date.ts';
import { totalsOf, type LineAmounts } from './amounts.ts';
import { documentKindOf, type DocumentKind } from './kinds.ts';

export interface DocumentLineToPost extends LineAmounts {
  readonly accountId: Uuid;
  readonly taxCodeId: Uuid | null;
}

export interface DocumentToPropose {
  readonly kind: DocumentKind;
  readonly documentDate: LocalDate;
  readonly currency: CurrencyCode;
  readonly partyId: Uuid;
  readonly openItemId: Uuid;
  readonly controlAccountId: Uuid;
  /** The account of the kind's tax role; null if no line is taxed. */
  readonly taxAccountId: Uuid | null;
  /** The description of the entry's lines. */
  readonly description: string;
  readonly lines: readonly DocumentLineToPost[];
  /** The original's rate, for a note that corrects it. Null means the rate of the document date. */
  readonly givenRate: EffectiveRate | null;
}

/**
 * The journal lines of an invoice, a bill or a note: the control line first, then one line per account and tax code,
 * then one per taxed code. Groups that sum to zero are left out. Everything is in the document's currency at the rate
 * of the document date; the residual of the translation goes to the largest line of an account, never to control or
 * tax. Source: docs/specs/documents.md, 2.
 */
export function proposeDocument(document: DocumentToPropose): EntryDraftLine[] {
  const { controlSign } = documentKindOf[document.kind];
  const { totalE4 } = totalsOf(document.lines);
  const lineOf = (
    of: Pick<EntryDraftLine, 'accountId' | 'originalAmountE4' | 'lineKind'> & { taxCodeId?: Uuid },
  ): EntryDraftLine => ({
    ...of,
    originalCurrency: document.currency,
    description: document.description,
    documentDate: document.documentDate,
    ...(document.givenRate === null ? {} : { givenRate: document.givenRate }),
  });
  const control: EntryDraftLine = {
    ...lineOf({
      accountId: document.controlAccountId,
      originalAmountE4: controlSign * totalE4,
      lineKind: 'CONTROL',
    }),
    partyId: document.partyId,
    openItemId: document.openItemId,
  };
  const nets = new Map<string, { accountId: Uuid; taxCodeId: Uuid | null; sumE4: bigint }>();
  const taxes = new Map<Uuid, bigint>();
  for (const { accountId, taxCodeId, netE4, taxE4 } of document.lines) {
    const key = `${accountId} ${taxCodeId ?? ''}`;
    nets.set(key, { accountId, taxCodeId, sumE4: (nets.get(key)?.sumE4 ?? 0n) + netE4 });
    if (taxCodeId !== null) taxes.set(taxCodeId, (taxes.get(taxCodeId) ?? 0n) + taxE4);
  }
  const others: EntryDraftLine[] = [];
  for (const { accountId, taxCodeId, sumE4 } of nets.values()) {
    if (sumE4 === 0n) continue;
    const of = { accountId, originalAmountE4: -controlSign * sumE4, lineKind: 'ORDINARY' } as const;
    others.push(lineOf(taxCodeId === null ? of : { ...of, taxCodeId }));
  }
  for (const [taxCodeId, sumE4] of taxes) {
    if (sumE4 === 0n || document.taxAccountId === null) continue;
    others.push(
      lineOf({
        accountId: document.taxAccountId,
        originalAmountE4: -controlSign * sumE4,
        lineKind: 'TAX',
        taxCodeId,
      }),
    );
  }
  return [control, ...others];
}
