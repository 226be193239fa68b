import { lackingOf, probeCapabilities, sentenceOf, type LackingProtection } from './capabilities.ts';
import { connect, type Connect } from './connect.ts';
import { withScratchDatabase } from './scratch-database.ts';
import { mssqlSettings, userOf } from './settings.ts';

/**
 * What a LIVE tenant's database on this server would lack, in sentences, found out on a database that is created for it and
 * dropped. Nothing where the configuration serves LIVE tenants anyway.
 */
export async function lackingForLiveTenants(
  server: string | null,
  open: Connect = connect,
): Promise<readonly string[]> {
  const { urls, isDegradedLiveAllowed } = mssqlSettings();
  const { migrator, application } = urls;
  if (isDegradedLiveAllowed || migrator === undefined) return [];
  const capabilities = await withScratchDatabase(
    { url: migrator, server },
    ({ pool }) => probeCapabilities(pool),
    open,
  );
  const isOwner = application === undefined || userOf(application) === userOf(migrator);
  const lacking: readonly LackingProtection[] = lackingOf({
    isVersioned: capabilities.systemVersioning,
    mayUpdate: isOwner || !capabilities.roles,
    hasSnapshots: capabilities.snapshotIsolation,
  });
  return lacking.map(sentenceOf);
}
