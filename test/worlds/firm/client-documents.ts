import { DatabaseSync } from 'node:sqlite';
import {
  getNamedType,
  isLeafType,
  isObjectType,
  isUnionType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { uuidText } from '../../isolation/sightings.ts';
import type { Member, Person, TenantWish, TestFirm, TestTenant } from './firm.ts';

/** What an invoice's or a bill's line needs; price and quantity as a caller writes them. */
export interface LineWish {
  readonly price: string;
  readonly quantity?: string;
  readonly taxCodeId?: string | null;
  readonly accountId?: string;
}

export interface PostedItem {
  readonly id: string;
  readonly displayNumber: string;
  readonly itemId: string;
  readonly entryId: string;
  readonly number: bigint;
}

/** A tenant with parties, tax codes and accounts, and the mutations of its documents through the gateway. */
export interface DocumentDesk {
  readonly firm: TestFirm;
  readonly tenant: TestTenant;
  readonly parties: Readonly<Record<'customer' | 'otherCustomer' | 'vendor' | 'otherVendor', string>>;
  readonly taxCodes: Readonly<Record<'standard' | 'withholding', string>>;
  /** Ids of accounts that no role is bound to. */
  readonly accounts: Readonly<Record<'rent' | 'foreignBank' | 'otherReceivables' | 'otherPayables', string>>;
  /** A mutation; answers its member with the leaves of a refusal, and of an object its id. */
  do(mutation: string, input: Readonly<Record<string, unknown>>, as?: Person): Promise<Member>;
  /** A mutation that must succeed. */
  must(mutation: string, input: Readonly<Record<string, unknown>>, as?: Person): Promise<Member>;
  /** Posts what must be taken; answers what became of it. */
  posted(mutation: string, input: Readonly<Record<string, unknown>>, as?: Person): Promise<PostedItem>;
  /** A query of the tenant's file. Ids come as text, whole numbers as bigint. */
  rows(sql: string, ...values: readonly (string | number)[]): Record<string, string | bigint | null>[];
  item(itemId: string): { readonly original: bigint; readonly base: bigint };
  draftVersion(draftId: string): string;
}

const words = (schema: GraphQLSchema, mutation: string): string => {
  const result = getNamedType(schema.getMutationType()?.getFields()[mutation]?.type);
  if (!isUnionType(result)) throw new Error(`${mutation} answers no union`);
  const types = new Map<string, string>();
  const named = (name: string, type: string, member: string): string => {
    const known = types.get(name) ?? type;
    types.set(name, known);
    return known === type ? name : `${member}_${name}: ${name}`;
  };
  const fieldsOf = (member: GraphQLObjectType): string[] =>
    Object.values(member.getFields()).flatMap((field) => {
      const type = getNamedType(field.type);
      if (isLeafType(type)) return [named(field.name, String(field.type), member.name)];
      if (!isObjectType(type) || !type.getFields()['id']) return [];
      return [`${named(field.name, String(field.type), member.name)} { id }`];
    });
  return `__typename ${result
    .getTypes()
    .map((member) => `... on ${member.name} { ${['__typename', ...fieldsOf(member)].join(' ')} }`)
    .join(' ')}`;
};

let desks = 0;

/** Provisions a tenant and opens a desk in it. Sandboxes need no legal details; LIVE tenants are given theirs. */
export async function openDesk(firm: TestFirm, wish: TenantWish = {}): Promise<DocumentDesk> {
  const tenant = await firm.provision({ kind: 'SANDBOX', ...wish });
  desks += 1;
  // Closed with the process: each statement reads the newest commit.
  const database = new DatabaseSync(tenant.file, { readOnly: true, readBigInts: true });
  const prefix = `desk-${desks}`;
  let serial = 0;
  const selections = new Map<string, string>();
  const idOf = (member: Member, field: string): string => {
    const { id } = (member[field] ?? {}) as { id?: string };
    if (id === undefined) throw new Error(JSON.stringify(member));
    return id;
  };
  const create = async (mutation: string, field: string, input: object): Promise<string> =>
    idOf(await firm.do(mutation, { ...input }, { as: 'senior', tenant: tenant.slug }), field);

  const desk: DocumentDesk = {
    firm,
    tenant,
    parties: {
      customer: await create('createParty', 'party', {
        code: 'C-1',
        name: 'Hotel Central',
        isCustomer: true,
      }),
      otherCustomer: await create('createParty', 'party', {
        code: 'C-2',
        name: 'Hotel Colón',
        isCustomer: true,
      }),
      vendor: await create('createParty', 'party', { code: 'V-1', name: 'Molinos', isVendor: true }),
      otherVendor: await create('createParty', 'party', { code: 'V-2', name: 'Imprenta', isVendor: true }),
    },
    taxCodes: {
      standard: await create('createTaxCode', 'taxCode', {
        code: 'VAT-7',
        name: 'Seven',
        treatment: 'STANDARD',
        percent: '7',
      }),
      withholding: await create('createTaxCode', 'taxCode', {
        code: 'WH-50',
        name: 'Half',
        treatment: 'WITHHOLDING',
        percent: '50',
      }),
    },
    accounts: {
      rent: await create('createAccount', 'account', { code: '6100', name: 'Rent', type: 'EXPENSE' }),
      foreignBank: await create('createAccount', 'account', {
        code: '1010',
        name: 'Foreign bank',
        type: 'ASSET',
      }),
      otherReceivables: await create('createAccount', 'account', {
        code: '1210',
        name: 'Other receivables',
        type: 'ASSET',
      }),
      otherPayables: await create('createAccount', 'account', {
        code: '2110',
        name: 'Other payables',
        type: 'LIABILITY',
      }),
    },
    async do(mutation, input, as = 'senior') {
      const type = firm.apiSchema.getMutationType()?.getFields()[mutation]?.args[0]?.type;
      if (type === undefined) throw new Error(`there is no mutation ${mutation}`);
      const selection = selections.get(mutation) ?? words(firm.apiSchema, mutation);
      selections.set(mutation, selection);
      serial += 1;
      const { data, errors } = await firm.ask<{ it: Member } | null>(
        `mutation ($input: ${String(type)}) { it: ${mutation}(input: $input) { ${selection} } }`,
        {
          as,
          tenant: tenant.slug,
          variables: { input: { idempotencyKey: `${prefix}-${serial}`, ...input } },
        },
      );
      if (errors.length > 0 || !data)
        throw new Error(
          `${mutation} ${JSON.stringify(input)}: ${JSON.stringify(errors)} ${firm.masked.join('\n')}`,
        );
      return data.it;
    },
    async must(mutation, input, as) {
      const done = await desk.do(mutation, input, as);
      if (done.code !== undefined)
        throw new Error(`${mutation} ${JSON.stringify(input)}: ${JSON.stringify(done)}`);
      return done;
    },
    async posted(mutation, input, as) {
      const id = idOf(await desk.must(mutation, input, as), 'document');
      const [row] = desk.rows(
        `select d.display_number, d.number, d.entry_id, i.id as item_id from documents d
         left join open_items i on i.document_id = d.id where lower(hex(d.id)) = ?`,
        id.replaceAll('-', ''),
      );
      if (!row) throw new Error(`${mutation} answered a document that is not in the file`);
      return {
        id,
        displayNumber: String(row['display_number']),
        number: BigInt(row['number'] ?? 0),
        itemId: String(row['item_id']),
        entryId: String(row['entry_id']),
      };
    },
    rows: (sql, ...values) =>
      database
        .prepare(sql)
        .all(...values)
        .map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [
              name,
              value instanceof Uint8Array ? uuidText(value) : (value as string | bigint | null),
            ]),
          ),
        ),
    item(itemId) {
      const [row] = desk.rows(
        'select open_original_amount as original, open_base_amount as base from open_item_balances where lower(hex(open_item_id)) = ?',
        itemId.replaceAll('-', ''),
      );
      if (!row) throw new Error(`there is no open item ${itemId}`);
      return { original: BigInt(row['original'] ?? 0), base: BigInt(row['base'] ?? 0) };
    },
    draftVersion(draftId) {
      const [row] = desk.rows(
        'select commit_number from document_drafts where lower(hex(id)) = ?',
        draftId.replaceAll('-', ''),
      );
      return String(row?.['commit_number']);
    },
  };
  return desk;
}

/** Lines of an invoice, a bill or a note. */
export function documentLines(lines: readonly LineWish[]): readonly object[] {
  return lines.map(({ price, quantity = '1', taxCodeId, accountId }) => ({
    description: 'Services',
    quantity,
    unitPrice: price,
    ...(taxCodeId === undefined ? {} : { taxCodeId }),
    ...(accountId === undefined ? {} : { accountId }),
  }));
}
