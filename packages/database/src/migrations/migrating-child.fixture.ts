import { readFileSync } from 'node:fs';
import { migrateSqliteDatabase } from '../sqlite/migrate-database.ts';
import { migrationPlan } from './later-plan.fixture.ts';
import type { MigrationPlan } from './plan.ts';

/**
 * A process that migrates one file and is killed meanwhile: `<file> [slow-tables | slow-fill]`. It prints `begun`, and
 * `filled` after each commit of the fill; the fill pauses between commits, so that the kill hits it.
 */
const [path = '', where = ''] = process.argv.slice(2);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Some seconds of work between the statements of the migration. */
const SLOW = `create table slow_work as with recursive n(i) as (select 1 union all select i + 1 from n where i < 30000000) select sum(i) as total from n;\n\ndrop table slow_work;\n`;

const slow: MigrationPlan = {
  ...migrationPlan,
  migrations: (dialect, kind) => {
    const all = migrationPlan.migrations(dialect, kind);
    if (where !== 'slow-tables') return all;
    // The checksum stays that of the plan, because the migration creates the same tables.
    return all.map((each, index) =>
      index < all.length - 1 ? each : { ...each, text: `${each.text}${SLOW}` },
    );
  },
  fills: {
    ...migrationPlan.fills,
    tenant: migrationPlan.fills.tenant.map((fill) => ({
      ...fill,
      run: async (tx) => {
        if (where === 'slow-fill') await new Promise((resolve) => setTimeout(resolve, 40));
        const rows = await fill.run(tx);
        say(`filled ${rows}`);
        return rows;
      },
    })),
  },
};

say(`begun ${readFileSync(path).length}`);
const report = await migrateSqliteDatabase({ path, kind: 'tenant' }, slow);
say(`ended ${JSON.stringify(report)}`);
