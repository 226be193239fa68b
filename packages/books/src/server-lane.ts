import { sendingControlReader, sendingTenantReader } from '@cifra/database/mssql/engine';
import { ConnectionFigures, type ConnectionState } from '@cifra/database/mssql/connection-figures';
import { configureMssql, type MssqlSettings } from '@cifra/database/mssql/settings';
import type { OpenReader } from '@cifra/database/opened';
import type { SentAnswer } from '@cifra/database/sent-statement';
import type { ControlTables, TenantTables } from '@cifra/database/statement';
import type { TenantFacts } from './command.ts';
import { Host, type HostOptions, type HostTask } from './host.ts';
import { ReaderPool, type ReportTurn } from './reader-pool.ts';
import { WorkerHost } from './worker-host.ts';

/**
 * Of the budget, what the calling thread may use where the others have a thread of their own: databases are made and migrated by it, one
 * after the other.
 */
const CALLER_CONNECTIONS = 4;

const REPORTS_AT_ONCE = 64;
/** All of the control plane's are among them. */
const HEAVY_REPORTS_AT_ONCE = 8;
/** The control plane's other readers are for point reads, which every request makes. */
const CONTROL_REPORTS_AT_ONCE = 2;
/** A database that is open holds no connection: as many as there may be. */
const OPEN_TENANTS = 5_000;

/**
 * The one thread on which all databases on SQL Server are used: it waits for the network, and has one budget of connections. Commands,
 * reports and point reads go there. Without threads of its own it is the calling thread.
 */
export class ServerLane {
  readonly #host: Pick<WorkerHost, 'run'>;
  readonly #reports: ReaderPool;
  readonly #figures: readonly ConnectionFigures[];
  readonly #isOwnThread: boolean;
  readonly #tenantReaders = new WeakMap<TenantFacts, OpenReader<TenantTables>>();

  private constructor(
    options: HostOptions,
    host: Pick<WorkerHost, 'run' | 'close'>,
    { figures, isOwnThread }: { figures: readonly ConnectionFigures[]; isOwnThread: boolean },
  ) {
    this.#host = host;
    this.#figures = figures;
    this.#isOwnThread = isOwnThread;
    this.#reports = ReaderPool.on(options, host, {
      sideBySide: REPORTS_AT_ONCE,
      heavy: HEAVY_REPORTS_AT_ONCE,
      ofTenant: (tenant) => (tenant === 'control' ? CONTROL_REPORTS_AT_ONCE : 1),
    });
  }

  /** Throws what a thread throws that cannot start. */
  static async start(
    { openTenantLimit, ...rest }: HostOptions,
    sqlServer: MssqlSettings,
    { isOwnThread }: { readonly isOwnThread: boolean },
  ): Promise<ServerLane> {
    const options = { ...rest, openTenantLimit: Math.max(openTenantLimit, OPEN_TENANTS) };
    const own = { ...sqlServer, figures: ConnectionFigures.memory() };
    if (!isOwnThread) {
      configureMssql(own);
      const host = await Host.start({ ...options, sqlServer: own });
      return new ServerLane(options, host, { figures: [new ConnectionFigures(own.figures)], isOwnThread });
    }
    const callers = {
      ...sqlServer,
      maximumConnections: CALLER_CONNECTIONS,
      figures: ConnectionFigures.memory(),
    };
    configureMssql(callers);
    const maximumConnections = sqlServer.maximumConnections - CALLER_CONNECTIONS;
    const host = await WorkerHost.start({ ...options, sqlServer: { ...own, maximumConnections } });
    const figures = [own, callers].map((settings) => new ConnectionFigures(settings.figures));
    return new ServerLane(options, host, { figures, isOwnThread });
  }

  /** Whether its connections belong to another thread than the calling one. */
  get isOwnThread(): boolean {
    return this.#isOwnThread;
  }

  run(task: HostTask): Promise<unknown> {
    return this.#host.run(task);
  }

  report(task: HostTask, turn: ReportTurn): Promise<unknown> {
    return this.#reports.run(task, turn);
  }

  get waitingReports(): number {
    return this.#reports.waitingCount;
  }

  /** Point reads of a tenant on the calling thread. The same facts have the same reader: what is read together is sent together. */
  tenantReader(tenant: TenantFacts): OpenReader<TenantTables> {
    const known = this.#tenantReaders.get(tenant);
    if (known) return known;
    const reader = sendingTenantReader(
      (statement) => this.#host.run({ kind: 'statement', statement, tenant }) as Promise<SentAnswer>,
    );
    this.#tenantReaders.set(tenant, reader);
    return reader;
  }

  /** Point reads of the control plane on the calling thread. Throws where it is not served. */
  async controlReader(): Promise<OpenReader<ControlTables>> {
    const send = (statement: Extract<HostTask, { kind: 'statement' }>['statement']) =>
      this.#host.run({ kind: 'statement', statement, tenant: null }) as Promise<SentAnswer>;
    await send({ text: 'select 1 as [there]', inputs: [], arrayRowMode: null });
    return sendingControlReader(send);
  }

  /** Of all connections of the process. */
  get state(): ConnectionState {
    return this.#figures
      .map(({ state }) => state)
      .reduce((sum, each) => ({
        open: sum.open + each.open,
        inUse: sum.inUse + each.inUse,
        idle: sum.idle + each.idle,
        waiting: sum.waiting + each.waiting,
        longestWaitSeconds: Math.max(sum.longestWaitSeconds, each.longestWaitSeconds),
        openedTotal: sum.openedTotal + each.openedTotal,
        closedTotal: sum.closedTotal + each.closedTotal,
        busyTotal: sum.busyTotal + each.busyTotal,
      }));
  }

  /** Ends what was submitted, then its host. */
  close(): Promise<void> {
    return this.#reports.close();
  }
}
