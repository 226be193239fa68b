import { controlTables } from './control.ts';
import { tenantTables } from './tenant.ts';
import type { Definitions } from '../kit/names.ts';

/** The two kinds of database. */
export type DatabaseKind = 'tenant' | 'control';

export const definitionsOf: Readonly<Record<DatabaseKind, Definitions>> = {
  tenant: tenantTables,
  control: controlTables,
};
