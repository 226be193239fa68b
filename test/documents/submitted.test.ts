import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient } from '../worlds/firm/client.ts';
import { invoiceInput } from './document-steps.ts';

/** What is submitted is what is approved (product 2.3, 4.1). */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

test('the per cent of a tax code does not change under a draft that awaits approval; withdrawn, it does', async () => {
  const client = await openDocumentClient(firm);
  const taxCodeId = client.taxCodes.standard;
  const changePercent = async (percent: string) => {
    const { taxCode } = await client.read<{ taxCode: { version: string } }>(
      `taxCode(id: "${taxCodeId}") { version }`,
    );
    return client.do('updateTaxCode', { taxCodeId, version: taxCode.version, percent }, 'owner');
  };
  const saved = await client.accepted(
    'saveInvoiceDraft',
    invoiceInput(client, { date: '2026-02-10', lines: [{ price: '100', taxCodeId }] }),
    'junior',
  );
  const { id: draftId } = saved['draft'] as { id: string };
  const step = async () => ({ draftId, version: await client.draftVersion(draftId) });
  expect((await changePercent('8')).__typename).toBe('TaxCodeUpdated');
  await client.accepted('submitInvoiceDraft', await step(), 'junior');
  expect(await changePercent('9')).toMatchObject({
    code: 'TAX_CODE_IN_USE',
    currentPercent: '8',
    requestedPercent: '9',
  });
  await client.accepted('withdrawInvoiceDraft', await step(), 'junior');
  expect((await changePercent('9')).__typename).toBe('TaxCodeUpdated');
  await client.accepted('submitInvoiceDraft', await step(), 'junior');
  await client.accepted('approveInvoiceDraft', await step());
  expect(await client.rows('select total_amount from documents')).toEqual([{ total_amount: 1_090_000n }]);
  expect(await changePercent('10')).toMatchObject({ code: 'TAX_CODE_IN_USE' });
});
