import { sideOfControlRole } from '@cifra/domain/accounts';
import type { EntryDraftLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { cutText } from '@cifra/domain/cut-text';
import type { PlanFacts, PlanFaults, PlannedAccount } from './plan-facts.ts';
import { SAFT_OPENING_ITEM, type SaftFile, type SaftLine } from '../../saft-file.ts';

/** An open item that the import creates; amounts as on its first line, E4, debit positive. */
export interface PlannedItem {
  readonly id: Uuid;
  readonly side: 'SALES' | 'PURCHASING';
  readonly partyId: Uuid;
  readonly accountId: Uuid;
  readonly reference: string;
  readonly documentDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly currency: string;
  readonly originalAmountE4: bigint;
  readonly baseAmountE4: bigint;
}

/** The openings of an account's customers and suppliers in the file, E4, debit positive. */
export function openingOfParties(file: SaftFile, accountCode: string): bigint {
  return file.parties
    .filter((party) => party.accountCode === accountCode)
    .reduce((sum, { openingE4 }) => sum + openingE4, 0n);
}

/**
 * The open items of the tenant's control accounts. A party's opening is one item: SAF-T does not say of which documents it is made.
 * A line's SourceDocumentID names its item; the first line that names one makes it.
 */
export class SaftItems {
  readonly #facts: PlanFacts;
  readonly #faults: PlanFaults;
  readonly #byKey = new Map<string, PlannedItem>();

  constructor(facts: PlanFacts, faults: PlanFaults) {
    this.#facts = facts;
    this.#faults = faults;
  }

  get planned(): readonly PlannedItem[] {
    return [...this.#byKey.values()];
  }

  /** A line for each party with an opening balance on the account. */
  opening(account: PlannedAccount, date: LocalDate): EntryDraftLine[] {
    const { file, baseCurrency } = this.#facts;
    return file.parties.flatMap((party): EntryDraftLine[] => {
      if (party.accountCode !== account.code || party.openingE4 === 0n) return [];
      const item = this.#item(account, party.id, { key: SAFT_OPENING_ITEM, line: party.line }, () => ({
        reference: 'Opening balance',
        documentDate: date,
        dueDate: date,
        currency: baseCurrency,
        originalAmountE4: party.openingE4,
        baseAmountE4: party.openingE4,
      }));
      if (item === null) return [];
      const line: EntryDraftLine = {
        accountId: account.id,
        originalCurrency: baseCurrency,
        originalAmountE4: party.openingE4,
        description: cutText(`Opening balance ${party.id}`, 500),
        lineKind: 'CONTROL',
        partyId: item.partyId,
        openItemId: item.id,
      };
      return [line];
    });
  }

  /** A line of a control account with its party and open item; as it is where it names none: posting refuses it then. */
  control(
    account: PlannedAccount,
    { control, line, amountE4 }: SaftLine,
    { draft, date }: { readonly draft: EntryDraftLine; readonly date: LocalDate },
  ): EntryDraftLine {
    if (control === undefined) return draft;
    const item = this.#item(account, control.party, { key: control.item, line }, () => ({
      reference: cutText(control.reference ?? control.item, 100),
      documentDate: date,
      dueDate: control.dueDate === null || control.dueDate < date ? date : control.dueDate,
      currency: draft.originalCurrency,
      originalAmountE4: draft.originalAmountE4,
      baseAmountE4: amountE4,
    }));
    if (item === null) return draft;
    const named = { lineKind: 'CONTROL', partyId: item.partyId, openItemId: item.id } as const;
    if (item.currency === draft.originalCurrency) return { ...draft, ...named };
    if (item.currency !== this.#facts.baseCurrency)
      this.#faults.add(
        line,
        `SourceDocumentID ${cutText(control.item, 40)} is in ${item.currency} on an earlier line`,
      );
    // An opening is known only in base currency, and so is what settles it.
    const { accountId, description } = draft;
    const [originalCurrency, originalAmountE4] = [this.#facts.baseCurrency, amountE4];
    return { accountId, description, originalCurrency, originalAmountE4, ...named };
  }

  #item(
    account: PlannedAccount,
    party: string,
    { key, line }: { readonly key: string; readonly line: number },
    make: () => Omit<PlannedItem, 'id' | 'side' | 'partyId' | 'accountId'>,
  ): PlannedItem | null {
    const partyId = this.#facts.parties.get(party);
    if (partyId === undefined) {
      this.#faults.add(line, `the tenant has no party ${cutText(party, 40)}`);
      return null;
    }
    const name = JSON.stringify(key === SAFT_OPENING_ITEM ? [key, account.code, party] : [key]);
    const known = this.#byKey.get(name);
    if (known !== undefined) {
      if (known.accountId === account.id && known.partyId === partyId) return known;
      this.#faults.add(
        line,
        `SourceDocumentID ${cutText(key, 40)} has another account or party on an earlier line`,
      );
      return null;
    }
    const side = account.controlRole === null ? 'SALES' : sideOfControlRole[account.controlRole];
    const made = { ...make(), id: this.#facts.newId(), side, partyId, accountId: account.id } as const;
    this.#byKey.set(name, made);
    return made;
  }
}
