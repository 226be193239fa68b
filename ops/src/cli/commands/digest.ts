import { declare } from '../declare.ts';
import { optionalText } from '../flags.ts';

export const digestCommand = declare({
  brief: 'Sign the heads of all chains, to be kept where nobody who operates the databases can write',
  details:
    'Prints the signed digest, or writes it into a new file. `verify --digest` compares the books with it: whoever cut off or rewrote a chain is found, the control plane’s too.',
  examples: ['digest', 'digest --to digest-2026-11-23.json'],
  parameters: { flags: { to: optionalText('file', 'New file to write it into') } },
  load: async () => (await import('../digest.ts')).digest,
});
