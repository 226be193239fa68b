import { loosenSetting } from '../../support/loosen-setting.ts';
import { setSetting } from '../../support/fixture-commands.ts';
import type { TenantCommand } from '@cifra/books/command';
import type { OpeningInput } from '@cifra/ledger/opening/opening-input';
import type { RefusalCode } from '@cifra/domain/refusals';
import { kindForRoles } from '@cifra/domain/account-kinds';
import type { AccountRole, AccountType } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { bindAccountRoleCommand, createAccountCommand } from '@cifra/ledger/accounts/account-commands';
import { postOpeningBalancesCommand } from '@cifra/ledger/opening/opening-commands';
import { rateOfDay } from '../../support/document-rates.ts';
import { openDocuments, type Documents, type Member } from './documents.ts';

export interface PostedDocument {
  readonly id: Uuid;
  readonly displayNumber: string;
  readonly openItemId: Uuid;
}

/** A tenant in balboas that issues documents: control, tax and variance accounts, a customer and a vendor, rates of the euro. */
export interface DocumentBooks extends Documents {
  readonly roles: Readonly<Record<AccountRole, Uuid>>;
  readonly customer: Uuid;
  readonly vendor: Uuid;
  /** Runs a command of the books. Throws when it is refused. */
  readonly run: <Input, Value, Code extends RefusalCode>(
    command: TenantCommand<Input, Value, Code>,
    input: Input,
  ) => Promise<Value>;
  readonly rate: (rateDate: string, rate: string) => Promise<null>;
  readonly account: (code: string, type: AccountType, role?: AccountRole) => Promise<Uuid>;
  readonly bind: (role: AccountRole, accountId: Uuid) => Promise<Uuid>;
  /** Posts opening balances of items alone; the difference goes to its own account. */
  readonly openWith: (opening: Pick<OpeningInput, 'items' | 'controlTotals'>) => Promise<Uuid>;
  readonly party: (input: Record<string, unknown>) => Promise<Uuid>;
  /** Runs a mutation with a selection on its members; answers the member, a refusal too. */
  readonly step: (mutation: string, input: Record<string, unknown>, select?: string) => Promise<Member>;
  /** Posts a document that must be accepted. */
  readonly post: (mutation: string, input: Record<string, unknown>) => Promise<PostedDocument>;
  readonly invoice: (input?: Record<string, unknown>) => Promise<PostedDocument>;
}

type Posted = Omit<PostedDocument, 'openItemId'> & { readonly openItem: { readonly id: Uuid } | null };
/** Of a note that voided its original. */
const NONE = '' as Uuid;
const POSTED = '... on DocumentPosted { document { id displayNumber openItem { id } } }';

/** Lines of one article each, untaxed. */
export const linesOf = (...prices: readonly string[]) =>
  prices.map((unitPrice) => ({ description: 'Harina', quantity: '1', unitPrice }));

/** Modules of commands are relative to this one. */
export async function openDocumentBooks(
  modules: readonly string[] = [],
  others: Parameters<typeof openDocuments>[1] = [],
): Promise<DocumentBooks> {
  const documents = await openDocuments(['../../support/document-rates.ts', ...modules], others);
  const { world } = documents;
  for (const key of ['payments.needApproval', 'settlements.correctionsNeedApproval'])
    await world.books.executeControl(
      setSetting,
      { scopeId: world.tenant.id, key, value: 'false' },
      world.request(),
    );
  const run: DocumentBooks['run'] = async (command, input) => {
    const done = await world.books.execute(command, { tenantId: world.tenant.id }, input, world.request());
    if (!done.ok) throw new Error(`${command.name}: ${JSON.stringify(done.refusal)}`);
    return done.value;
  };
  const account: DocumentBooks['account'] = async (code, type, role) => {
    const kind = kindForRoles(type, role === undefined ? [] : [role]);
    const facts = { kind, normalSide: null, parentId: null, isPostable: true };
    const accountId = await run(createAccountCommand, { code, name: `Account ${code}`, type, ...facts });
    if (role !== undefined) await run(bindAccountRoleCommand, { role, accountId });
    return accountId;
  };
  const step: DocumentBooks['step'] = (mutation, input, select = '') =>
    documents.send(mutation, input, { select });
  const post: DocumentBooks['post'] = async (mutation, input) => {
    const member = await step(mutation, input, POSTED);
    if (member['document'] === undefined) throw new Error(`${mutation}: ${JSON.stringify(member)}`);
    const { openItem, ...document } = member['document'] as Posted;
    return { ...document, openItemId: openItem?.id ?? NONE };
  };
  const party: DocumentBooks['party'] = async (input) => {
    const member = await documents.mutate('createParty', input);
    if (member['party'] === undefined) throw new Error(JSON.stringify(member));
    return (member['party'] as { id: Uuid }).id;
  };
  const roles = {
    DefaultAR: await account('1200', 'ASSET', 'DefaultAR'),
    DefaultAP: await account('2100', 'LIABILITY', 'DefaultAP'),
    CustomerAdvances: await account('2150', 'LIABILITY', 'CustomerAdvances'),
    VendorAdvances: await account('1250', 'ASSET', 'VendorAdvances'),
    TaxPayable: await account('2200', 'LIABILITY', 'TaxPayable'),
    TaxReceivable: await account('1300', 'ASSET', 'TaxReceivable'),
    FxVarianceBankFees: await account('7100', 'EXPENSE', 'FxVarianceBankFees'),
    OpeningBalanceDifference: await account('3900', 'EQUITY', 'OpeningBalanceDifference'),
  } as Record<AccountRole, Uuid>;
  const customer = await party({ code: 'C-1', name: 'Hotel Central', isCustomer: true, paymentTermDays: 30 });
  const vendor = await party({ code: 'V-1', name: 'Molinos', isVendor: true, paymentTermDays: 30 });
  return {
    ...documents,
    roles,
    customer,
    vendor,
    run,
    account,
    bind: (role, accountId) => run(bindAccountRoleCommand, { role, accountId }),
    openWith: async (opening) => {
      const approval = { tenantId: world.tenant.id, key: 'entries.manualNeedApproval' };
      await loosenSetting(world.books, { ...approval, value: 'false' });
      const id = await run(postOpeningBalancesCommand, { ...opening, lines: [], differenceConsent: true });
      await loosenSetting(world.books, { ...approval, value: 'true' });
      return id;
    },
    party,
    step,
    post,
    rate: (rateDate, rate) =>
      run(rateOfDay, {
        originalCurrency: 'EUR',
        baseCurrency: world.tenant.baseCurrency,
        rateDate: localDate(rateDate),
        rate,
      }),
    invoice: (input = {}) =>
      post('postInvoice', {
        partyId: customer,
        documentDate: '2026-01-10',
        lines: linesOf('100.00'),
        ...input,
      }),
  };
}
