import { max, ne } from 'drizzle-orm';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

export interface FollowedTenant {
  readonly id: Uuid;
  readonly state: string;
  readonly engine: string;
  readonly database: string;
}

const followedTenants = controlQuery()((q) => {
  const t = q.t.tenants;
  return q.db
    .select({ id: t.id, state: t.state, engine: t.engine, database: t.database })
    .from(t)
    .where(ne(t.state, 'REMOVED'));
});

const newestVersion = controlQuery()((q) =>
  q.db.select({ number: max(q.t.tenants.commit_number) }).from(q.t.tenants),
);

/** Tenants that are served or being provisioned, and where their books are. */
export function listFollowedTenants(control: ControlReadTx): Promise<FollowedTenant[]> {
  return control.all(followedTenants, {});
}

/** Changes whenever a tenant does. */
export async function tenantsVersion(control: ControlReadTx): Promise<bigint> {
  return (await control.first(newestVersion, {}))?.number ?? 0n;
}
