import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal, type RefusalCode } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import { openControlReader, openTenantReader } from '@cifra/database/engine';
import type { OpenReader } from '@cifra/database/opened';
import { closeIdleMssqlPools } from '@cifra/database/mssql/pools';
import { configureMssql } from '@cifra/database/mssql/settings';
import type { ControlTables, TenantTables } from '@cifra/database/statement';
import type { ControlReadTx, TenantReadTx } from '@cifra/database/tx';
import type { RequestSignal } from './abort.ts';
import { CommitMarks, countCommits } from './commit-marks.ts';
import type {
  CommandRequest,
  ControlCommand,
  ControlReport,
  DoorRefusalCode,
  TenantCommand,
  TenantFacts,
  TenantReport,
  WholeBooksReport,
} from './command.ts';
import { Denials, type Denied, type RecordedDenial } from './denials.ts';
import { findTenantFacts, type FactsOptions } from './directory.ts';
import { Host, placed, type HostOptions, type HostTask } from './host.ts';
import { OpenDatabases } from './open-databases.ts';
import { ReaderPool, SERVER, type ReportTurn } from './reader-pool.ts';
import { loadRegistry } from './registry.ts';
import { unmeasuredRoom, type Room } from './room.ts';
import { WorkerHost } from './worker-host.ts';

export interface BooksOptions extends Omit<HostOptions, 'registryDigest'> {
  /** 0: commands run on the calling thread (command line, tests). Tenants are spread over the threads by their numbers. */
  readonly writerThreads: number;
  /** At most; they start as they are needed. 0: reports run on the calling thread. */
  readonly readerThreads: number;
  /** Looked at before everything that is written; left out, only the disk itself refuses. */
  readonly room?: Room;
}

/** The request under which the door itself writes marks. */
const MARKING: CommandRequest = {
  actor: { kind: 'system', id: null, name: 'books' },
  requestId: 'marks',
  origin: 'commit marks',
  reason: null,
  idempotencyKey: null,
};

/** Told which tenant was written to; null: the control plane. */
export type WrittenListener = (tenantId: Uuid | null) => void;

/** Who asks, as long as one request lasts. */
interface Asking {
  readonly principal: string;
  /** Null: what is asked is done to its end, as a mutation is. */
  readonly signal: RequestSignal | null;
  /** Reports that it has had, by name, tenant and input; null: each is run. */
  readonly known: Map<string, Promise<unknown>> | null;
  /** The last commit that touched tenants or settings when the request came in; null: not known, or the request itself wrote since. */
  version: bigint | null;
}

interface BooksParts {
  readonly options: BooksOptions;
  readonly control: OpenReader<ControlTables>;
  readonly writers: readonly Runner[];
  readonly readers: ReaderPool;
  readonly pointReaders: OpenDatabases<OpenReader<TenantTables>>;
  readonly watchers: Set<WrittenListener>;
  readonly marks: CommitMarks;
  readonly denials: Denials;
}

interface Runner {
  run(task: HostTask): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * The one door to the books: commands in, outcomes out. Every command and report names its tenant; the tenant's facts are read
 * from the control plane each time, so that a tenant that is not served is refused and a setting counts from the next command.
 */
export class Books {
  readonly #parts: BooksParts;
  readonly #options: BooksOptions;
  readonly #control: OpenReader<ControlTables>;
  readonly #room: Room;
  /** Null: the server's own work. */
  readonly #asking: Asking | null;

  private constructor(parts: BooksParts, asking: Asking | null) {
    this.#parts = parts;
    this.#options = parts.options;
    this.#control = parts.control;
    this.#room = parts.options.room ?? unmeasuredRoom;
    this.#asking = asking;
  }

  /**
   * The same books for one request: its reports wait in its principal's line, the same one is run once, and what nobody waits for any more is cut.
   */
  forRequest({ principal, signal, version }: Omit<Asking, 'known'>): Books {
    // What a query has read it may be told again; a mutation may have changed it since.
    return new Books(this.#parts, { principal, signal, version, known: signal && new Map() });
  }

  /** Opens the control plane and starts the threads. Throws when one of them cannot start; then nothing stays open. */
  static async open(options: BooksOptions): Promise<Books> {
    const { writerThreads, readerThreads, ...rest } = options;
    const hostOptions: HostOptions = {
      dataDirectory: rest.dataDirectory,
      controlPlacement: rest.controlPlacement,
      commandModules: rest.commandModules,
      openTenantLimit: rest.openTenantLimit,
      sqlServer: rest.sqlServer ?? null,
      registryDigest: (await loadRegistry(rest.commandModules)).digest,
    };
    if (hostOptions.sqlServer) configureMssql(hostOptions.sqlServer);
    // What has started is closed again when something else cannot start: it would keep the process alive.
    const started: { close(): Promise<void> }[] = [];
    const keep = async <Started extends { close(): Promise<void> }>(
      starting: Promise<Started>,
    ): Promise<Started> => {
      const one = await starting;
      started.push(one);
      return one;
    };
    const start = (threads: number): Promise<Runner[]> =>
      Promise.all(
        threads === 0
          ? [keep<Runner>(Host.start(hostOptions))]
          : Array.from({ length: threads }, () => keep<Runner>(WorkerHost.start(hostOptions))),
      );
    const starting = [
      keep(openControlReader(placed(hostOptions, options.controlPlacement))),
      start(writerThreads),
      keep(ReaderPool.start(hostOptions, readerThreads)),
    ] as const;
    try {
      const [control, writers, readers] = await Promise.all(starting);
      const books: Books = new Books(
        {
          options,
          control,
          writers,
          readers,
          pointReaders: new OpenDatabases(options.openTenantLimit),
          watchers: new Set(),
          marks: new CommitMarks(async (tenantIds) => {
            await books.executeControl(countCommits, { tenantIds }, MARKING);
          }),
          denials: new Denials((denied) => books.#writeDenial(denied)),
        },
        null,
      );
      return books;
    } catch (error) {
      await Promise.allSettled(starting);
      await Promise.allSettled(started.map((one) => one.close()));
      throw error;
    }
  }

  /** Point reads of the control plane. */
  get control(): ControlReadTx {
    return this.#control;
  }

  /** Where the databases are: provisioning and backups work on them from outside. */
  get location(): Pick<BooksOptions, 'dataDirectory' | 'controlPlacement'> {
    const { dataDirectory, controlPlacement } = this.#options;
    return { dataDirectory, controlPlacement };
  }

  /** Tenant databases that the calling thread has open for point reads. */
  get openTenantCount(): number {
    return this.#parts.pointReaders.openCount;
  }

  /** Reports that wait for a thread. */
  get waitingReports(): number {
    return this.#parts.readers.waitingCount;
  }

  tenantFacts(
    tenantId: Uuid,
    options: Pick<FactsOptions, 'isProvisioning'> = {},
  ): Promise<TenantFacts | null> {
    return findTenantFacts(this.#control, tenantId, { ...options, version: this.#asking?.version ?? null });
  }

  /** Runs a command on a tenant's books. Refuses first: TENANT_UNKNOWN, IDEMPOTENCY_KEY_REUSED; then as the command says. */
  async execute<Input, Value, Code extends RefusalCode>(
    command: TenantCommand<Input, Value, Code>,
    target: { readonly tenantId: Uuid; readonly isProvisioning?: boolean },
    input: Input,
    request: CommandRequest,
  ): Promise<Result<Value, Refusal<Code | DoorRefusalCode>>> {
    const tenant = await this.tenantFacts(target.tenantId, target);
    if (!tenant)
      return refused(refuse('TENANT_UNKNOWN', { tenantRef: target.tenantId })) as Result<
        Value,
        Refusal<Code | DoorRefusalCode>
      >;
    this.#room.check('tenant');
    const answer = await this.#writing(tenant.id, {
      kind: 'command',
      name: command.name,
      input,
      tenant,
      request,
    });
    return answer as Result<Value, Refusal<Code | DoorRefusalCode>>;
  }

  /** Runs a command on the control plane. */
  async executeControl<Input, Value, Code extends RefusalCode>(
    command: ControlCommand<Input, Value, Code>,
    input: Input,
    request: CommandRequest,
  ): Promise<Result<Value, Refusal<Code | DoorRefusalCode>>> {
    this.#room.check('control');
    try {
      const answer = await this.#writerOf(0).run({
        kind: 'command',
        name: command.name,
        input,
        tenant: null,
        request,
      });
      return answer as Result<Value, Refusal<Code | DoorRefusalCode>>;
    } finally {
      if (this.#asking) this.#asking.version = null;
      this.#tell(null);
    }
  }

  /** Runs a report on a reader thread. Null when the tenant is unknown or not served. */
  async report<Input, Value>(
    report: TenantReport<Input, Value> | WholeBooksReport<Input, Value>,
    tenantId: Uuid,
    input: Input,
  ): Promise<Value | null> {
    const tenant = await this.tenantFacts(tenantId);
    if (!tenant) return null;
    const task = { kind: 'report', name: report.name, input, tenant } as const;
    return (await this.#reading(task, { tenant: tenantId, isHeavy: 'readWhole' in report })) as Value;
  }

  /** Runs a report on the control plane, on a reader thread. */
  async reportControl<Input, Value>(report: ControlReport<Input, Value>, input: Input): Promise<Value> {
    const task = { kind: 'report', name: report.name, input, tenant: null } as const;
    return (await this.#reading(task, { tenant: 'control', isHeavy: true })) as Value;
  }

  #reading(
    task: Extract<HostTask, { kind: 'report' }>,
    { tenant, isHeavy }: Pick<ReportTurn, 'tenant' | 'isHeavy'>,
  ): Promise<unknown> {
    const { principal = SERVER, signal = null, known = null } = this.#asking ?? {};
    const run = (): Promise<unknown> => this.#parts.readers.run(task, { principal, tenant, isHeavy, signal });
    if (known === null) return run();
    const key = `${task.name} ${tenant} ${keyOfInput(task.input)}`;
    const running = known.get(key) ?? run();
    known.set(key, running);
    return running;
  }

  /** Bounded point reads of a tenant on the calling thread; each sees the newest commit. Null when the tenant is unknown or not served. */
  async read<Value>(
    tenantId: Uuid,
    read: (tx: TenantReadTx, tenant: TenantFacts) => Promise<Value>,
  ): Promise<Value | null> {
    const tenant = await this.tenantFacts(tenantId);
    if (!tenant) return null;
    return this.#parts.pointReaders.use(
      tenant.id,
      () => openTenantReader({ ...placed(this.#options, tenant.placement), tenantId: tenant.id }),
      (reader) => read(reader, tenant),
    );
  }

  /** Records a denied attempt: in the tenant's trail, or the control plane's when no tenant is given. What is repeated is counted (`Denials`). */
  recordDenial(denied: Denied): Promise<void> {
    return this.#parts.denials.add(denied);
  }

  async #writeDenial({ tenantId, aboutTenantId = null, ...denied }: RecordedDenial): Promise<void> {
    const tenant = tenantId === null ? null : await this.tenantFacts(tenantId);
    const task = { kind: 'denial', ...denied, aboutTenantId, tenant } as const;
    this.#room.check('control');
    await (tenant ? this.#writing(tenant.id, { ...task, tenant }) : this.#writerOf(0).run(task));
  }

  /** Throws StorageFull where a tenant's command would. */
  checkRoom(): void {
    this.#room.check('tenant');
  }

  /** Runs what writes to a tenant, and tells the watchers when it has ended, however it ended: a commit may have been made. */
  async #writing(tenantId: Uuid, task: HostTask & { readonly tenant: TenantFacts }): Promise<unknown> {
    try {
      return await this.#writerOf(task.tenant.number).run(task);
    } finally {
      this.#tell(tenantId);
      if (task.tenant.placement.engine === 'mssql') this.#parts.marks.add(tenantId);
    }
  }

  #tell(tenantId: Uuid | null): void {
    for (const listener of this.#parts.watchers) listener(tenantId);
  }

  /** Tells of each write of this process from now on, when it has ended, however it ended. Answers what ends the telling. */
  watchWritten(listener: WrittenListener): () => void {
    this.#parts.watchers.add(listener);
    return () => void this.#parts.watchers.delete(listener);
  }

  #writerOf(tenantNumber: number): Runner {
    return this.#parts.writers[tenantNumber % this.#parts.writers.length] as Runner;
  }

  /** Ends what was submitted, then closes every database and thread, also when one of them fails to close; that is thrown at the end. */
  async close(): Promise<void> {
    await this.#parts.denials.close();
    const marked = await Promise.allSettled([this.#parts.marks.close()]);
    const closed = await Promise.allSettled(
      [...this.#parts.writers, this.#parts.readers, this.#parts.pointReaders].map((each) => each.close()),
    );
    await this.#control.close();
    // Connections that are kept for the next use would keep the process.
    if (this.#options.sqlServer) await closeIdleMssqlPools();
    for (const each of [...closed, ...marked]) if (each.status === 'rejected') throw each.reason;
  }
}

/** One text for the same input: reports take plain data, and bigints. */
function keyOfInput(input: unknown): string {
  return JSON.stringify(input, (_name, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
