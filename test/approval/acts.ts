import { approvalRules, type ApprovalObject } from '@cifra/domain/approval-rules';
import { idIn } from '../worlds/firm/client-requests.ts';
import type { DocumentClient } from '../worlds/firm/client.ts';
import type { Input } from '../worlds/firm/firm.ts';
import {
  allocationIds,
  bill,
  billInput,
  invoice,
  invoiceInput,
  moneyInput,
  noteInput,
  payment,
  REASON,
  receipt,
  refundInput,
  reverseAllocation,
} from '../documents/document-steps.ts';

/** What people post and undo, and the mutations with which one person does it, and two do. */

export interface Act {
  readonly object: ApprovalObject;
  readonly act: 'posting' | 'undoing';
  /** The mutations with which one person posts it, that of a draft last. */
  readonly alone: readonly string[];
  /** Those with which two do: the last one is the second person's. Empty: nobody else is ever asked. */
  readonly byTwo: readonly string[];
  /** What its first mutation of either way is given; each call is for another one. Made while nothing needs approval. */
  readonly inputOf: (client: DocumentClient) => Promise<Input>;
}

const date = '2026-02-10';
/** Lies in a later month than what it takes back. */
const later = '2026-03-02';

const lines = ({ tenant }: DocumentClient, name: string) => [
  { accountId: tenant.roles[name], amount: '9.00' },
];

async function received(client: DocumentClient) {
  return (await receipt(client, { date, settled: '10' })).itemId;
}
async function owed(client: DocumentClient) {
  return (await client.postDocument('postBill', billInput(client, { date, price: '10' }))).itemId;
}

type Contents = Readonly<
  Record<Exclude<ApprovalObject, 'ALLOCATION'>, (client: DocumentClient) => Promise<Input>>
>;

const note =
  (kind: string) =>
  async (client: DocumentClient): Promise<Input> => {
    const isSale = kind.startsWith('SALES');
    const original = isSale
      ? await invoice(client, { date })
      : await client.postDocument('postBill', billInput(client, { date }));
    return noteInput(client, { kind, originalId: original.id, date, price: '5' });
  };

const writeOff = (kind: string, client: DocumentClient, openItemId: string): Input => ({
  kind,
  partyId: client.parties[kind === 'CUSTOMER_WRITE_OFF' ? 'customer' : 'vendor'],
  documentDate: date,
  openItemId,
  amount: '10',
  reason: REASON,
});

/** What is given to post one of each. */
const contents: Contents = {
  ENTRY: async ({ tenant: { roles, baseCurrency: currency } }) => ({
    postingDate: date,
    description: 'Rent of the month',
    lines: [
      { accountId: roles['FxVarianceBankFees'], debit: '9.00', currency },
      { accountId: roles['Bank'], credit: '9.00', currency },
    ],
  }),
  INVOICE: async (client) => invoiceInput(client, { date }),
  BILL: async (client) => billInput(client, { date }),
  SALES_CREDIT_NOTE: note('SALES_CREDIT_NOTE'),
  SALES_DEBIT_NOTE: note('SALES_DEBIT_NOTE'),
  PURCHASE_CREDIT_NOTE: note('PURCHASE_CREDIT_NOTE'),
  PURCHASE_DEBIT_NOTE: note('PURCHASE_DEBIT_NOTE'),
  RECEIPT: async (client) => moneyInput(client, 'Receipt', { date, settled: '10' }),
  REDUCED_RECEIPT: async (client) =>
    moneyInput(client, 'Receipt', {
      date,
      settled: '10',
      bank: '5',
      charges: [{ kind: 'FEE', amount: '5' }],
    }),
  PAYMENT: async (client) => moneyInput(client, 'Payment', { date, settled: '10' }),
  CUSTOMER_REFUND: async (client) =>
    refundInput(client, 'CUSTOMER_REFUND', {
      date,
      settled: '10',
      allocations: [[await received(client), '10']],
    }),
  VENDOR_REFUND: async (client) => {
    const { itemId } = await payment(client, { date, settled: '10' });
    return refundInput(client, 'VENDOR_REFUND', { date, settled: '10', allocations: [[itemId, '10']] });
  },
  CUSTOMER_WRITE_OFF: async (client) =>
    writeOff('CUSTOMER_WRITE_OFF', client, (await invoice(client, { date, price: '10' })).itemId),
  VENDOR_WRITE_OFF: async (client) => writeOff('VENDOR_WRITE_OFF', client, await owed(client)),
  NETTING: async (client) => {
    const code = `B-${(await client.rows('select id from parties')).length}`;
    const both = { code, name: 'Panadería', isCustomer: true, isVendor: true };
    const party = idIn(await client.accepted('createParty', both), 'party');
    const sold = await invoice(client, { party, date, price: '10' });
    const bought = await bill(client, { party, date, price: '10' });
    const items = [sold, bought].map(({ itemId }) => ({ openItemId: itemId, amount: '10' }));
    return { partyId: party, documentDate: date, amount: '10', items, reason: REASON };
  },
  MONEY_IN: async (client) => ({
    kind: 'MONEY_IN',
    documentDate: date,
    lines: lines(client, 'SalesRevenue'),
  }),
  CLAIMED_MONEY_IN: async (client) => {
    const code = `O-${(await client.rows('select id from accounts')).length}`;
    const owner = { code, name: 'Owner', type: 'LIABILITY', kind: 'OWNER_CURRENT' };
    const moneyAccountId = idIn(await client.accepted('createAccount', owner), 'account');
    return { kind: 'MONEY_IN', moneyAccountId, documentDate: date, lines: lines(client, 'SalesRevenue') };
  },
  MONEY_OUT: async (client) => ({
    kind: 'MONEY_OUT',
    documentDate: date,
    lines: lines(client, 'FxVarianceBankFees'),
  }),
  TRANSFER: async (client) => ({
    kind: 'TRANSFER',
    documentDate: date,
    transfer: { amount: '9.00', toAccountId: client.accounts.foreignBank },
  }),
};

/** The word of a kind in the names of its mutations. */
const nameOf: Readonly<Record<keyof Contents, string>> = {
  ENTRY: 'Entry',
  INVOICE: 'Invoice',
  BILL: 'Bill',
  SALES_CREDIT_NOTE: 'Note',
  SALES_DEBIT_NOTE: 'Note',
  PURCHASE_CREDIT_NOTE: 'Note',
  PURCHASE_DEBIT_NOTE: 'Note',
  RECEIPT: 'Receipt',
  REDUCED_RECEIPT: 'Receipt',
  PAYMENT: 'Payment',
  CUSTOMER_REFUND: 'Refund',
  VENDOR_REFUND: 'Refund',
  CUSTOMER_WRITE_OFF: 'WriteOff',
  VENDOR_WRITE_OFF: 'WriteOff',
  NETTING: 'Netting',
  MONEY_IN: 'Money',
  CLAIMED_MONEY_IN: 'Money',
  MONEY_OUT: 'Money',
  TRANSFER: 'Money',
};

function posting(object: keyof Contents): Act {
  const name = nameOf[object];
  return {
    object,
    act: 'posting',
    alone: [`post${name}`, `post${name}Draft`],
    byTwo:
      approvalRules[object].posting !== null
        ? [`save${name}Draft`, `submit${name}Draft`, `approve${name}Draft`]
        : [],
    inputOf: contents[object],
  };
}

/** How the posted object is named when it is undone. */
function undoing(object: keyof Contents): Act {
  const post = `post${nameOf[object]}`;
  const inputOf = async (client: DocumentClient, field: string, argument: string): Promise<Input> => {
    const input = await contents[object](client);
    const id = idIn(await client.accepted(post, input), field);
    if (object.endsWith('CREDIT_NOTE')) {
      // It settles its original as it is posted, and is undone after that alone.
      const settled = (await allocationIds(client)).at(-1);
      await reverseAllocation(client, String(settled), date);
    }
    return { [argument]: id, postingDate: date, reason: REASON };
  };
  const [one, two, field, argument] =
    object === 'ENTRY'
      ? (['reverseEntry', 'proposeEntryReversal', 'entry', 'entryId'] as const)
      : nameOf[object] === 'Money'
        ? (['voidMoney', 'proposeMoneyVoid', 'moneyDocument', 'moneyDocumentId'] as const)
        : (['voidDocument', 'proposeDocumentVoid', 'document', 'documentId'] as const);
  return {
    object,
    act: 'undoing',
    alone: [one],
    byTwo: [two, 'approveCorrection'],
    inputOf: (client) => inputOf(client, field, argument),
  };
}

async function toAllocate(client: DocumentClient): Promise<Input> {
  const sold = await invoice(client, { date, price: '10' });
  return { fromItemId: await received(client), toItemId: sold.itemId, amount: '10', allocationDate: date };
}

const ofAllocations: readonly Act[] = [
  { object: 'ALLOCATION', act: 'posting', alone: ['allocateItems'], byTwo: [], inputOf: toAllocate },
  {
    object: 'ALLOCATION',
    act: 'undoing',
    alone: ['reverseAllocation'],
    byTwo: ['proposeAllocationReversal', 'approveCorrection'],
    inputOf: async (client) => ({
      allocationId: idIn(await client.accepted('allocateItems', await toAllocate(client)), 'allocation'),
      postingDate: later,
      reason: REASON,
    }),
  },
];

const objects = Object.keys(contents) as (keyof Contents)[];
export const acts: readonly Act[] = [...objects.map(posting), ...objects.map(undoing), ...ofAllocations];
