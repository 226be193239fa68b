import { fetchFile } from './fetch-file.ts';
import type { Firm, Input } from './firm.ts';
import { moveMoney } from './money.ts';

interface Versioned {
  readonly id: string;
  readonly version: string;
}

const REASON = 'The customer refused the delivery altogether.';

/** What people do with parties, items, documents and settlements. */
export async function keepTrade(firm: Firm): Promise<void> {
  const partyId = await changeMasterData(firm);
  await draftInvoices(firm, partyId);
  await postDocuments(firm, partyId);
  await moveMoney(firm);
}

/** Creates, changes, deactivates and activates an object; answers its id. */
async function liveThrough(firm: Firm, type: string, input: Input): Promise<string> {
  const field = type.charAt(0).toLowerCase() + type.slice(1);
  const step = async (mutation: string, answered: string, given: Input): Promise<Versioned> => {
    const selection = `... on ${type}${answered} { ${field} { id version } }`;
    const answer = await firm.accepted<Readonly<Record<string, Versioned>>>(`${mutation}${type}`, given, {
      selection,
    });
    return answer[field] as Versioned;
  };
  const id = ({ id, version }: Versioned): Input => ({ [`${field}Id`]: id, version });
  const created = await step('create', 'Created', input);
  const changed = await step('update', 'Updated', { ...id(created), name: 'Another name' });
  const inactive = await step('deactivate', 'Deactivated', id(changed));
  await step('activate', 'Activated', id(inactive));
  return created.id;
}

const legalDetailsOfBakery = {
  legalName: 'Panadería Istmo, S.A.',
  taxId: '155704849-2-2021',
  taxCheckDigit: '32',
  address: 'Vía España 100, Panamá',
  taxRegime: 'ITBMS mensual',
  template: 'standard-1',
};

async function changeMasterData(firm: Firm): Promise<string> {
  await liveThrough(firm, 'Item', { code: 'BREAD', name: 'Bread', unitPrice: '2.50', currency: 'PAB' });
  const { taxCode } = await firm.accepted<{ taxCode: Versioned }>(
    'createTaxCode',
    { code: 'HALF', name: 'Half', treatment: 'STANDARD', percent: '3.5' },
    { selection: '... on TaxCodeCreated { taxCode { id version } }' },
  );
  await firm.accepted('updateTaxCode', { taxCodeId: taxCode.id, version: taxCode.version, name: 'Reduced' });
  const { tenant } = await firm.read<{
    tenant: {
      documentSeries: { kind: string; version: string }[];
      legalDetails: { version: string };
    };
  }>('{ tenant { documentSeries { kind version } legalDetails { version } } }');
  const series = tenant.documentSeries.find(({ kind }) => kind === 'INVOICE');
  await firm.accepted(
    'changeDocumentSeries',
    { kind: 'INVOICE', version: series?.version, prefix: 'FAC' },
    { as: 'owner' },
  );
  const { legalDetails } = await firm.accepted<{ legalDetails: { version: string } }>(
    'updateLegalDetails',
    { version: tenant.legalDetails.version, ...legalDetailsOfBakery },
    { as: 'owner', selection: '... on LegalDetailsUpdated { legalDetails { version } }' },
  );
  await firm.accepted('confirmLegalDetails', { version: legalDetails.version }, { as: 'owner' });
  return liveThrough(firm, 'Party', { code: 'C-1', name: 'Café Uno', isCustomer: true });
}

const content = (partyId: string): Input => ({
  partyId,
  documentDate: '2026-02-12',
  lines: [{ description: 'Bread', quantity: '10', unitPrice: '2.50' }],
});

async function draftInvoices(firm: Firm, partyId: string): Promise<void> {
  const draftOf = async (mutation: string, type: string, input: Input, as: 'senior' | 'owner' = 'senior') =>
    (
      await firm.accepted<{ draft: Versioned }>(mutation, input, {
        as,
        selection: `... on ${type} { draft { id version } }`,
      })
    ).draft;
  const save = (input: Input = {}) =>
    draftOf('saveInvoiceDraft', 'DocumentDraftSaved', { ...content(partyId), ...input });
  const id = ({ id, version }: Versioned): Input => ({ draftId: id, version });
  const submit = (draft: Versioned) => draftOf('submitInvoiceDraft', 'DocumentDraftSubmitted', id(draft));
  const draft = await save();
  const changed = await save({ ...id(draft), reference: 'Order 7' });
  const withdrawn = await draftOf('withdrawInvoiceDraft', 'DocumentDraftChanged', id(await submit(changed)));
  const rejected = await draftOf(
    'rejectInvoiceDraft',
    'DocumentDraftRejected',
    { ...id(await submit(withdrawn)), reason: REASON },
    'owner',
  );
  await fetchFile(firm, 'renderDocument', { what: { draftId: rejected.id }, format: 'HTML' });
  await draftOf('approveInvoiceDraft', 'DocumentDraftPosted', id(await submit(rejected)), 'owner');
  await draftOf('discardInvoiceDraft', 'DocumentDraftChanged', id(await save()));
  await draftOf('postInvoiceDraft', 'DocumentDraftPosted', id(await save()));
}

async function postDocuments(firm: Firm, partyId: string): Promise<void> {
  const post = async (mutation: string, input: Input) =>
    (
      await firm.accepted<{ document: { id: string; openItem: { id: string } } }>(mutation, input, {
        selection: '... on DocumentPosted { document { id openItem { id } } }',
      })
    ).document;
  const invoice = await post('postInvoice', content(partyId));
  const receipt = await post('postReceipt', {
    partyId,
    documentDate: '2026-02-20',
    settledAmount: '10.00',
    bankAmount: '10.00',
  });
  const { allocation } = await firm.accepted<{ allocation: { id: string } }>(
    'allocateItems',
    {
      fromItemId: receipt.openItem.id,
      toItemId: invoice.openItem.id,
      amount: '10.00',
      allocationDate: '2026-02-20',
    },
    { selection: '... on ItemsAllocated { allocation { id } }' },
  );
  await firm.accepted('reverseAllocation', {
    allocationId: allocation.id,
    onFirstOpenDay: true,
    reason: REASON,
  });
  await firm.accepted('remarkOnDocument', { documentId: invoice.id, remark: 'Call them first.' });
  await fetchFile(firm, 'renderDocument', { what: { documentId: invoice.id }, format: 'HTML' });
  await fetchFile(firm, 'renderStatement', {
    partyId,
    side: 'SALES',
    from: '2026-02-01',
    to: '2026-02-28',
    format: 'HTML',
  });
  await fetchFile(firm, 'renderReport', { report: { trialBalance: { asOf: '2026-02-28' } }, format: 'HTML' });
  await decideOnCorrections(firm, receipt.id);
  await firm.accepted('voidDocument', { documentId: invoice.id, onFirstOpenDay: true, reason: REASON });
}

/** The void of a receipt: one proposal is rejected, the next one is approved. */
async function decideOnCorrections(firm: Firm, documentId: string): Promise<void> {
  for (const decide of ['rejectCorrection', 'approveCorrection']) {
    const { correction } = await firm.accepted<{ correction: { id: string } }>(
      'proposeDocumentVoid',
      { documentId, onFirstOpenDay: true, reason: REASON },
      { selection: '... on CorrectionProposed { correction { id } }' },
    );
    const reason = decide === 'rejectCorrection' ? { reason: REASON } : {};
    await firm.accepted(decide, { correctionId: correction.id, ...reason }, { as: 'owner' });
  }
}
