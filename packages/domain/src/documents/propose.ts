import type { CurrencyCode } from '../currencies.ts';
import type { EntryDraftLine } from '../entry.ts';
import type { EffectiveRate } from '../fx.ts';
import type { Uuid } from '../ids.ts';
import type { LocalDate } from '../local-date.ts';
import { totalsOf, type LineAmounts } from './amounts.ts';
import { documentKindOf, type DocumentKind } from './kinds.ts';

export interface DocumentLineToPost extends LineAmounts {
  /** The account of its net; of a line that states a tax alone, that of its tax. */
  readonly accountId: Uuid;
  readonly taxCodeId: Uuid | null;
  readonly isTaxOnly: boolean;
}

/** What is left of the lines of an entry that notes take back, by `groupKey`. Signed, E4: debit positive. */
export interface GroupLeft {
  readonly originalE4: bigint;
  readonly baseE4: bigint;
}

/** Lines of an entry that say the same: of one account and tax code, the taxed amount, the tax or what is withheld. */
export function groupKey(line: {
  readonly accountId: Uuid;
  readonly lineKind: string;
  readonly taxCodeId?: Uuid | null;
}): string {
  return `${line.accountId} ${line.taxCodeId ?? ''} ${line.lineKind === 'TAX' || line.lineKind === 'WITHHOLDING' ? line.lineKind : 'NET'}`;
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
  /** The account that the tax of a code goes to instead: a credit note relieves its original's. */
  readonly taxAccounts: ReadonlyMap<Uuid, Uuid>;
  /** When the tax is due, or may be claimed. */
  readonly taxDate: LocalDate;
  /** The description of the entry's lines. */
  readonly description: string;
  readonly lines: readonly DocumentLineToPost[];
  /** What is withheld on the document: its item is without it. E4, positive. */
  readonly withheld: readonly {
    readonly accountId: Uuid;
    readonly taxCodeId: Uuid | null;
    readonly countedE4: bigint;
  }[];
  /** The original's rate, for a note that corrects it. Null means the rate of the document date. */
  readonly givenRate: EffectiveRate | null;
}

/**
 * The journal lines of an invoice, a bill or a note: the control line first, then one line per account and tax code,
 * then one per taxed code, then what is withheld. Groups that sum to zero are left out. Everything is in the document's currency at the rate
 * of the document date; the residual of the translation goes to the largest line of an account, never to control or
 * tax. Source: docs/specs/documents.md, 2.
 */
export function proposeDocument(document: DocumentToPropose): EntryDraftLine[] {
  const { controlSign } = documentKindOf[document.kind];
  const withheldE4 = document.withheld.reduce((sum, { countedE4 }) => sum + countedE4, 0n);
  const payableE4 = totalsOf(document.lines).totalE4 - withheldE4;
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
      originalAmountE4: controlSign * payableE4,
      lineKind: 'CONTROL',
    }),
    partyId: document.partyId,
    openItemId: document.openItemId,
  };
  const nets = new Map<string, { accountId: Uuid; taxCodeId: Uuid | null; sumE4: bigint }>();
  const taxes = new Map<string, { accountId: Uuid | null; taxCodeId: Uuid; sumE4: bigint }>();
  for (const { accountId, taxCodeId, netE4, taxE4, isTaxOnly } of document.lines) {
    const key = `${accountId} ${taxCodeId ?? ''}`;
    nets.set(key, { accountId, taxCodeId, sumE4: (nets.get(key)?.sumE4 ?? 0n) + netE4 });
    if (taxCodeId === null) continue;
    const taxAccountId = isTaxOnly
      ? accountId
      : (document.taxAccounts.get(taxCodeId) ?? document.taxAccountId);
    const ofTax = `${taxAccountId ?? ''} ${taxCodeId}`;
    const sumE4 = (taxes.get(ofTax)?.sumE4 ?? 0n) + taxE4;
    taxes.set(ofTax, { accountId: taxAccountId, taxCodeId, sumE4 });
  }
  const others: EntryDraftLine[] = [];
  for (const { accountId, taxCodeId, sumE4 } of nets.values()) {
    if (sumE4 === 0n) continue;
    const of = { accountId, originalAmountE4: -controlSign * sumE4, lineKind: 'ORDINARY' } as const;
    others.push(
      taxCodeId === null ? lineOf(of) : { ...lineOf({ ...of, taxCodeId }), taxDate: document.taxDate },
    );
  }
  for (const { accountId, taxCodeId, sumE4 } of taxes.values()) {
    if (sumE4 === 0n || accountId === null) continue;
    const of = { accountId, originalAmountE4: -controlSign * sumE4, lineKind: 'TAX', taxCodeId } as const;
    others.push({ ...lineOf(of), taxDate: document.taxDate });
  }
  for (const { accountId, taxCodeId, countedE4 } of document.withheld) {
    const of = { accountId, originalAmountE4: controlSign * countedE4, lineKind: 'WITHHOLDING' } as const;
    others.push(
      taxCodeId === null ? lineOf(of) : { ...lineOf({ ...of, taxCodeId }), taxDate: document.taxDate },
    );
  }
  return [control, ...others];
}

/**
 * The base amounts of a credit note in foreign money: what is left of a group goes with the last of its amount, everything else is worth the
 * original's rate, and the control line is worth all of it, so that a document and its notes end at zero in both currencies.
 */
export function relieveGroups(
  [control, ...others]: readonly EntryDraftLine[],
  left: ReadonlyMap<string, GroupLeft>,
  baseOf: (amountE4: bigint) => bigint,
): EntryDraftLine[] {
  if (!control) return [];
  const relieved = others.map((line) => {
    const group = left.get(groupKey(line));
    const isLast = group !== undefined && group.originalE4 + line.originalAmountE4 === 0n;
    return { ...line, fixedBaseAmountE4: isLast ? -group.baseE4 : baseOf(line.originalAmountE4) };
  });
  const totalE4 = relieved.reduce((sum, line) => sum + line.fixedBaseAmountE4, 0n);
  return [{ ...control, fixedBaseAmountE4: -totalE4 }, ...relieved];
}

/** When the tax of a document is due, or may be claimed: output at the tax point, which is the document date; input at the later of
 * document date and posting date. Ruling 17. */
export function taxDateOf(
  kind: DocumentKind,
  { documentDate, postingDate }: { readonly documentDate: LocalDate; readonly postingDate: LocalDate },
): LocalDate {
  if (documentKindOf[kind].side === 'SALES') return documentDate;
  return documentDate > postingDate ? documentDate : postingDate;
}
