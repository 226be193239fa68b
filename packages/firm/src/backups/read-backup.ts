import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openCopyTarget } from '@cifra/database/copier';
import type { CopyTarget } from '@cifra/database/copy/stream';
import { differencesOf, type CopyTotals } from '@cifra/database/copy/write-stream';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { KnownHead } from '@cifra/trail/heads/known-heads';
import type { TrialBalanceTotal } from '../moving/all-balances.ts';
import { decryptAndLoad } from './encrypt-and-load.ts';
import { layoutOf, readManifest, type BackupManifest } from './manifest.ts';
import { inScratch } from './scratch.ts';
import { TargetFailed, type BackupTarget } from './targets/target.ts';
import { verifyRestored } from './verify-restored.ts';

const ENDING = '.json';

export type ReadingRefusal = Refusal<
  'BACKUP_TARGET_FAILED' | 'BACKUP_UNKNOWN' | 'BACKUP_UNREADABLE' | 'BACKUP_OF_OTHER_SCHEMA'
>;

/** Refuses BACKUP_TARGET_FAILED where the target fails. */
async function atTarget<Value, Refused extends Refusal>(
  target: BackupTarget,
  work: () => Promise<Result<Value, Refused>>,
): Promise<Result<Value, Refused | Refusal<'BACKUP_TARGET_FAILED'>>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TargetFailed)) throw error;
    return refused(
      refuse('BACKUP_TARGET_FAILED', { backupTarget: target.text, targetProblem: error.message }),
    );
  }
}

/** The backups at a target, the oldest first. A file without a manifest is none: its run was cut off. Refuses: BACKUP_TARGET_FAILED. */
export function listBackups(
  target: BackupTarget,
  folder: string | null = null,
): Promise<Result<readonly BackupManifest[], Refusal<'BACKUP_TARGET_FAILED'>>> {
  return atTarget(target, async () => {
    const found: BackupManifest[] = [];
    for (const name of await target.list(folder)) {
      if (!name.endsWith(ENDING)) continue;
      const manifest = readManifest(await textOf(await target.read(name)));
      if (manifest?.name === name.slice(0, -ENDING.length)) found.push(manifest);
    }
    return accepted(found.toSorted((one, other) => (one.startedAt < other.startedAt ? -1 : 1)));
  });
}

/** Refuses in this order: BACKUP_TARGET_FAILED, BACKUP_UNKNOWN. */
export function findBackup(
  target: BackupTarget,
  name: string,
): Promise<Result<BackupManifest, Refusal<'BACKUP_TARGET_FAILED' | 'BACKUP_UNKNOWN'>>> {
  return atTarget(target, async () => {
    const [folder = ''] = name.split('/');
    const isThere = (await target.list(folder)).includes(`${name}${ENDING}`);
    const manifest = isThere ? readManifest(await textOf(await target.read(`${name}${ENDING}`))) : null;
    return manifest?.name === name
      ? accepted(manifest)
      : refused(refuse('BACKUP_UNKNOWN', { backupName: name, backupTarget: target.text }));
  });
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
}

/** Compares the stored bytes with what the manifest says, and with what was recorded when it was made. No key is needed. */
export function checkBytes(
  target: BackupTarget,
  manifest: BackupManifest,
  recordedSha256: string | null,
): Promise<Result<null, ReadingRefusal>> {
  return atTarget(target, async () => {
    const digest = createHash('sha256');
    let bytes = 0;
    for await (const chunk of await target.read(`${manifest.name}.age`)) {
      digest.update(chunk as Uint8Array);
      bytes += (chunk as Uint8Array).length;
    }
    const found = digest.digest('hex');
    const problems = [
      ...(bytes === manifest.bytes.encrypted
        ? []
        : [`it has ${bytes} bytes, its manifest says ${manifest.bytes.encrypted}`]),
      ...(found === manifest.sha256 ? [] : ['its bytes are not those that its manifest was written for']),
      ...(recordedSha256 === null || recordedSha256 === manifest.sha256
        ? []
        : ['it is not the one that was recorded when it was made']),
    ];
    return problems.length === 0 ? accepted(null) : unreadable(manifest, problems);
  });
}

const unreadable = ({ name: backupName }: BackupManifest, backupProblems: readonly string[]) =>
  refused(refuse('BACKUP_UNREADABLE', { backupName, backupProblems }));

/**
 * Restores a backup into an empty database that nobody is served from, and says what it has. Whatever fails, the database is then of no use.
 * Refuses in this order: BACKUP_OF_OTHER_SCHEMA, BACKUP_TARGET_FAILED, BACKUP_UNREADABLE.
 */
export function loadBackup(
  { target, identities, into, onRows }: LoadingFrom & { readonly into: CopyTarget },
  manifest: BackupManifest,
): Promise<Result<CopyTotals, ReadingRefusal>> {
  return atTarget<CopyTotals, ReadingRefusal>(target, async () => {
    if (manifest.layout !== layoutOf(manifest.kind))
      return refused(
        refuse('BACKUP_OF_OTHER_SCHEMA', { backupName: manifest.name, backupSchema: manifest.schema }),
      );
    const digest = createHash('sha256');
    const file = await target.read(`${manifest.name}.age`);
    const counted = async function* () {
      for await (const chunk of file) {
        digest.update(chunk as Uint8Array);
        yield chunk as Uint8Array;
      }
    };
    let totals: CopyTotals;
    try {
      totals = await decryptAndLoad(
        Readable.from(counted(), { objectMode: false }),
        identities,
        into,
        onRows,
      );
    } catch (error) {
      if (error instanceof TargetFailed) throw error;
      return unreadable(manifest, [error instanceof Error ? error.message : String(error)]);
    }
    const { commits, kind, schema, tables, rowCount } = manifest;
    const head = commits && { number: commits.last, hash: commits.headHash };
    const expected = { header: { ...totals.header, kind, schema, head }, tables, rowCount };
    const problems = [
      ...(digest.digest('hex') === manifest.sha256
        ? []
        : ['its bytes are not those that its manifest was written for']),
      ...(totals.header.kind === kind ? [] : ['it is of another kind than its manifest says']),
      ...differencesOf(expected, totals),
    ];
    return problems.length === 0 ? accepted(totals) : unreadable(manifest, problems);
  });
}

export interface LoadingFrom {
  readonly target: BackupTarget;
  readonly identities: readonly string[];
  readonly onRows?: (table: string, rowCount: number) => void;
}

export interface Drilled {
  readonly manifest: BackupManifest;
  readonly trialBalance: TrialBalanceTotal | null;
}

interface Drilling extends LoadingFrom {
  readonly dataDirectory: string;
  readonly commandModules: readonly string[];
  readonly knownHeads: readonly KnownHead[];
  readonly isOwnThread: boolean;
}

/** The full drill: a backup is decrypted, restored where nobody is served, and verified as it was when it was made. Refuses as `loadBackup`. */
export function drill(by: Drilling, manifest: BackupManifest): Promise<Result<Drilled, ReadingRefusal>> {
  return inScratch(by.dataDirectory, async (folder) => {
    const file = 'restored.db';
    const restored = join(folder, 'restored');
    await mkdir(restored, { mode: 0o700 });
    const placement = { engine: 'sqlite', server: null, database: join(restored, file) } as const;
    const into = await openCopyTarget({ placement });
    let loaded: Result<CopyTotals, ReadingRefusal>;
    try {
      loaded = await loadBackup({ ...by, into }, manifest);
    } finally {
      await into.close();
    }
    if (!loaded.ok) return loaded;
    const { problems, trialBalance, trialBalanceHash } = await verifyRestored(
      { folder: restored, file, tenantId: manifest.tenant?.id ?? null, totals: loaded.value },
      by,
    );
    const all =
      trialBalanceHash === manifest.trialBalanceHash
        ? problems
        : [...problems, 'the trial balance is another one than when it was made'];
    return all.length === 0 ? accepted({ manifest, trialBalance }) : unreadable(manifest, all);
  });
}
