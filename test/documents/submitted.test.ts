import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDesk } from '../worlds/firm/client-documents.ts';
import { invoiceInput } from './acts.ts';

/** What is submitted is what is approved (product 2.3, 4.1). */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

test('the per cent of a tax code does not change under a draft that awaits approval; withdrawn, it does', async () => {
  const desk = await openDesk(firm);
  const taxCodeId = desk.taxCodes.standard;
  const percentBecomes = async (percent: string) => {
    const { taxCode } = await firm.read<{ taxCode: { version: string } }>(
      desk.tenant,
      `taxCode(id: "${taxCodeId}") { version }`,
    );
    return desk.do('updateTaxCode', { taxCodeId, version: taxCode.version, percent }, 'owner');
  };
  const saved = await desk.must(
    'saveInvoiceDraft',
    invoiceInput(desk, { date: '2026-02-10', lines: [{ price: '100', taxCodeId }] }),
    'junior',
  );
  const { id: draftId } = saved['draft'] as { id: string };
  const step = () => ({ draftId, version: desk.draftVersion(draftId) });
  expect((await percentBecomes('8')).__typename).toBe('TaxCodeUpdated');
  await desk.must('submitInvoiceDraft', step(), 'junior');
  expect(await percentBecomes('9')).toMatchObject({ code: 'TAX_CODE_IN_USE', percent: '8', asked: '9' });
  await desk.must('withdrawInvoiceDraft', step(), 'junior');
  expect((await percentBecomes('9')).__typename).toBe('TaxCodeUpdated');
  await desk.must('submitInvoiceDraft', step(), 'junior');
  await desk.must('approveInvoiceDraft', step());
  expect(desk.rows('select total_amount from documents')).toEqual([{ total_amount: 1_090_000n }]);
  expect(await percentBecomes('10')).toMatchObject({ code: 'TAX_CODE_IN_USE' });
});
