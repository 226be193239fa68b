import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '@cifra/domain/counted';
import type { Uuid } from '@cifra/domain/ids';
import { explanationOf } from '@cifra/domain/refusals';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import { listTenants } from '@cifra/books/directory';
import { lastEvent } from '@cifra/books/last-event';
import { CONTROL_PLANE } from '@cifra/firm/backups/back-up';
import type { BackupManifest } from '@cifra/firm/backups/manifest';
import { listBackups } from '@cifra/firm/backups/read-backup';
import { recordFirmRestored } from '@cifra/firm/backups/record-firm-restored';
import { restoreControl } from '@cifra/firm/backups/restore-control';
import { restoreInPlace, type RestoredInPlace } from '@cifra/firm/backups/restore-in-place';
import type { BackupTarget } from '@cifra/firm/backups/targets/target';
import { isThere } from '@cifra/firm/moving/places';
import { tenantRowById } from '@cifra/firm/provisioning/queries';
import { commandModules } from '../command-modules.ts';
import { prepareDataDirectory } from '../data-directory.ts';
import { errorText } from '../error-text.ts';
import { balanceText } from './backup.ts';
import { identitiesIn, withTarget } from './backup-target.ts';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { Listing, tell, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
import { withBooks, type Session } from './session.ts';

type FirmFlags = JsonFlag & { readonly from?: string | undefined; readonly identity: string };

interface BroughtBack {
  /** Null: the control plane. */
  readonly slug: string | null;
  /** THERE_ALREADY: an earlier run that was interrupted has done it. */
  readonly outcome: 'RESTORED' | 'THERE_ALREADY' | 'FAILED';
  readonly backup: string | null;
  readonly problem: string | null;
  readonly restored: RestoredInPlace | null;
  readonly seconds: number;
}

/**
 * `restore firm`: the whole firm, on a machine that has none: the control plane from its latest backup, then every tenant from its own. JSON: `[{ slug,
 * outcome, backup, problem, restored, seconds }]`.
 */
export const restoreFirm: CliCommand<FirmFlags> = async (context, flags) => {
  const identities = await identitiesIn(flags.identity);
  const { dataDirectory, controlPlacement, masterKeys } = await context.config();
  if (controlPlacement.engine !== 'sqlite')
    throw new CliFailure('the control plane is restored to a file; a server restores its own backups');
  await prepareDataDirectory(dataDirectory);
  await withTarget(context, flags.from, async (target) => {
    const all = accept(await listBackups(target));
    const control = latestOf(all, null);
    if (control === null) throw new CliFailure(`there is no backup of the control plane at ${target.text}`);
    const listing = new Listing<BroughtBack>(context, flags, linesOf);
    const startedAt = performance.now();
    const isNew = !existsSync(join(dataDirectory, controlPlacement.database));
    if (isNew)
      accept(
        await restoreControl(
          { target, identities, dataDirectory, database: controlPlacement.database, commandModules },
          control,
        ),
      );
    await withBooks(context, async (session) => {
      const { books, request } = session;
      if (isNew) accept(await books.executeControl(recordFirmRestored, { backup: control.name }, request));
      else await requireRestored(session, dataDirectory);
      listing.add({
        slug: null,
        outcome: isNew ? 'RESTORED' : 'THERE_ALREADY',
        backup: control.name,
        problem: null,
        restored: null,
        seconds: secondsSince(startedAt),
      });
      let failedCount = 0;
      const active = (await listTenants(books.control)).filter(({ state }) => state === 'ACTIVE');
      for (const { id, slug } of active) {
        const begunAt = performance.now();
        const manifest = latestOf(all, id);
        const came = await bringBack(session, manifest, {
          tenantId: id,
          dataDirectory,
          restoring: { target, identities, masterKeys: new MasterKeys(masterKeys) },
        });
        if (came.outcome === 'FAILED') failedCount += 1;
        listing.add({ slug, ...came, backup: manifest?.name ?? null, seconds: secondsSince(begunAt) });
      }
      listing.end(`${counted(active.length, 'tenant')}, ${secondsSince(startedAt).toFixed(1)} s`);
      tell(
        context,
        'Signing keys are new: everybody signs in again. Sealed secrets need the master key that they were sealed under.',
      );
      if (failedCount > 0)
        throw new CliFailure(`${failedCount} of ${counted(active.length, 'tenant')} failed`);
    });
  });
};

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000;

const latestOf = (all: readonly BackupManifest[], tenantId: string | null): BackupManifest | null =>
  all.findLast(({ tenant }) => (tenant?.id ?? null) === tenantId) ?? null;

/** A firm that is there and was never restored is not written over. */
async function requireRestored({ books }: Session, dataDirectory: string): Promise<void> {
  const of = { event: 'FIRM_RESTORED', objectType: 'Firm', objectId: 'control-plane' };
  if ((await books.control.first(lastEvent, of)) === null)
    throw new CliFailure(
      `there is a firm in ${dataDirectory} already: bring the whole one back in an empty directory, or restore its tenants one by one`,
    );
}

interface BringingBack {
  readonly tenantId: Uuid;
  readonly dataDirectory: string;
  readonly restoring: {
    readonly target: BackupTarget;
    readonly identities: readonly string[];
    readonly masterKeys: MasterKeys;
  };
}

/** One tenant; its failure stops no other. */
async function bringBack(
  { books, request }: Session,
  manifest: BackupManifest | null,
  { tenantId, dataDirectory, restoring }: BringingBack,
): Promise<Pick<BroughtBack, 'outcome' | 'problem' | 'restored'>> {
  const failed = (problem: string) => ({ outcome: 'FAILED', problem, restored: null }) as const;
  try {
    const row = await books.control.first(tenantRowById, { id: tenantId });
    if (row && (await isThere({ dataDirectory }, row)))
      return { outcome: 'THERE_ALREADY', problem: null, restored: null };
    if (manifest === null) return failed('there is no backup of it');
    const restored = await restoreInPlace(
      { books, dataDirectory, request, isDamaged: false, ...restoring },
      manifest,
    );
    return restored.ok
      ? { outcome: 'RESTORED', problem: null, restored: restored.value }
      : failed(`${restored.refusal.code}: ${explanationOf(restored.refusal)}`);
  } catch (error) {
    return failed(errorText(error));
  }
}

function linesOf({ slug, outcome, backup, problem, restored, seconds }: BroughtBack): readonly string[] {
  const name = slug ?? CONTROL_PLANE;
  if (outcome === 'FAILED') return [`${name}: FAILED, ${problem}`];
  if (outcome === 'THERE_ALREADY') return [`${name}: is there already`];
  const to =
    restored === null
      ? ''
      : `commit ${restored.base.number}, ${restored.rowCount} rows${balanceText(restored.trialBalance)}; `;
  const lost = restored?.lost?.numbers ?? [];
  return [
    `${name}: ${to}${backup}; ${seconds.toFixed(2)} s`,
    ...lost.map(({ series, first, last }) => `  lost by restore: ${series} ${first} to ${last}`),
  ];
}
