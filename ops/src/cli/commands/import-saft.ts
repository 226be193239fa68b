import { declare } from '../declare.ts';
import { consent, dryRun, file, json, tenant } from '../flags.ts';

export const importSaftCommand = declare({
  brief: 'Import a SAF-T Financial file: accounts, opening balances and entries',
  examples: ['import-saft nordic-tools saft.xml --dry-run', 'import-saft nordic-tools saft.xml --consent'],
  parameters: {
    flags: { dryRun, consent, json },
    positional: { kind: 'tuple', parameters: [tenant, file] },
  },
  load: async () => (await import('../import-saft.ts')).importSaftFile,
});
