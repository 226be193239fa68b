import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refuse, type Refusal, type RefusalCode } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import { TenantMoving } from '@cifra/database/failures';
import { openControlReader, openTenantReader } from '@cifra/database/engine';
import type { OpenReader } from '@cifra/database/opened';
import { closeIdleMssqlConnections } from '@cifra/database/mssql/connections-of-thread';
import type { ConnectionState } from '@cifra/database/mssql/connection-figures';
import type { MssqlSettings } from '@cifra/database/mssql/settings';
import type { ControlTables, TenantTables } from '@cifra/database/statement';
import type { ControlReadTx, TenantReadTx } from '@cifra/database/tx';
import type { RequestSignal } from './abort.ts';
import { Arrivals } from './arrivals.ts';
import { CommitMarks, countCommits } from './commit-marks.ts';
import type {
  CommandRequest,
  ControlCommand,
  ControlReport,
  DoorRefusalCode,
  Executed,
  Placement,
  ReportOnTenant,
  TenantCommand,
  TenantFacts,
} from './command.ts';
import { Denials, type DenialLimits, type Denied, type RecordedDenial } from './denials.ts';
import { findTenantFacts, knownTenantRow, type FactsOptions, type TenantRow } from './directory.ts';
import { Host, placed, placeName, type HostOptions, type HostTask } from './host.ts';
import { OpenDatabases } from './open-databases.ts';
import { useOwnUsers } from './own-users.ts';
import { Reachability } from './reachability.ts';
import { ReaderPool, SERVER, type ReportTurn } from './reader-pool.ts';
import { loadRegistry } from './registry.ts';
import { unmeasuredRoom, type Room } from './room.ts';
import type { ServerLane } from './server-lane.ts';
import { WorkerHost } from './worker-host.ts';

export interface BooksOptions extends Omit<HostOptions, 'registryDigest'> {
  /** 0: commands run on the calling thread (command line, tests). Tenants are spread over the threads by their numbers. */
  readonly writerThreads: number;
  /** At most; they start as they are needed. 0: reports run on the calling thread. */
  readonly readerThreads: number;
  /** Looked at before everything that is written; left out, only the disk itself refuses. */
  readonly room?: Room;
  /** Left out: as a product that is served records them. */
  readonly denials?: DenialLimits;
  /** Whether the operator has configured what scans the files of vouchers. Defaults to false. */
  readonly scansVouchers?: boolean;
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
  /** Where what is on SQL Server runs; null: everything is a file. */
  readonly lane: ServerLane | null;
  /** Where each tenant was, when it was last asked for. */
  readonly places: Map<Uuid, string>;
  readonly pointReaders: OpenDatabases<OpenReader<TenantTables>>;
  readonly watchers: Set<WrittenListener>;
  readonly arrivals: Arrivals;
  /** What writes to a tenant's books and has not ended. */
  readonly running: Set<Promise<unknown>>;
  readonly marks: CommitMarks;
  readonly denials: Denials;
  readonly reachability: Reachability;
  /** Null: no database is opened by a user of its own here. */
  readonly forgetOwnUsers: (() => void) | null;
}

/** What writes to a tenant's books. */
type TenantTask = Extract<HostTask, { kind: 'command' | 'denial' }> & { readonly tenant: TenantFacts };

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
  /** Null: today, where each tenant is. */
  readonly #day: LocalDate | null;

  private constructor(parts: BooksParts, asking: Asking | null, day: LocalDate | null = null) {
    this.#parts = parts;
    this.#day = day;
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
    return new Books(this.#parts, { principal, signal, version, known: signal && new Map() }, this.#day);
  }

  /** The same books on a day that is given, wherever the tenants are: the demo's, whose months are always the same. */
  onDay(day: LocalDate): Books {
    return new Books(this.#parts, this.#asking, day);
  }

  /** Opens the control plane and starts the threads. Throws when one of them cannot start; then nothing stays open. */
  static async open(options: BooksOptions): Promise<Books> {
    const { writerThreads, readerThreads, ...rest } = options;
    const hostOptions: HostOptions = {
      dataDirectory: rest.dataDirectory,
      controlPlacement: rest.controlPlacement,
      commandModules: rest.commandModules,
      openTenantLimit: rest.openTenantLimit,
      ...(rest.masterKeys && { masterKeys: rest.masterKeys }),
      registryDigest: (await loadRegistry(rest.commandModules)).digest,
    };
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
    const lane = rest.sqlServer
      ? import('./server-lane.ts').then(({ ServerLane }) =>
          keep(
            ServerLane.start(hostOptions, rest.sqlServer as MssqlSettings, {
              isOwnThread: writerThreads > 0,
            }),
          ),
        )
      : Promise.resolve(null);
    const openControl = async (): Promise<OpenReader<ControlTables>> => {
      const server = options.controlPlacement.engine === 'mssql' ? await lane : null;
      return server?.isOwnThread === true
        ? server.controlReader()
        : keep(openControlReader(placed(hostOptions, options.controlPlacement)));
    };
    const starting = [
      openControl(),
      lane,
      start(writerThreads),
      keep(ReaderPool.start(hostOptions, readerThreads)),
    ] as const;
    try {
      const [control, server, writers, readers] = await Promise.all(starting);
      const { masterKeys, controlPlacement } = hostOptions;
      const forgetOwnUsers =
        server && masterKeys ? useOwnUsers({ controlPlacement, masterKeys }, control) : null;
      const books: Books = new Books(
        {
          options,
          control,
          writers,
          readers,
          lane: server,
          places: new Map(),
          pointReaders: new OpenDatabases(options.openTenantLimit),
          watchers: new Set(),
          arrivals: new Arrivals(),
          running: new Set(),
          marks: new CommitMarks(async (tenantIds) => {
            await books.executeControl(countCommits, { tenantIds }, MARKING);
          }),
          denials: new Denials((denied) => books.#writeDenial(denied), options.denials),
          reachability: new Reachability(),
          forgetOwnUsers,
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

  /** What every thread of these books has loaded: whoever verifies a restored database elsewhere loads the same. */
  get commandModules(): readonly string[] {
    return this.#options.commandModules;
  }

  /** Whether a file has to be scanned before it is served. */
  get scansVouchers(): boolean {
    return this.#options.scansVouchers === true;
  }

  /** Tenant databases that the calling thread has open for point reads. */
  get openTenantCount(): number {
    return this.#parts.pointReaders.openCount;
  }

  /** Which tenants' databases answer. */
  get reachability(): Reachability {
    return this.#parts.reachability;
  }

  /** Reports that wait for a thread. */
  get waitingReports(): number {
    const { readers, lane } = this.#parts;
    return readers.waitingCount + (lane?.waitingReports ?? 0);
  }

  /** The connections to SQL Server; null where every database is a file. */
  get connectionState(): ConnectionState | null {
    return this.#parts.lane?.state ?? null;
  }

  /** Null when the tenant is unknown or not served. */
  async tenantFacts(
    tenantId: Uuid,
    options: Pick<FactsOptions, 'isProvisioning'> = {},
  ): Promise<TenantFacts | null> {
    const version = this.#asking?.version ?? null;
    const facts = await findTenantFacts(this.#control, tenantId, { ...options, version });
    this.#notePlace(tenantId, facts);
    return facts && this.#day !== null ? { ...facts, today: this.#day } : facts;
  }

  /** The tenant's row, where this request knows it as it is now; null: the control plane has to be asked. */
  knownTenantRow(tenantId: Uuid): TenantRow | null {
    const version = this.#asking?.version ?? null;
    return version === null ? null : knownTenantRow(this.#control, tenantId, version);
  }

  /** Lets a database go that is not served any more, or not there. */
  #notePlace(tenantId: Uuid, facts: TenantFacts | null): void {
    const { places, lane, writers, pointReaders } = this.#parts;
    const [before, now] = [places.get(tenantId), facts && placeName(facts.placement)];
    if (now !== null) places.set(tenantId, now);
    if (before === undefined || before === now) return;
    if (now === null) places.delete(tenantId);
    pointReaders.letGo(tenantId);
    for (const runner of lane ? [lane, ...writers] : writers)
      // A thread that has ended has nothing open.
      runner.run({ kind: 'letGo', tenantId }).catch(() => undefined);
  }

  /**
   * Runs a command on a tenant's books, after those that were sent to them before. Refuses first: TENANT_UNKNOWN, IDEMPOTENCY_KEY_REUSED; then as the command says.
   */
  async execute<Input, Value, Code extends RefusalCode>(
    command: TenantCommand<Input, Value, Code>,
    target: { readonly tenantId: Uuid; readonly isProvisioning?: boolean },
    input: Input,
    request: CommandRequest,
  ): Promise<Executed<Value, Code | DoorRefusalCode>> {
    const tenant = await this.#parts.arrivals.inTurn(
      target.tenantId,
      this.tenantFacts(target.tenantId, target),
    );
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
    return answer as Executed<Value, Code | DoorRefusalCode>;
  }

  /** Runs a command on the control plane. */
  async executeControl<Input, Value, Code extends RefusalCode>(
    command: ControlCommand<Input, Value, Code>,
    input: Input,
    request: CommandRequest,
  ): Promise<Executed<Value, Code | DoorRefusalCode>> {
    this.#room.check('control');
    try {
      const answer = await this.#controlWriter.run({
        kind: 'command',
        name: command.name,
        input,
        tenant: null,
        request,
      });
      return answer as Executed<Value, Code | DoorRefusalCode>;
    } finally {
      if (this.#asking) this.#asking.version = null;
      this.#tell(null);
    }
  }

  /**
   * Runs a report on a reader thread, where the tenant is placed or, for the move of a tenant, on a copy of its books elsewhere. Null
   * when the tenant is unknown or not served.
   */
  async report<Input, Value>(
    report: ReportOnTenant<Input, Value>,
    tenantId: Uuid,
    input: Input,
    placement: Placement | null = null,
  ): Promise<Value | null> {
    const facts = await this.tenantFacts(tenantId);
    if (!facts) return null;
    const tenant = placement === null ? facts : { ...facts, placement };
    const task = { kind: 'report', name: report.name, input, tenant } as const;
    const isLong = 'isLong' in report && report.isLong(input);
    const turn = { tenant: tenantId, isHeavy: isLong || 'readWhole' in report };
    return (await this.reachability.using(tenant, () => this.#reading(task, turn))) as Value;
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
    const turn = { principal, tenant, isHeavy, signal };
    const lane = this.#laneOf(task.tenant?.placement ?? this.#options.controlPlacement);
    const run = (): Promise<unknown> =>
      lane ? lane.report(task, turn) : this.#parts.readers.run(task, turn);
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
    const lane = this.#laneOf(tenant.placement);
    if (lane?.isOwnThread === true)
      return this.reachability.using(tenant, () => read(lane.tenantReader(tenant), tenant));
    return this.reachability.using(tenant, () =>
      this.#parts.pointReaders.use(
        tenant.id,
        () => openTenantReader({ ...placed(this.#options, tenant.placement), tenantId: tenant.id }),
        (reader) => read(reader, tenant),
        placeName(tenant.placement),
      ),
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
    await (tenant ? this.#writing(tenant.id, { ...task, tenant }) : this.#controlWriter.run(task));
  }

  /** Throws StorageFull where a tenant's command would. */
  checkRoom(): void {
    this.#room.check('tenant');
  }

  /** Runs what writes to a tenant, and tells the watchers when it has ended, however it ended: a commit may have been made. */
  async #writing(tenantId: Uuid, task: TenantTask): Promise<unknown> {
    const running = this.reachability.using(task.tenant, () => this.#atItsPlace(task));
    this.#parts.running.add(running);
    try {
      return await running;
    } finally {
      this.#parts.running.delete(running);
      this.#tell(tenantId);
      if (task.tenant.placement.engine === 'mssql') this.#parts.marks.add(tenantId);
    }
  }

  /** A task that waited while its tenant was moved is run at the new place: nothing of it was done at the old one. */
  async #atItsPlace(task: TenantTask): Promise<unknown> {
    try {
      return await this.#writerOf(task.tenant).run(task);
    } catch (error) {
      if (!(error instanceof TenantMoving) || error.moving.state !== 'MOVED') throw error;
      const tenant = await this.tenantFacts(task.tenant.id);
      if (tenant === null || placeName(tenant.placement) === placeName(task.tenant.placement)) throw error;
      return this.#writerOf(tenant).run({ ...task, tenant });
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

  #laneOf({ engine }: Placement): ServerLane | null {
    return engine === 'mssql' ? this.#parts.lane : null;
  }

  #writerOf({ number, placement }: TenantFacts): Runner | ServerLane {
    const { writers } = this.#parts;
    return this.#laneOf(placement) ?? (writers[number % writers.length] as Runner);
  }

  get #controlWriter(): Runner | ServerLane {
    return this.#laneOf(this.#options.controlPlacement) ?? (this.#parts.writers[0] as Runner);
  }

  /** Ends what was submitted, then closes every database and thread, also when one of them fails to close; that is thrown at the end. */
  async close(): Promise<void> {
    await this.#parts.denials.close();
    // A mark is written through the control plane, so what is committed last is committed before the marks end.
    await Promise.allSettled(this.#parts.running);
    const marked = await Promise.allSettled([this.#parts.marks.close()]);
    const closed = await Promise.allSettled(
      [...this.#parts.writers, this.#parts.readers, this.#parts.pointReaders].map((each) => each.close()),
    );
    this.#parts.forgetOwnUsers?.();
    await this.#control.close();
    const ended = await Promise.allSettled([this.#parts.lane?.close()]);
    // Connections that are kept for the next use would keep the process.
    if (this.#options.sqlServer) await closeIdleMssqlConnections();
    for (const each of [...closed, ...marked, ...ended]) if (each.status === 'rejected') throw each.reason;
  }
}

/** One text for the same input: reports take plain data, and bigints. */
function keyOfInput(input: unknown): string {
  return JSON.stringify(input, (_name, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
