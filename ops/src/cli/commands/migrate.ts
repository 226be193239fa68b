import { declare } from '../declare.ts';
import { text } from '../flags.ts';
import { parsePositive } from '../values.ts';

export const migrateCommand = declare({
  brief: 'Bring every database to this code’s schema',
  details: 'One that fails is named and the rest go on; a second run takes up the rest.',
  examples: ['migrate', 'migrate --parallel 8'],
  parameters: {
    flags: {
      parallel: { ...text('count', 'Databases at a time'), parse: parsePositive, default: '4' },
    },
  },
  load: async () => (await import('../migrate-databases.ts')).migrateAllDatabases,
});
