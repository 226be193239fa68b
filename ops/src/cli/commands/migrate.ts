import { declare } from '../declare.ts';
import { json, text } from '../flags.ts';
import { parsePositive } from '../values.ts';

export const migrateCommand = declare({
  brief: 'Migrate every database to the schema of this version',
  details: 'A database that fails is named and the others are still migrated; run it again to retry.',
  examples: ['migrate', 'migrate --parallel 8'],
  parameters: {
    flags: {
      parallel: {
        ...text('count', 'Number of databases migrated at once'),
        parse: parsePositive,
        default: '4',
      },
      json,
    },
  },
  load: async () => (await import('../migrate-databases.ts')).migrateAllDatabases,
});
