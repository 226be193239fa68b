import type { JournalFormatName } from '@cifra/exchange/export/export-journal';
import { declare } from '../declare.ts';
import { optionalText, tenant, text } from '../flags.ts';
import { everyOf, oneOf } from '../values.ts';

const formats = everyOf<JournalFormatName>()('hledger', 'beancount');

export const exportJournalCommand = declare({
  brief: 'Export a tenant’s whole journal for hledger or beancount',
  examples: [
    'export-journal panaderia-istmo --format hledger --out books.journal',
    'export-journal panaderia-istmo --format beancount | bean-check /dev/stdin',
  ],
  parameters: {
    flags: {
      format: { ...text('format', `File format: ${formats.join(' or ')}`), ...oneOf(formats) },
      out: optionalText('file', 'New file to write; the default is standard output'),
    },
    positional: { kind: 'tuple', parameters: [tenant] },
  },
  load: async () => (await import('../export-journal.ts')).exportJournalText,
});
