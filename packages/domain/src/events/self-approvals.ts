import { defineEvent } from './define.ts';

/** Events of what one person decided alone, where the firm has no other for it. */
export const selfApprovalEvents = {
  SELF_APPROVED: defineEvent({
    in: 'tenant',
    object: 'SelfApproval',
    id: 'what was approved',
    when: 'Whoever made something approved it alone, because nobody else has the permission, nor had it lately. What it posted is in the same commit.',
    mayHaveReason: true,
    after: { objectType: 'text', date: 'date' },
  }),
} as const;
