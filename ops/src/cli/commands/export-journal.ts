import type { JournalFormatName } from '@cifra/exchange/export/export-journal';
import { declare } from '../declare.ts';
import { optionalText, tenant, text } from '../flags.ts';
import { everyOf, oneOf } from '../values.ts';

const formats = everyOf<JournalFormatName>()('hledger', 'beancount');

export const exportJournalCommand = declare({
  brief: 'Print the whole journal of a tenant for another program',
  examples: [
    'export-journal panaderia-istmo --format hledger --out books.journal',
    'export-journal panaderia-istmo --format beancount | bean-check /dev/stdin',
  ],
  parameters: {
    flags: {
      format: { ...text('format', formats.join(' or ')), ...oneOf(formats) },
      out: optionalText('file', 'A file that is not there yet; standard output when not given'),
      tenant: { ...optionalText('tenant', 'The tenant, in place of the argument'), hidden: true },
    },
    positional: { kind: 'tuple', parameters: [{ ...tenant, optional: true }] },
  },
  load: async () => (await import('../export-journal.ts')).exportJournalText,
});
