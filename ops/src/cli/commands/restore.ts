import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { json, optionalSwitch, optionalText, text } from '../flags.ts';
import { parseText } from '../values.ts';

const identity = text('file', 'File of age identities that the backup is encrypted to');
const reason = optionalText('text', 'Why, in at least 20 characters; recorded with the restore');

export const restoreCommands = buildRouteMap({
  docs: { brief: 'Bringing backups back' },
  defaultCommand: 'tenant',
  routes: {
    tenant: declare({
      brief: 'Put a tenant’s books back to what a backup has',
      details:
        'It is restored and verified beside the books, which are kept as they were; the answer says where. Numbers that were given since are never given again. ' +
        'Run it again after an interruption: it ends the restore; `move --undo` gives it up. `restore <backup>` is short for it.',
      examples: [
        'restore tenant /mnt/backups/0199…/20261124T103100Z-6883484b.json --identity /media/key/identity.txt',
        'restore tenant s3://firm-backups/0199…/20261124T103100Z-6883484b.json --identity identity.txt --reason "An import ran into the wrong client."',
      ],
      parameters: {
        flags: {
          identity,
          reason,
          damaged: optionalSwitch('Restore although the books that are there cannot be opened'),
          json,
        },
        positional: {
          kind: 'tuple',
          parameters: [
            { brief: 'A backup as `backup list` shows it', placeholder: 'backup', parse: parseText },
          ],
        },
      },
      load: async () => (await import('../restore.ts')).restoreTenant,
    }),
    firm: declare({
      brief:
        'Bring the whole firm back where there is none: the control plane, then every tenant from its latest backup',
      details:
        'Run it again after an interruption: it goes on. Give the server its master key before it is started; signing keys are made anew.',
      examples: ['restore firm --from /mnt/backups --identity /media/key/identity.txt'],
      parameters: {
        flags: {
          from: optionalText('target', 'Folder or s3://bucket/prefix; defaults to CIFRA_BACKUP_TARGET'),
          identity,
          json,
        },
      },
      load: async () => (await import('../restore-firm.ts')).restoreFirm,
    }),
  },
});
