import { declare } from '../declare.ts';
import { json, optionalText } from '../flags.ts';

export const serverCheckCommand = declare({
  brief: 'Prove on a scratch database what Cifra needs of a SQL Server',
  details:
    'Creates a database, tries each promise on it, and drops it. Uses the log-in of CIFRA_SQLSERVER_URL, which must be allowed to create databases. Fails if something is missing.',
  examples: ['server-check', 'server-check --server sql.example:1433 --json'],
  parameters: {
    flags: {
      server: optionalText('host:port', 'SQL Server to check; by default the one of CIFRA_SQLSERVER_URL'),
      json,
    },
  },
  load: async () => (await import('../server-check.ts')).serverCheck,
});
