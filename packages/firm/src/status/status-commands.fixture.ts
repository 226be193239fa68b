import { insertParty } from '@cifra/trade/parties/insert-party';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { RefusalCode } from '@cifra/domain/refusals';
import { accepted } from '@cifra/domain/result';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { accounts, accountRoles, accruals } from '@cifra/database/tables/tenant';
import { documentDrafts } from '@cifra/database/tables/documents';
import { tenantCommand } from '@cifra/books/command';
import { postEntry, type PostedEntry } from '@cifra/ledger/journal/post-entry';

/** What the tests of the status need in the books: bare writes, no rule of the product among them. */

export const addControlAccounts = tenantCommand<
  { readonly receivable: Uuid; readonly payable: Uuid; readonly difference: Uuid },
  null,
  never
>('fixture.addControlAccounts', async (tx, ids) => {
  const account = (id: Uuid, code: string, role: 'DefaultAR' | 'DefaultAP' | null) =>
    ({
      id,
      code,
      name: code,
      type: role === 'DefaultAP' ? 'LIABILITY' : role === 'DefaultAR' ? 'ASSET' : 'EQUITY',
      normal_side: role === 'DefaultAR' ? 'DEBIT' : 'CREDIT',
      kind: null,
      parent_id: null,
      is_postable: true,
      is_active: true,
      control_role: role,
      currency: null,
      bank_number: null,
    }) as const;
  tx.insert(accounts, account(ids.receivable, '1200', 'DefaultAR'));
  tx.insert(accounts, account(ids.payable, '2100', 'DefaultAP'));
  tx.insert(accounts, account(ids.difference, '3900', null));
  tx.insert(accountRoles, { role: 'DefaultAR', account_id: ids.receivable });
  tx.insert(accountRoles, { role: 'DefaultAP', account_id: ids.payable });
  tx.insert(accountRoles, { role: 'OpeningBalanceDifference', account_id: ids.difference });
  tx.record(fixtureEvent({ event: 'FIXTURE_ACCOUNTS', objectType: 'Account', objectId: ids.receivable }));
  return accepted(null);
});

export const addDocumentDraft = tenantCommand<
  { readonly state: 'DRAFT' | 'PENDING_APPROVAL' | 'POSTED'; readonly postingDate: LocalDate },
  Uuid,
  never
>('fixture.addDocumentDraft', async (tx, { state, postingDate }, { newId }) => {
  const [id, partyId] = [newId(), newId()];
  await insertParty(tx, {
    id: partyId,
    code: partyId.slice(0, 36),
    name: 'Party',
    is_customer: true,
    is_vendor: false,
    tax_id: null,
    tax_check_digit: null,
    address: null,
    email: null,
    phone: null,
    note: null,
    currency: null,
    payment_term_days: 30,
    is_active: true,
  });
  tx.insert(documentDrafts, {
    id,
    kind: 'INVOICE',
    state,
    party_id: partyId,
    document_date: postingDate,
    posting_date: postingDate,
    content: '{}',
    prepared_by: '[]',
    submitted_by: null,
    decided_by: null,
    rejection_reason: null,
    document_id: null,
  });
  tx.record(fixtureEvent({ event: 'FIXTURE_DOCUMENT_DRAFT', objectType: 'DocumentDraft', objectId: id }));
  return accepted(id);
});

export const markAccrual = tenantCommand<
  { readonly entryId: Uuid; readonly reverseOnDate: LocalDate },
  null,
  never
>('fixture.markAccrual', async (tx, { entryId, reverseOnDate }) => {
  tx.insert(accruals, { entry_id: entryId, reverse_on_date: reverseOnDate, reversal_id: null });
  tx.record(fixtureEvent({ event: 'FIXTURE_ACCRUAL', objectType: 'JournalEntry', objectId: entryId }));
  return accepted(null);
});

/** Posts to a control account, as a sales document does: each line of it names a party and an open item. Amounts: E4, debit positive. */
export const postControl = tenantCommand<
  {
    readonly accountId: Uuid;
    readonly otherId: Uuid;
    readonly currency: string;
    readonly amountE4: string;
    readonly postingDate: LocalDate;
  },
  PostedEntry,
  RefusalCode
>('fixture.postControl', async (tx, input, context) => {
  const line = {
    accountId: input.accountId,
    originalCurrency: input.currency,
    originalAmountE4: BigInt(input.amountE4),
    description: '',
  };
  return postEntry(
    tx,
    {
      kind: 'ORDINARY',
      source: 'SALES',
      sourceId: null,
      postingDate: input.postingDate,
      documentDate: input.postingDate,
      description: 'fixture',
      reference: null,
      lines: [
        { ...line, lineKind: 'CONTROL', partyId: context.newId(), openItemId: context.newId() },
        { ...line, accountId: input.otherId, originalAmountE4: -line.originalAmountE4, lineKind: 'ORDINARY' },
      ],
      preparedBy: null,
      approvedBy: null,
    },
    context,
  );
});

export const commands = [addControlAccounts, addDocumentDraft, markAccrual, postControl];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
