import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { json, optionalSwitch, optionalText, tenants } from '../flags.ts';
import { parseText } from '../values.ts';

const to = optionalText('target', 'Folder or s3://bucket/prefix; defaults to CIFRA_BACKUP_TARGET');

export const backupCommands = buildRouteMap({
  docs: { brief: 'Encrypted backups of tenants and of the control plane' },
  defaultCommand: 'make',
  routes: {
    make: declare({
      brief: 'Back up tenants, or the whole firm, while they are served',
      details:
        'Encrypts to the age recipients of the tenant or of CIFRA_BACKUP_RECIPIENTS. What is stored was restored and verified in the same run. ' +
        '`backup <tenant>` is short for it.',
      examples: [
        'backup make panaderia-istmo --to /mnt/backups',
        'backup make --all --to s3://firm-backups/books',
        'backup make --all --json',
      ],
      parameters: {
        flags: { all: optionalSwitch('All tenants, and the control plane'), to, json },
        positional: tenants,
      },
      load: async () => (await import('../backup.ts')).makeBackups,
    }),
    list: declare({
      brief: 'List the backups at a target',
      examples: ['backup list --to /mnt/backups', 'backup list --json'],
      parameters: { flags: { to, json } },
      load: async () => (await import('../backup.ts')).listAllBackups,
    }),
    verify: declare({
      brief: 'Compare stored backups with what was stored; with an identity, restore and verify them',
      details: 'Exits with 1 if any of them is of no use.',
      examples: [
        'backup verify /mnt/backups',
        'backup verify s3://firm-backups/books --identity /media/key/backup-identity.txt',
      ],
      parameters: {
        flags: { identity: optionalText('file', 'File of age identities, for the full drill'), json },
        positional: {
          kind: 'tuple',
          parameters: [
            {
              brief: 'Target, or a backup as `backup list` shows it',
              placeholder: 'place',
              parse: parseText,
            },
          ],
        },
      },
      load: async () => (await import('../backup.ts')).verifyBackups,
    }),
  },
});
