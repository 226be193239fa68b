import { declare } from '../declare.ts';
import { consent, dryRun, file, json, optionalText, tenant } from '../flags.ts';

export const importSaftCommand = declare({
  brief: 'Import a SAF-T Financial file: accounts, opening balances and entries',
  details:
    'Norway, Denmark, Luxembourg, Romania, Lithuania and Portugal, and Poland as JPK_KR(1); what is read of each: docs/specs/saft-import.md.',
  examples: [
    'import-saft nordic-tools saft.xml --dry-run',
    'import-saft nordic-tools saft.xml --consent',
    'import-saft nordic-tools saft.xml --types types.csv',
  ],
  parameters: {
    flags: {
      dryRun,
      consent,
      types: optionalText(
        'file',
        'CSV with the columns account and type, for accounts whose type the file does not state',
      ),
      json,
    },
    positional: { kind: 'tuple', parameters: [tenant, file] },
  },
  load: async () => (await import('../import-saft.ts')).importSaftFile,
});
