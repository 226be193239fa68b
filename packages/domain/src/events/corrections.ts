import { defineEvent } from './define.ts';

const correction = { in: 'tenant', object: 'Correction', id: 'the correction' } as const;

/** Events of corrections that two persons make. */
export const correctionEvents = {
  CORRECTION_PROPOSED: defineEvent({
    ...correction,
    when: 'A void, a reversal or a taking back was proposed that needs approval.',
    mayHaveReason: true,
    after: { kind: 'text', objectId: 'id', postingDate: 'date?' },
  }),
  CORRECTION_APPROVED: defineEvent({
    ...correction,
    when: 'A second person approved a correction. What it posted is in the same commit.',
    mayHaveReason: true,
    after: { kind: 'text', objectId: 'id', proposedBy: 'id' },
  }),
  CORRECTION_REJECTED: defineEvent({
    ...correction,
    when: 'A correction was rejected. The books are as they were.',
    mayHaveReason: true,
    after: { kind: 'text', objectId: 'id', proposedBy: 'id' },
  }),
} as const;
