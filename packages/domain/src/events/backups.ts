import { defineEvent } from './define.ts';

/** Events of backups. */
export const backupEvents = {
  BACKUP_DONE: defineEvent({
    when: 'A backup was made, restored and verified in the same run, and is stored.',
    in: 'control',
    object: 'Backup',
    id: 'the backup',
    after: {
      tenantId: 'id?',
      name: 'id',
      target: 'text',
      head: 'map?',
      rows: 'integer',
      bytes: 'integer',
      sha256: 'id',
      recipients: 'list',
      seconds: 'decimal',
    },
  }),
  BACKUP_FAILED: defineEvent({
    when: 'A backup was tried and is of no use: nothing that counts as one is stored.',
    in: 'control',
    object: 'Backup',
    id: 'the backup',
    after: { tenantId: 'id?', name: 'id', target: 'text', problems: 'list', seconds: 'decimal' },
  }),
  FIRM_RESTORED: defineEvent({
    when: 'This control plane is what a backup had, as of the commit before this one; the firm is brought back from there.',
    in: 'control',
    object: 'Firm',
    id: 'always `control-plane`',
    mayHaveReason: true,
    after: { backup: 'id', base: 'map' },
  }),
} as const;
