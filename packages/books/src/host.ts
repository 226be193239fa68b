import { join } from 'node:path';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import {
  openControlReader,
  openControlWriter,
  openTenantReader,
  openTenantWriter,
} from '@cifra/database/engine';
import { closeIdleMssqlConnections } from '@cifra/database/mssql/connections-of-thread';
import { configureMssql, type MssqlSettings } from '@cifra/database/mssql/settings';
import type { OpenReader, OpenWriter } from '@cifra/database/opened';
import type { MasterKeySettings } from '@cifra/database/sealed/master-keys';
import type { SentAnswer, SentStatement } from '@cifra/database/sent-statement';
import type { ControlTables, TenantTables } from '@cifra/database/statement';
import type { CommandRequest, ControlCommand, Placement, TenantCommand, TenantFacts } from './command.ts';
import { abortable, abortableSet } from './abort.ts';
import { newId } from './ids.ts';
import { OpenDatabases } from './open-databases.ts';
import { useOwnUsers } from './own-users.ts';
import { readingOf } from './reading.ts';
import { loadRegistry, type Registry } from './registry.ts';
import { commandWork, denialWork, projectionWork, type Answer } from './run-command.ts';

/** Where a host's databases are, and how many it keeps open. Plain data: it is sent to worker threads. */
export interface HostOptions {
  readonly dataDirectory: string;
  readonly controlPlacement: Placement;
  /** URLs of the capabilities' `commands.ts`. */
  readonly commandModules: readonly string[];
  readonly openTenantLimit: number;
  /** The digest of the registry on the thread that starts the hosts; null: there is no other thread. */
  readonly registryDigest: string | null;
  /** How a thread reaches SQL Server; not given where every database is a file. */
  readonly sqlServer?: MssqlSettings | null;
  /** What opens the passwords of databases with users of their own. Not given: only the configured log-ins are used. */
  readonly masterKeys?: MasterKeySettings;
}

export type HostTask =
  | {
      readonly kind: 'command';
      readonly name: string;
      readonly input: unknown;
      readonly tenant: TenantFacts | null;
      readonly request: CommandRequest;
    }
  | {
      readonly kind: 'report';
      readonly name: string;
      readonly input: unknown;
      /** Null: the control plane. */
      readonly tenant: TenantFacts | null;
    }
  | {
      readonly kind: 'denial';
      readonly field: string;
      readonly permission: string;
      readonly repeats: number;
      readonly aboutTenantId: Uuid | null;
      readonly tenant: TenantFacts | null;
      readonly request: CommandRequest;
    }
  | {
      /** A point read of another thread, on a server. */
      readonly kind: 'statement';
      readonly statement: SentStatement;
      /** Null: the control plane. */
      readonly tenant: TenantFacts | null;
    }
  | {
      /** The tenant is not served any more, or elsewhere. */
      readonly kind: 'letGo';
      readonly tenantId: Uuid;
    };

/** Runs commands and reports where it stands: on the calling thread, or on a worker thread that owns some of the tenants. */
export class Host {
  readonly #options: HostOptions;
  readonly #registry: Registry;
  readonly #writers: OpenDatabases<OpenWriter<TenantTables>>;
  readonly #readers: OpenDatabases<OpenReader<TenantTables>>;
  #forgetOwnUsers: (() => void) | null = null;
  readonly #controlWriter = new OpenDatabases<OpenWriter<ControlTables>>(1);
  readonly #controlReader = new OpenDatabases<OpenReader<ControlTables>>(1);

  private constructor(options: HostOptions, registry: Registry) {
    this.#options = options;
    this.#registry = registry;
    this.#writers = new OpenDatabases(options.openTenantLimit);
    this.#readers = new OpenDatabases(options.openTenantLimit);
  }

  /** Loads the registry. Throws when two commands, reports or hooks share a name, and where another thread's registry differs. */
  static async start(options: HostOptions): Promise<Host> {
    if (options.sqlServer) configureMssql(options.sqlServer);
    const registry = await loadRegistry(options.commandModules);
    if (options.registryDigest !== null && options.registryDigest !== registry.digest)
      throw new InvariantBroken("two threads' registries of commands, reports and hooks differ");
    const host = new Host(options, registry);
    const { sqlServer, controlPlacement, masterKeys } = options;
    if (sqlServer && masterKeys)
      host.#forgetOwnUsers = useOwnUsers(
        { controlPlacement, masterKeys },
        {
          first: (query, params) => host.#withControlReader((reader) => reader.first(query, params)),
        },
      );
    return host;
  }

  /** `flag`: raised when nobody waits for a report any more; then it throws WorkAborted. */
  async run(task: HostTask, flag: Int32Array | null = null): Promise<unknown> {
    switch (task.kind) {
      case 'command':
        return this.#runCommand(task);
      case 'report':
        return this.#runReport(task, flag);
      case 'denial':
        return task.tenant
          ? this.#withTenantWriter(task.tenant, ({ writer }) => writer.submit(denialWork(task)))
          : this.#withControlWriter(({ writer }) => writer.submit(denialWork(task)));
      case 'statement':
        return task.tenant
          ? this.#withTenantReader(task.tenant, (reader) => sentTo(reader, task.statement))
          : this.#withControlReader((reader) => sentTo(reader, task.statement));
      case 'letGo':
        this.#writers.letGo(task.tenantId);
        this.#readers.letGo(task.tenantId);
        return null;
    }
  }

  async #runCommand({
    name,
    input,
    tenant,
    request,
  }: Extract<HostTask, { kind: 'command' }>): Promise<Answer> {
    const command = this.#registry.commands.get(name);
    if (!command) throw new Error(`no command is named ${name}`);
    if (command.target === 'control') {
      const { handler, keyedBy, isDerivedOnly, about } = command as unknown as ControlCommand<
        unknown,
        unknown,
        never
      >;
      const makeWork = isDerivedOnly ? projectionWork : commandWork;
      return this.#withControlWriter(({ writer }) =>
        writer.submit(
          makeWork({
            name,
            input: keyedBy ? keyedBy(input) : input,
            request,
            reading: readingOf(command),
            isKeyShared: false,
            handle: (tx) => handler(tx, input, { request, newId }),
            ...(about && { about: (tx) => about(tx, input) }),
          }),
        ),
      );
    }
    if (!tenant) throw new Error(`the command ${name} needs a tenant`);
    const { handler, keyedBy, isDerivedOnly, isKeyShared } = command as unknown as TenantCommand<
      unknown,
      unknown,
      never
    >;
    const { hooks, derivedTables } = this.#registry;
    const makeWork = isDerivedOnly ? projectionWork : commandWork;
    return this.#withTenantWriter(tenant, ({ writer }) =>
      writer.submit(
        makeWork({
          name,
          input: keyedBy ? keyedBy(input) : input,
          request,
          reading: readingOf(command),
          isKeyShared,
          handle: (tx) => handler(tx, input, { request, newId, tenant, hooks, derivedTables }),
        }),
      ),
    );
  }

  async #runReport(
    { name, input, tenant }: Extract<HostTask, { kind: 'report' }>,
    flag: Int32Array | null,
  ): Promise<unknown> {
    const report = this.#registry.reports.get(name);
    if (!report) throw new Error(`no report is named ${name}`);
    if ('readControl' in report)
      return this.#withControlReader((reader) =>
        reader.snapshot((tx) => report.readControl(flag ? abortable(tx, flag) : tx, input as never)),
      );
    if (!tenant) throw new Error(`the report ${name} needs a tenant`);
    if ('readSet' in report)
      return this.#withTenantReader(tenant, (reader) =>
        reader.oneSet((tx) => report.readSet(flag ? abortableSet(tx, flag) : tx, input as never, tenant)),
      );
    return this.#withTenantReader(tenant, (reader) =>
      reader.snapshot((snapshot) => {
        const tx = flag ? abortable(snapshot, flag) : snapshot;
        return 'readWhole' in report
          ? report.readWhole(tx, input as never, this.#registry.derivedTables)
          : report.read(tx, input as never, tenant);
      }),
    );
  }

  #withTenantReader<Value>(
    tenant: TenantFacts,
    use: (open: OpenReader<TenantTables>) => Promise<Value>,
  ): Promise<Value> {
    const open = () => openTenantReader(this.#placed(tenant));
    return this.#readers.use(tenant.id, open, use, placeName(tenant.placement));
  }

  #withControlReader<Value>(use: (open: OpenReader<ControlTables>) => Promise<Value>): Promise<Value> {
    const open = () => openControlReader(placed(this.#options, this.#options.controlPlacement));
    return this.#controlReader.use('control', open, use);
  }

  #withTenantWriter<Value>(
    tenant: TenantFacts,
    use: (open: OpenWriter<TenantTables>) => Promise<Value>,
  ): Promise<Value> {
    const open = () => openTenantWriter(this.#placed(tenant));
    return this.#writers.use(tenant.id, open, use, placeName(tenant.placement));
  }

  #withControlWriter<Value>(use: (open: OpenWriter<ControlTables>) => Promise<Value>): Promise<Value> {
    return this.#controlWriter.use(
      'control',
      () => openControlWriter(placed(this.#options, this.#options.controlPlacement)),
      use,
    );
  }

  #placed(tenant: TenantFacts): { placement: Placement; tenantId: string } {
    return { ...placed(this.#options, tenant.placement), tenantId: tenant.id };
  }

  /** Ends what was submitted, then closes every database. */
  async close(): Promise<void> {
    this.#forgetOwnUsers?.();
    await Promise.all([
      this.#writers.close(),
      this.#readers.close(),
      this.#controlWriter.close(),
      this.#controlReader.close(),
    ]);
    if (this.#options.sqlServer) await closeIdleMssqlConnections();
  }
}

async function sentTo(reader: OpenReader<unknown>, statement: SentStatement): Promise<SentAnswer> {
  if (!reader.runSent) throw new InvariantBroken('only a server carries out statements of other threads');
  return reader.runSent(statement);
}

/** One text for one place: a tenant that has moved has another. */
export function placeName({ engine, server, database }: Placement): string {
  return `${engine}|${server ?? ''}|${database}`;
}

/** A placement with its SQLite file as an absolute path. */
export function placed(
  { dataDirectory }: Pick<HostOptions, 'dataDirectory'>,
  placement: Placement,
): { placement: Placement } {
  return placement.engine === 'sqlite'
    ? { placement: { ...placement, database: join(dataDirectory, placement.database) } }
    : { placement };
}
