import { ne } from 'drizzle-orm';
import type { DatabasePlacement } from '../opened.ts';
import { controlQuery } from '../statement.ts';
import { openControlReader } from '../engine.ts';
import type { DatabaseKind } from '../tables/kinds.ts';
import { migrateAll, type MigrateAllProgress } from './migrate-all.ts';
import { MigrationThreads, PLAN_URL } from './migration-threads.ts';
import type { MigrationPlan } from '../migrations/plan.ts';
import type { MigrationReport } from '../migrations/sqlite.ts';

/** A database of the installation, under the name that the operator knows. */
export interface MigrationTarget {
  /** `control plane`, or the tenant's slug. */
  readonly name: string;
  readonly kind: DatabaseKind;
  /** With the absolute path of a SQLite file. */
  readonly placement: DatabasePlacement;
}

/** Migrates one database to the plan's schema. The placement says which engine it is on. */
export type MigrateTarget = (target: MigrationTarget) => Promise<MigrationReport>;

export interface InstallationMigrators {
  readonly migrate: MigrateTarget;
  readonly close: () => Promise<void>;
}

export interface MigrateInstallationOptions {
  /** Where the control plane is, with the absolute path of a SQLite file. */
  readonly control: DatabasePlacement;
  /** A tenant's placement, with the path of its SQLite file made absolute. */
  readonly resolve: (placement: DatabasePlacement) => DatabasePlacement;
  /** How many databases are migrated at once. */
  readonly parallel: number;
  readonly onProgress?: (progress: MigrateAllProgress<MigrationTarget>) => void;
  readonly migrators?: InstallationMigrators;
}

export interface InstallationReport {
  readonly migrated: readonly string[];
  readonly alreadyCurrent: readonly string[];
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
}

/** A removed tenant has no database. */
const placedTenants = controlQuery()((q) =>
  q.db
    .select({
      slug: q.t.tenants.slug,
      engine: q.t.tenants.engine,
      server: q.t.tenants.server,
      database: q.t.tenants.database,
    })
    .from(q.t.tenants)
    .where(ne(q.t.tenants.state, 'REMOVED'))
    .orderBy(q.t.tenants.number),
);

/**
 * The migrators of each engine. SQLite files migrate on worker threads; SQL Server does the work itself, so it is
 * driven from this thread.
 */
export function installationMigrators(planUrl: string = PLAN_URL): InstallationMigrators {
  const threads = new MigrationThreads(planUrl);
  return {
    migrate: async ({ placement, kind }) => {
      if (placement.engine === 'sqlite') return threads.migrate({ path: placement.database, kind });
      const { migrateMssqlDatabase } = await import('../mssql/engine.ts');
      const { migrationPlan } = (await import(planUrl)) as { readonly migrationPlan: MigrationPlan };
      return migrateMssqlDatabase(placement, kind, migrationPlan);
    },
    close: () => threads.close(),
  };
}

/**
 * Migrates every database of an installation to this code's schema: first the control plane, which knows where the
 * tenants are, then each tenant by its placement, on either engine. A tenant that fails is named and does not stop the
 * others; if the control plane fails, no tenant is touched. Running it again continues with what is left. No server
 * with the old code may be writing meanwhile.
 */
export async function migrateInstallation({
  control,
  resolve,
  parallel,
  onProgress,
  migrators = installationMigrators(),
}: MigrateInstallationOptions): Promise<InstallationReport> {
  const run = (targets: readonly MigrationTarget[]) =>
    migrateAll(targets, {
      parallel,
      migrateOne: migrators.migrate,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
  try {
    const first = await run([{ name: 'control plane', kind: 'control', placement: control }]);
    const tenants =
      first.failed.length > 0
        ? []
        : (await listPlacedTenants(control)).map(({ slug, ...placement }) => placed(slug, placement));
    const rest = await run(tenants);
    const nameOf = ({ name }: MigrationTarget): string => name;
    return {
      migrated: [...first.migrated, ...rest.migrated].map(nameOf),
      alreadyCurrent: [...first.alreadyCurrent, ...rest.alreadyCurrent].map(nameOf),
      failed: [...first.failed, ...rest.failed].map(({ target, failure }) => ({
        name: target.name,
        reason: failure.message,
      })),
    };
  } finally {
    await migrators.close();
  }

  function placed(slug: string, placement: DatabasePlacement): MigrationTarget {
    return { name: slug, kind: 'tenant', placement: resolve(placement) };
  }
}

async function listPlacedTenants(
  control: DatabasePlacement,
): Promise<readonly ({ readonly slug: string } & DatabasePlacement)[]> {
  const reader = await openControlReader({ placement: control });
  try {
    return await reader.all(placedTenants, {});
  } finally {
    await reader.close();
  }
}
