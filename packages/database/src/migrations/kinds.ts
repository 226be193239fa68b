import { controlTables } from '../tables/control.ts';
import { tenantTables } from '../tables/tenant.ts';
import type { Definitions } from '../ddl/names.ts';

/** The two kinds of database. */
export type DatabaseKind = 'tenant' | 'control';

export const definitionsOf: Readonly<Record<DatabaseKind, Definitions>> = {
  tenant: tenantTables,
  control: controlTables,
};
