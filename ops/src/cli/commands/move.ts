import { declare } from '../declare.ts';
import { dryRun, json, optionalSwitch, optionalText, tenant } from '../flags.ts';
import { oneOf } from '../values.ts';

export const moveCommand = declare({
  brief: 'Move a tenant to another database engine or server',
  details:
    'Its books are copied and verified while nobody can write to them; reading goes on. ' +
    'Run it again after an interruption: it ends the move. The database that the tenant leaves is kept until --delete-left.',
  examples: [
    'move panaderia-istmo --engine mssql --server sql.example:1433 --dry-run',
    'move panaderia-istmo --engine mssql --server sql.example:1433 --reason "The client has outgrown one machine."',
    'move panaderia-istmo --engine sqlite',
    'move panaderia-istmo --undo',
    'move panaderia-istmo --delete-left',
  ],
  parameters: {
    flags: {
      engine: {
        ...optionalText('engine', 'Database engine to move to, sqlite or mssql'),
        ...oneOf(['sqlite', 'mssql']),
      },
      server: optionalText('host:port', 'SQL Server to move to, with --engine mssql'),
      allowDegraded: optionalSwitch('Move a SANDBOX to a server that protects books less'),
      reason: optionalText('text', 'Why, in at least 20 characters; recorded with the move'),
      dryRun,
      undo: optionalSwitch('Undo a move that was interrupted'),
      deleteLeft: optionalSwitch('Delete the databases that the tenant was moved from'),
      json,
    },
    positional: { kind: 'tuple', parameters: [tenant] },
  },
  load: async () => (await import('../move.ts')).move,
});
