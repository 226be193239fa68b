import { setTimeout as delay } from 'node:timers/promises';
import type { Callers } from '../../worlds/product/callers.ts';

/** A command that was sent to a client's books, and what became of it as far as its sender knows. */
export interface SentCommand {
  readonly kind: 'INVOICE' | 'RECEIPT';
  readonly slug: string;
  /** The reference of the document. */
  readonly reference: string;
  /** The number of the document; null: there was no answer. */
  displayNumber: string | null;
}

interface Posted {
  readonly __typename: string;
  readonly document?: { readonly displayNumber: string; readonly openItem: { readonly id: string } };
}

const SELECTED = '... on DocumentPosted { document { displayNumber openItem { id } } }';

export interface Customer {
  readonly slug: string;
  readonly partyId: string;
}

/** What a server that has much to do may answer: the same is sent again, under the same key. */
const AGAIN = /SERVER_BUSY|SUBGRAPH_TIMEOUT|REQUEST_TIMEOUT|OUTCOME_UNKNOWN|_UNAVAILABLE/;
const PAUSE_MILLIS = 200;

/** Sends it until it is answered; answers the open item of the document. Throws when the server is gone, and what it refuses. */
async function send(
  callers: Callers,
  command: SentCommand,
  input: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { kind, slug, reference } = command;
  const mutation = kind === 'INVOICE' ? 'postInvoice' : 'postReceipt';
  for (;;) {
    try {
      const posted = await callers.do<Posted>(
        mutation,
        { ...input, idempotencyKey: `${kind}-${reference}`, reference },
        { as: 'senior', tenant: slug, selection: SELECTED },
      );
      if (!posted.document) throw new Error(JSON.stringify(posted));
      command.displayNumber = posted.document.displayNumber;
      return posted.document.openItem.id;
    } catch (error) {
      if (!(error instanceof Error && AGAIN.test(error.message))) throw error;
      await delay(PAUSE_MILLIS);
    }
  }
}

/** An invoice of 100.00. */
export const sendInvoice = (callers: Callers, command: SentCommand, { partyId }: Customer): Promise<string> =>
  send(callers, command, {
    partyId,
    documentDate: '2026-03-10',
    lines: [{ description: 'Load', quantity: '4', unitPrice: '25' }],
  });

/** A receipt of 60.00 that settles 60.00 of an invoice. */
export const sendReceipt = (
  callers: Callers,
  command: SentCommand,
  { partyId, openItemId }: Customer & { readonly openItemId: string },
): Promise<string> =>
  send(callers, command, {
    partyId,
    documentDate: '2026-03-11',
    settledAmount: '60',
    bankAmount: '60',
    allocations: [{ openItemId, amount: '60' }],
  });

export async function makeCustomer(callers: Callers, slug: string): Promise<Customer> {
  const made = await callers.do<{ readonly __typename: string; readonly party: { readonly id: string } }>(
    'createParty',
    { code: 'C-1', name: 'Hotel Central', isCustomer: true },
    { as: 'senior', tenant: slug, selection: '... on PartyCreated { party { id } }' },
  );
  return { slug, partyId: made.party.id };
}

interface Writing {
  readonly sent: SentCommand[];
  /** Names the references. */
  readonly name: string;
  readonly isOver: () => boolean;
}

/** Invoices and their receipts, one after the other, until it is over. Throws what is not owed to the end. */
export async function keepWriting(
  callers: Callers,
  customer: Customer,
  { sent, name, isOver }: Writing,
): Promise<void> {
  for (let serial = 0; !isOver(); serial += 1) {
    const about = { slug: customer.slug, reference: `${name}-${serial}` };
    const command = (kind: SentCommand['kind']): SentCommand => {
      const made = { kind, ...about, displayNumber: null };
      sent.push(made);
      return made;
    };
    try {
      const openItemId = await sendInvoice(callers, command('INVOICE'), customer);
      if (isOver()) return;
      await sendReceipt(callers, command('RECEIPT'), { ...customer, openItemId });
    } catch (error) {
      if (!isOver()) throw error;
    }
  }
}
