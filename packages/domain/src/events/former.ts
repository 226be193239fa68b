import { defineEvent } from './define.ts';

const former = { in: 'tenant', object: 'Import', id: 'the import', after: { importedBy: 'id?' } } as const;

/** Events of balances of former books. */
export const formerEvents = {
  FORMER_BALANCES_APPROVED: defineEvent({
    ...former,
    when: 'A second person approved imported balances of the former books: reports compare with them from now on.',
  }),
  FORMER_BALANCES_REJECTED: defineEvent({
    ...former,
    when: 'Imported balances of the former books were rejected. No report shows them.',
    mayHaveReason: true,
  }),
} as const;
