import { declare } from '../declare.ts';
import { optionalSwitch, optionalText, tenant } from '../flags.ts';

export const auditLinesCommand = declare({
  brief: 'Export an audit trail as lines of JSON, for a SIEM',
  details:
    'One line for each event, in the order of the chain (docs/specs/audit-lines.md). The export is itself an event, and the last line. ' +
    'CIFRA_AUDIT_LINES writes the same lines to a folder as they come.',
  examples: [
    'audit-lines panaderia-istmo --out trail.jsonl',
    'audit-lines panaderia-istmo --after 1318',
    'audit-lines --firm --out firm.jsonl',
  ],
  parameters: {
    flags: {
      firm: optionalSwitch('The firm’s own trail: log-ins, grants, settings, what was denied'),
      after: optionalText(
        'commit',
        'Number of the last commit that was exported before; all where it is left out',
      ),
      out: optionalText('file', 'New file to write; the default is standard output'),
    },
    positional: { kind: 'array', parameter: tenant, maximum: 1 },
  },
  load: async () => (await import('../audit-lines.ts')).exportAuditLines,
});
