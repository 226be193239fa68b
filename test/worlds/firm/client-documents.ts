import type { AccountKind } from '@cifra/domain/account-kinds';
import { idIn, type ClientRequests } from './client-requests.ts';
import type { Input, Person } from './firm.ts';

/** A line of an invoice, a bill or a note; price and quantity as a caller writes them. */
export interface LineOptions {
  /** Null: left out, as on a credit note's line that names a line. */
  readonly price: string | null;
  readonly quantity?: string;
  readonly taxCodeId?: string | null;
  readonly accountId?: string;
  /** Further fields of the line: discounts, a tax alone, the line of the original. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface PostedDocument {
  readonly id: string;
  readonly displayNumber: string;
  readonly itemId: string;
  readonly entryId: string;
  readonly number: bigint;
}

export interface ClientDocuments {
  /** Posts a document that must be accepted; answers it as the tenant's database has it. */
  readonly postDocument: (mutation: string, input: Input, as?: Person) => Promise<PostedDocument>;
  /** What is open of an item, E4. */
  readonly openItem: (itemId: string) => Promise<{ readonly original: bigint; readonly base: bigint }>;
  readonly draftVersion: (draftId: string) => Promise<string>;
}

export function documentsOf({ accepted, rows }: ClientRequests): ClientDocuments {
  return {
    async postDocument(mutation, input, as) {
      const id = idIn(await accepted(mutation, input, as), 'document');
      const [row] = await rows(
        `select d.display_number, d.number, d.entry_id, i.id as item_id from documents d
         left join open_items i on i.document_id = d.id where d.id = ?`,
        id,
      );
      if (!row) throw new Error(`${mutation} answered a document that is not in the database`);
      return {
        id,
        displayNumber: String(row['display_number']),
        number: BigInt(row['number'] ?? 0),
        itemId: String(row['item_id']),
        entryId: String(row['entry_id']),
      };
    },
    async openItem(itemId) {
      const [row] = await rows(
        'select open_original_amount as original, open_base_amount as base from open_item_balances where open_item_id = ?',
        itemId,
      );
      if (!row) throw new Error(`there is no open item ${itemId}`);
      return { original: BigInt(row['original'] ?? 0), base: BigInt(row['base'] ?? 0) };
    },
    async draftVersion(draftId) {
      const [row] = await rows('select commit_number from document_drafts where id = ?', draftId);
      return String(row?.['commit_number']);
    },
  };
}

/** Ids of what documents name. */
export interface DocumentMasterData {
  readonly parties: Readonly<Record<'customer' | 'otherCustomer' | 'vendor' | 'otherVendor', string>>;
  readonly taxCodes: Readonly<Record<'standard' | 'withholding', string>>;
  /** Accounts that no role is bound to. */
  readonly accounts: Readonly<
    Record<'rent' | 'services' | 'foreignBank' | 'otherReceivables' | 'otherPayables', string>
  >;
}

export async function createMasterData({ accepted }: ClientRequests): Promise<DocumentMasterData> {
  const create = async (mutation: string, field: string, input: Input): Promise<string> =>
    idIn(await accepted(mutation, input), field);
  const party = (code: string, name: string, side: 'isCustomer' | 'isVendor') =>
    create('createParty', 'party', { code, name, [side]: true });
  const taxCode = (code: string, name: string, treatment: string, percent: string) =>
    create('createTaxCode', 'taxCode', { code, name, treatment, percent });
  const account = (code: string, name: string, type: string, kind?: AccountKind) =>
    create('createAccount', 'account', { code, name, type, ...(kind && { kind }) });
  return {
    parties: {
      customer: await party('C-1', 'Hotel Central', 'isCustomer'),
      otherCustomer: await party('C-2', 'Hotel Colón', 'isCustomer'),
      vendor: await party('V-1', 'Molinos', 'isVendor'),
      otherVendor: await party('V-2', 'Imprenta', 'isVendor'),
    },
    taxCodes: {
      standard: await taxCode('VAT-7', 'Seven', 'STANDARD', '7'),
      withholding: await taxCode('WH-50', 'Half', 'WITHHOLDING', '50'),
    },
    accounts: {
      services: await account('4010', 'Services', 'INCOME'),
      rent: await account('6100', 'Rent', 'EXPENSE'),
      foreignBank: await account('1010', 'Foreign bank', 'ASSET', 'BANK'),
      otherReceivables: await account('1210', 'Other receivables', 'ASSET'),
      otherPayables: await account('2110', 'Other payables', 'LIABILITY'),
    },
  };
}

/** Lines of an invoice, a bill or a note. */
export function documentLines(lines: readonly LineOptions[]): readonly object[] {
  return lines.map(({ price, quantity = '1', taxCodeId, accountId, more }) => ({
    description: 'Services',
    quantity,
    ...(price === null ? {} : { unitPrice: price }),
    ...more,
    ...(taxCodeId === undefined ? {} : { taxCodeId }),
    ...(accountId === undefined ? {} : { accountId }),
  }));
}
