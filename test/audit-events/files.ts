import type { Firm } from './firm.ts';

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
