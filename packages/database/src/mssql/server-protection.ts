import { lackingOf, probeCapabilities, sentenceOf, type LackingProtection } from './capabilities.ts';
import { connect, type Connect } from './connect.ts';
import { mssqlRoleNames } from '../ddl/mssql-roles.ts';
import { admitPrincipalUsers, newPrincipalUsers } from './principal-users.ts';
import { withScratchDatabase, type ScratchDatabase } from './scratch-database.ts';
import { isSharedLogIn, mssqlSettings } from './settings.ts';

/**
 * What a LIVE tenant's database on this server would lack, in sentences, found out on a database that is created for it and
 * dropped. Nothing where the configuration serves LIVE tenants anyway.
 */
export async function lackingForLiveTenants(
  { server, hasOwnUsers }: { readonly server: string | null; readonly hasOwnUsers: boolean },
  open: Connect = connect,
): Promise<readonly string[]> {
  const { urls, isDegradedLiveAllowed } = mssqlSettings();
  const { migrator } = urls;
  if (isDegradedLiveAllowed || migrator === undefined) return [];
  const { capabilities, canAdmit } = await withScratchDatabase(
    { url: migrator, server },
    async (scratch) => ({
      capabilities: await probeCapabilities(scratch.pool),
      canAdmit: hasOwnUsers && (await canAdmitUsers(scratch)),
    }),
    open,
  );
  // Without versioning by the server, the application writes history itself: see admit-to-database.ts.
  const isOwner = isSharedLogIn() && !(canAdmit && capabilities.systemVersioning);
  const lacking: readonly LackingProtection[] = lackingOf({
    isVersioned: capabilities.systemVersioning,
    mayUpdate: isOwner || !capabilities.roles,
    hasSnapshots: capabilities.snapshotIsolation,
  });
  return lacking.map(sentenceOf);
}

/** Whether this log-in may create the roles and users that each database gets. */
async function canAdmitUsers({ name, master, pool }: ScratchDatabase): Promise<boolean> {
  try {
    for (const role of mssqlRoleNames()) await pool.request().batch(role);
    await admitPrincipalUsers({ master, target: pool, database: name }, newPrincipalUsers(name));
    return true;
  } catch {
    return false;
  }
}
