import type { Dialect } from '../dialects/query-tables.ts';
import type { Definitions } from '../kit/names.ts';
import type { ControlTables, TenantTables } from '../statement.ts';
import type { WriteTx } from '../tx.ts';
import {
  labelOf,
  migrationsOf,
  pendingMigrations,
  type AppliedMigration,
  type Migration,
} from './catalogue.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';

/**
 * The values of the columns that a migration added. A system command writes them in its own commits: the hash of an old
 * row never changes, because a filled row is a new version of it.
 */
export interface Fill<Tables> {
  /** The `verb-noun` name of the migration that it belongs to. */
  readonly migration: string;
  /** Writes a few hundred rows and returns how many; 0 when all are filled. A migration has at most one fill. */
  readonly run: (tx: WriteTx<Tables>) => Promise<number>;
}

/** A fill of either kind of database. */
export type AnyFill = Fill<TenantTables> | Fill<ControlTables>;

/** Everything that decides how a database is migrated: the committed plan, or a test's replacement. */
export interface MigrationPlan {
  /** The migrations of a dialect and kind of database, in order. */
  readonly migrations: (dialect: Dialect, kind: DatabaseKind) => readonly Migration[];
  /** The tables as they are after the last migration. */
  readonly definitions: Readonly<Record<DatabaseKind, Definitions>>;
  readonly fills: {
    readonly tenant: readonly Fill<TenantTables>[];
    readonly control: readonly Fill<ControlTables>[];
  };
}

/** The committed plan. Worker threads load it by this module's URL; a test's plan is a module with the same export. */
export const migrationPlan: MigrationPlan = {
  migrations: migrationsOf,
  definitions: definitionsOf,
  fills: { tenant: [], control: [] },
};

const fillsOf = ({ fills }: MigrationPlan, kind: DatabaseKind): readonly AnyFill[] => fills[kind];

/** What a database still lacks from a plan. */
export interface Pending {
  readonly migrations: readonly Migration[];
  readonly fills: readonly AnyFill[];
}

/** Throws MigrationMismatch as `pendingMigrations` does. */
export function pendingOf(
  plan: MigrationPlan,
  { dialect, kind }: { readonly dialect: Dialect; readonly kind: DatabaseKind },
  applied: readonly AppliedMigration[],
): Pending {
  const migrations = pendingMigrations(plan.migrations(dialect, kind), applied);
  const filled = new Set(applied.filter(({ isFilled }) => isFilled).map(({ name }) => name));
  return { migrations, fills: fillsOf(plan, kind).filter(({ migration }) => !filled.has(migration)) };
}

/** Why a database that lacks something is not served, with both versions and what to do; null if it lacks nothing. */
export function reasonNotServed(kind: DatabaseKind, { migrations, fills }: Pending): string | null {
  const [next] = migrations;
  const last = migrations.at(-1);
  const todo = 'run `npm run cifra -- migrate`';
  if (next !== undefined && last !== undefined)
    return `the ${kind} database is at schema version ${next.number - 1}, this code serves ${last.number} (${labelOf(last)}); ${todo}`;
  const [fill] = fills;
  return fill === undefined
    ? null
    : `the ${kind} database has migration ${fill.migration}, but not all values that belong to it; ${todo}`;
}

/** The header of a fill's commits. */
export const fillHeader = (migration: Pick<Migration, 'number' | 'name'>) =>
  ({
    actor: { kind: 'system', id: null, name: 'migration' },
    requestId: `migration-${labelOf(migration)}`,
    origin: 'migration',
    command: `migration.${labelOf(migration)}`,
    reason: null,
  }) as const;
