import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode, Placement } from '@cifra/books/command';
import { placed } from '@cifra/books/host';
import { newId } from '@cifra/books/ids';
import { openCopySource, openCopyTarget } from '@cifra/database/copier';
import { readStream } from '@cifra/database/copy/stream';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { explanationOf, refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { knownHeadsOf } from '@cifra/trail/heads/heads-follower';
import type { TrialBalanceTotal } from '../moving/all-balances.ts';
import { tenantRowById } from '../provisioning/queries.ts';
import { encryptAndLoad } from './encrypt-and-load.ts';
import { BACKUP_FORM, layoutOf, type BackupManifest } from './manifest.ts';
import { parseRecipients } from './recipients.ts';
import { recordBackup, type BackupEnded } from './record-backup.ts';
import { inScratch } from './scratch.ts';
import { TargetFailed, type BackupTarget } from './targets/target.ts';
import { verifyRestored } from './verify-restored.ts';

export interface BackingUp {
  readonly books: Books;
  readonly target: BackupTarget;
  /** Of the installation: what is encrypted to where the tenant has none of its own. */
  readonly recipients: readonly string[];
  readonly request: CommandRequest;
  /** Whether what was restored is read on a thread of its own. */
  readonly isOwnThread: boolean;
  readonly onStep?: (step: BackupStep) => Promise<void> | void;
  readonly onRows?: (table: string, rowCount: number) => void;
}

/** What a backup does, in order. */
export type BackupStep = 'ENCRYPTED' | 'VERIFIED' | 'FILE_STORED' | 'STORED';

export interface BackedUp {
  readonly manifest: BackupManifest;
  /** Null: the control plane. */
  readonly trialBalance: TrialBalanceTotal | null;
  readonly seconds: number;
}

export const backUpCodes = refusalCodes(
  'TENANT_UNKNOWN',
  'TENANT_NOT_READY',
  'BACKUP_RECIPIENTS_MISSING',
  'BACKUP_NOT_VERIFIED',
  'BACKUP_TARGET_FAILED',
);
type BackUpRefusal = Refusal<CodeOf<typeof backUpCodes> | DoorRefusalCode>;

interface Subject {
  readonly tenant: BackupManifest['tenant'];
  readonly placement: Placement;
  readonly recipients: readonly string[];
}

export const CONTROL_PLANE = 'the control plane';

/**
 * Backs up a tenant's books, or the control plane, while they are served: one state is read, compressed, encrypted, and the same bytes are restored
 * and verified; then it is stored, the manifest last. Whatever comes of it is recorded. Refuses in this order: TENANT_UNKNOWN, TENANT_NOT_READY,
 * BACKUP_RECIPIENTS_MISSING, BACKUP_NOT_VERIFIED, BACKUP_TARGET_FAILED.
 */
export async function backUp(by: BackingUp, tenantId: Uuid | null): Promise<Result<BackedUp, BackUpRefusal>> {
  const startedAt = Date.now();
  const found = await subjectOf(by, tenantId);
  const id = newId();
  const stamp = new Date(startedAt).toISOString().replace(/[-:]|\.\d+/g, '');
  const name = `${tenantId ?? 'control'}/${stamp}-${randomBytes(4).toString('hex')}`;
  let outcome: Result<BackedUp, BackUpRefusal>;
  try {
    outcome = found.ok ? await new Run(by, found.value, { name, startedAt }).toItsEnd() : found;
  } catch (error) {
    const problems = [error instanceof Error ? error.message : String(error)];
    await record(by, { id, tenantId, name, startedAt, came: { outcome: 'FAILED', problems } });
    throw error;
  }
  if (!outcome.ok && outcome.refusal.code === 'TENANT_UNKNOWN') return outcome;
  await record(by, { id, tenantId, name, startedAt, came: cameOf(outcome) });
  return outcome;
}

function cameOf(outcome: Result<BackedUp, BackUpRefusal>): BackupEnded['came'] {
  if (!outcome.ok) {
    const { refusal } = outcome;
    const problems =
      refusal.code === 'BACKUP_NOT_VERIFIED' ? refusal.facts.backupProblems : [explanationOf(refusal)];
    return { outcome: 'FAILED', problems };
  }
  const { commits, rowCount, bytes, sha256, recipients } = outcome.value.manifest;
  const head = commits === null ? null : { number: commits.last, hash: commits.headHash };
  return { outcome: 'DONE', head, rowCount, bytes: bytes.encrypted, sha256, recipients };
}

interface Recorded {
  readonly id: Uuid;
  readonly tenantId: Uuid | null;
  readonly name: string;
  readonly startedAt: number;
  readonly came: BackupEnded['came'];
}

async function record({ books, target, request }: BackingUp, { startedAt, ...of }: Recorded): Promise<void> {
  const micros = (milliseconds: number): string => (BigInt(milliseconds) * 1_000n).toString();
  const times = { startedAtMicros: micros(startedAt), endedAtMicros: micros(Date.now()) };
  const recorded = await books.executeControl(
    recordBackup,
    { ...of, target: target.text, ...times },
    request,
  );
  if (!recorded.ok) throw new InvariantBroken(`recording the backup was refused: ${recorded.refusal.code}`);
}

async function subjectOf(
  { books, recipients: ofInstallation }: BackingUp,
  tenantId: Uuid | null,
): Promise<Result<Subject, BackUpRefusal>> {
  const missing = (backupOf: string) => refused(refuse('BACKUP_RECIPIENTS_MISSING', { backupOf }));
  if (tenantId === null)
    return ofInstallation.length === 0
      ? missing(CONTROL_PLANE)
      : accepted({
          tenant: null,
          placement: books.location.controlPlacement,
          recipients: ofInstallation,
        });
  const [row, facts] = await Promise.all([
    books.control.first(tenantRowById, { id: tenantId }),
    books.tenantFacts(tenantId),
  ]);
  if (!row) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  const { slug, number } = row;
  if (row.state !== 'ACTIVE' || !facts)
    return refused(refuse('TENANT_NOT_READY', { tenantRef: slug, tenantState: row.state }));
  const own = parseRecipients(facts.settings['backups.recipients']) ?? [];
  const recipients = own.length > 0 ? own : ofInstallation;
  return recipients.length === 0
    ? missing(slug)
    : accepted({ tenant: { id: tenantId, slug, number }, placement: facts.placement, recipients });
}

/** One backup. */
class Run {
  readonly #by: BackingUp;
  readonly #subject: Subject;
  readonly #of: { readonly name: string; readonly startedAt: number };

  constructor(by: BackingUp, subject: Subject, of: { readonly name: string; readonly startedAt: number }) {
    this.#by = by;
    this.#subject = subject;
    this.#of = of;
  }

  toItsEnd(): Promise<Result<BackedUp, BackUpRefusal>> {
    return inScratch(this.#by.books.location.dataDirectory, (folder) => this.#inFolder(folder));
  }

  async #inFolder(folder: string): Promise<Result<BackedUp, BackUpRefusal>> {
    const { books, isOwnThread, onStep } = this.#by;
    const { tenant, recipients } = this.#subject;
    const encryptedPath = join(folder, 'backup.age');
    const restoredFolder = join(folder, 'restored');
    const file = 'restored.db';
    await mkdir(restoredFolder, { mode: 0o700 });
    // Before the state is read: a head that is kept later may be of a commit that is not in it.
    const knownHeads = tenant === null ? [] : await knownHeadsOf(books.control, tenant.id);
    const encrypted = await this.#encrypt(encryptedPath, join(restoredFolder, file));
    const { totals, bytes, sha256 } = encrypted;
    await onStep?.('ENCRYPTED');
    const verified = await verifyRestored(
      { folder: restoredFolder, file, tenantId: tenant?.id ?? null, totals },
      { commandModules: books.commandModules, knownHeads, isOwnThread },
    );
    if (verified.problems.length > 0)
      return refused(
        refuse('BACKUP_NOT_VERIFIED', {
          backupOf: tenant?.slug ?? CONTROL_PLANE,
          backupProblems: verified.problems,
        }),
      );
    await onStep?.('VERIFIED');
    const { name, startedAt } = this.#of;
    const { head, kind, schema } = totals.header;
    const manifest: BackupManifest = {
      form: BACKUP_FORM,
      name,
      kind,
      tenant,
      schema,
      layout: layoutOf(kind),
      commits: head && { first: '1', last: head.number, headHash: head.hash },
      tables: totals.tables,
      rowCount: totals.rowCount,
      trialBalanceHash: verified.trialBalanceHash,
      verified: verified.counts,
      compression: 'zstd',
      encryption: 'age',
      recipients,
      bytes,
      sha256,
      startedAt: new Date(startedAt).toISOString(),
      endedAt: new Date().toISOString(),
    };
    const stored = await this.#store(manifest, { path: encryptedPath, folder });
    if (!stored.ok) return stored;
    const seconds = (Date.now() - startedAt) / 1000;
    return accepted({ manifest, trialBalance: verified.trialBalance, seconds });
  }

  async #encrypt(path: string, database: string): Promise<Awaited<ReturnType<typeof encryptAndLoad>>> {
    const { books, onRows } = this.#by;
    const { tenant, placement, recipients } = this.#subject;
    const kind = tenant === null ? 'control' : 'tenant';
    const source = await openCopySource({ ...placed(books.location, placement), kind });
    try {
      const target = await openCopyTarget({ placement: { engine: 'sqlite', server: null, database } });
      try {
        const parts = readStream(source);
        return await encryptAndLoad({ parts, recipients, path, target, ...(onRows && { onRows }) });
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
  }

  /** The manifest comes last: without one there is no backup. What is stored is read again before. */
  async #store(
    manifest: BackupManifest,
    { path, folder }: { readonly path: string; readonly folder: string },
  ): Promise<Result<null, BackUpRefusal>> {
    const { target, onStep } = this.#by;
    const { name, sha256, bytes } = manifest;
    try {
      await target.put(`${name}.age`, { path, bytes: bytes.encrypted, sha256 });
      const found = createHash('sha256');
      for await (const chunk of await target.read(`${name}.age`)) found.update(chunk as Uint8Array);
      if (found.digest('hex') !== sha256) throw new TargetFailed('what is stored is not what was sent');
      await onStep?.('FILE_STORED');
      const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
      const manifestPath = join(folder, 'manifest.json');
      await writeFile(manifestPath, text);
      const digest = createHash('sha256').update(text).digest('hex');
      await target.put(`${name}.json`, { path: manifestPath, bytes: text.length, sha256: digest });
      await onStep?.('STORED');
      return accepted(null);
    } catch (error) {
      if (!(error instanceof TargetFailed)) throw error;
      return refused(
        refuse('BACKUP_TARGET_FAILED', { backupTarget: target.text, targetProblem: error.message }),
      );
    }
  }
}
