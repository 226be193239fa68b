import type { Firm } from './firm.ts';
import { waitUntil } from './wait-until.ts';

/** What people bring into the books as files, and take out of them. */
export async function exchangeFiles(firm: Firm): Promise<void> {
  await firm.accepted('saveImportMapping', {
    name: 'Old shop',
    columns: [{ here: 'code', inFile: 'Number' }],
  });
  const { uploadId, url } = await firm.accepted<{ uploadId: string; url: string }>(
    'requestUpload',
    { fileName: 'parties.csv' },
    { selection: '... on UploadTicket { uploadId url }' },
  );
  const stored = await fetch(`${firm.url}${url}`, {
    method: 'PUT',
    body: 'code,name,is_customer\nC-2,Café Dos,yes\n',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${await firm.tokenOf('senior')}` },
  });
  if (stored.status !== 201) throw new Error(`the upload was answered ${stored.status}`);
  await keepVoucher(firm);
  await bringFormerBooks(firm);
  await importByTwo(firm);
  await firm.accepted('importParties', { uploadId, fileName: 'parties.csv', isDryRun: false });
  const ticket = await firm.accepted<{ url: string }>(
    'exportBooks',
    { what: 'ACCOUNTS', format: 'CSV' },
    { selection: '... on ExportTicket { url }' },
  );
  const file = await fetch(`${firm.url}${ticket.url}`);
  if (file.status !== 200) throw new Error(`the export was answered ${file.status}`);
  await file.arrayBuffer();
}

/** Figures of the year before, of which one import is rejected and one approved. */
async function bringFormerBooks(firm: Firm): Promise<void> {
  const { tenant } = await firm.read<{
    tenant: { accounts: { nodes: { code: string; isPostable: boolean }[] } };
  }>('{ tenant { accounts(first: 50) { nodes { code isPostable } } } }');
  const code = tenant.accounts.nodes.find(({ isPostable }) => isPostable)?.code;
  for (const [index, decide] of ['rejectFormerBalances', 'approveFormerBalances'].entries()) {
    const { uploadId, url } = await firm.accepted<{ uploadId: string; url: string }>(
      'requestUpload',
      { fileName: 'former.csv' },
      { selection: '... on UploadTicket { uploadId url }' },
    );
    await fetch(`${firm.url}${url}`, {
      method: 'PUT',
      body: `account,month,balance\n${code},2020-0${index + 1},0.00\n`,
      headers: { 'content-type': 'text/csv', authorization: `Bearer ${await firm.tokenOf('senior')}` },
    });
    const { importId } = await firm.accepted<{ importId: string }>(
      'importFormerBalances',
      { uploadId, fileName: 'former.csv', isDryRun: false },
      { selection: '... on TableImportReport { importId }' },
    );
    const reason = index === 0 ? { reason: 'These are the figures of another client.' } : {};
    await firm.accepted(decide, { importId, ...reason }, { as: 'owner' });
  }
}

/** Files that post: one is rejected, and one approved. */
async function importByTwo(firm: Firm): Promise<void> {
  const { tenant } = await firm.read<{
    tenant: { accounts: { nodes: { code: string; isPostable: boolean; controlRole: string | null }[] } };
  }>('{ tenant { accounts(first: 50) { nodes { code isPostable controlRole } } } }');
  const [debit, credit] = tenant.accounts.nodes.filter(
    ({ isPostable, controlRole }) => isPostable && controlRole === null,
  );
  for (const [index, decide] of ['rejectImport', 'approveImport'].entries()) {
    const { uploadId, url } = await firm.accepted<{ uploadId: string; url: string }>(
      'requestUpload',
      { fileName: 'journal.csv' },
      { selection: '... on UploadTicket { uploadId url }' },
    );
    await fetch(`${firm.url}${url}`, {
      method: 'PUT',
      body: `entry,date,account,amount\nT${index},2026-10-15,${debit?.code},5.00\nT${index},2026-10-15,${credit?.code},-5.00\n`,
      headers: { 'content-type': 'text/csv', authorization: `Bearer ${await firm.tokenOf('senior')}` },
    });
    const { importProposal } = await firm.accepted<{ importProposal: { importId: string } }>(
      'proposeImport',
      { uploadId, fileName: 'journal.csv', kind: 'JOURNAL' },
      { selection: '... on ImportProposed { importProposal { importId } }' },
    );
    const reason = index === 0 ? { reason: 'It is the journal of another client.' } : {};
    await firm.accepted(decide, { importId: importProposal.importId, ...reason }, { as: 'owner' });
  }
}

/** A paper of a draft: attached, scanned, fetched and taken away again. */
async function keepVoucher(firm: Firm): Promise<void> {
  const { uploadId, url } = await firm.accepted<{ uploadId: string; url: string }>(
    'requestUpload',
    { fileName: 'rent.txt' },
    { selection: '... on UploadTicket { uploadId url }' },
  );
  await fetch(`${firm.url}${url}`, { method: 'PUT', body: 'The rent of January.' });
  const { draft } = await firm.accepted<{ draft: { id: string } }>(
    'saveEntryDraft',
    { postingDate: '2026-01-15', description: 'Rent', lines: [] },
    { selection: '... on EntryDraftSaved { draft { id } }' },
  );
  const { voucher } = await firm.accepted<{ voucher: { id: string } }>(
    'attachVoucher',
    { to: { entryDraftId: draft.id }, uploadId, fileName: 'rent.txt', type: 'TEXT' },
    { selection: '... on VoucherAttached { voucher { id } }' },
  );
  await waitUntil('the voucher was scanned', async () => {
    const { tenant } = await firm.read<{ tenant: { voucher: { scan: string } } }>(
      `{ tenant { voucher(id: "${voucher.id}") { scan } } }`,
    );
    return tenant.voucher.scan === 'CLEAN';
  });
  const ticket = await firm.accepted<{ url: string }>(
    'requestVoucher',
    { voucherId: voucher.id },
    { selection: '... on VoucherTicket { url }' },
  );
  const file = await fetch(`${firm.url}${ticket.url}`);
  if ((await file.text()) !== 'The rent of January.') throw new Error('the voucher is not what was attached');
  const archive = await firm.accepted<{ url: string }>(
    'exportVouchers',
    { fileName: 'papers' },
    { selection: '... on VoucherArchiveTicket { url }' },
  );
  if (!(await (await fetch(`${firm.url}${archive.url}`)).text()).includes('The rent of January.'))
    throw new Error('the archive lacks the voucher');
  await firm.accepted('detachVoucher', {
    voucherId: voucher.id,
    reason: 'It belongs to the rent of another month.',
  });
}
