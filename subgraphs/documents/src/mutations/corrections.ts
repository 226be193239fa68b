import { tenant } from '@cifra/access/field-rule';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import {
  approveCorrectionCommand,
  rejectCorrectionCommand,
} from '@cifra/trade/corrections/decide-correction';
import { proposeCorrectionCommand } from '@cifra/trade/corrections/propose-correction';
import type { CorrectionOfTenant } from '@cifra/trade/corrections/reads';
import type { DocumentsContext } from '../context.ts';
import {
  allocationReversalToPropose,
  correctionToApprove,
  correctionToReject,
  documentVoidToPropose,
  entryReversalToPropose,
  moneyVoidToPropose,
} from '../parse/correction.ts';
import { mutation } from './kit.ts';

async function writtenCorrection(
  { tenantId, loadersOf }: DocumentsContext,
  id: Uuid,
): Promise<CorrectionOfTenant> {
  const correction = await loadersOf(tenantId).correction.clear(id).load(id);
  if (correction === null) throw new InvariantBroken('a command answered a correction that does not exist');
  return correction;
}

const shape = async (id: Uuid, context: DocumentsContext) => ({
  correction: await writtenCorrection(context, id),
});

/** Corrections that two persons make. */
export const correctionMutations = [
  mutation('proposeDocumentVoid', {
    needs: tenant('Document.Void'),
    input: documentVoidToPropose,
    command: proposeCorrectionCommand,
    answers: 'CorrectionProposed',
    shape,
  }),
  mutation('proposeEntryReversal', {
    needs: tenant('GL.Reverse'),
    input: entryReversalToPropose,
    command: proposeCorrectionCommand,
    answers: 'CorrectionProposed',
    shape,
  }),
  mutation('proposeAllocationReversal', {
    needs: tenant('Allocation.Write'),
    input: allocationReversalToPropose,
    command: proposeCorrectionCommand,
    answers: 'CorrectionProposed',
    shape,
  }),
  mutation('proposeMoneyVoid', {
    needs: tenant('Document.Void'),
    input: moneyVoidToPropose,
    command: proposeCorrectionCommand,
    answers: 'CorrectionProposed',
    shape,
  }),
  mutation('approveCorrection', {
    needs: tenant('Correction.Approve'),
    input: correctionToApprove,
    decides: true,
    command: approveCorrectionCommand,
    answers: 'CorrectionApproved',
    shape,
  }),
  mutation('rejectCorrection', {
    needs: tenant('Correction.Approve'),
    input: correctionToReject,
    command: rejectCorrectionCommand,
    answers: 'CorrectionRejected',
    shape,
  }),
];
