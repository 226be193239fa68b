import { declare } from '../declare.ts';
import { optionalText } from '../flags.ts';

export const digestCommand = declare({
  brief: 'Sign the heads of all chains, to be kept where nobody who operates the databases can write',
  details:
    'Prints the signed digest, writes it into a new file, or keeps it at a target beside the earlier ones, as the job of the night does (CIFRA_DIGEST_TARGET). `verify --digest` compares the books with it: whoever cut off or rewrote a chain is found, the control plane’s too.',
  examples: ['digest', 'digest --to digest-2026-11-23.json', 'digest --target s3://firm-evidence/cifra'],
  parameters: {
    flags: {
      to: optionalText('file', 'New file to write it into'),
      target: optionalText('target', 'Folder or s3://bucket/prefix to keep it at'),
    },
  },
  load: async () => (await import('../digest.ts')).digest,
});
