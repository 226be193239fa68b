import { defineRefusal } from './define.ts';

const aCorrection = '01890a5d-ac96-774b-bcce-b302099a8057';

/** Refusals of corrections that two persons make. */
export const correctionRefusals = {
  CORRECTION_UNKNOWN: defineRefusal({
    answeredAs: 'CorrectionRefused',
    when: 'No such correction exists, or the caller may not see it.',
    facts: { correctionRef: 'id' },
    example: { correctionRef: aCorrection },
    message: (f) => `There is no correction ${f.correctionRef}.`,
    remedy: () => 'Check its id and the tenant.',
  }),
  CORRECTION_PENDING: defineRefusal({
    answeredAs: 'CorrectionRefused',
    when: 'A correction of the same document, entry or allocation waits for approval already.',
    facts: { correctionRef: 'id' },
    example: { correctionRef: aCorrection },
    message: (f) => `Correction ${f.correctionRef} of the same object waits for approval already.`,
    remedy: () => 'Have it approved or rejected first.',
  }),
  CORRECTION_DECIDED: defineRefusal({
    answeredAs: 'CorrectionRefused',
    when: 'Somebody approved or rejected the correction before.',
    facts: { correctionRef: 'id', correctionDecision: 'text' },
    example: { correctionRef: aCorrection, correctionDecision: 'REJECTED' },
    message: (f) => `Correction ${f.correctionRef} was decided before: ${f.correctionDecision}.`,
  }),
  CORRECTION_STALE: defineRefusal({
    answeredAs: 'CorrectionRefused',
    when: 'The document was allocated, or an allocation of it was taken back, since the correction was proposed: it would undo something else than its proposer saw.',
    facts: { correctionRef: 'id' },
    example: { correctionRef: aCorrection },
    message: (f) => `What correction ${f.correctionRef} would undo has changed since it was proposed.`,
    remedy: () => 'Reject it, and have it proposed again.',
  }),
} as const;
