import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type CodeOf, type RefusalCodes } from '@cifra/domain/refusal-codes';
import type { Refusal, RefusalCode } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { Settings } from '@cifra/domain/settings';
import type { ControlTables, TenantTables } from '@cifra/database/statement';
import type {
  Actor,
  ControlReadTx,
  SnapshotTx,
  TenantReadTx,
  TenantSnapshotTx,
  WriteTx,
} from '@cifra/database/tx';
import type { DerivedTable, DerivedTables, RecordSource } from './derived-tables.ts';
import type { Hooks, RegisteredHook } from './hooks.ts';

/** The location of a database: a row of the control plane. A SQLite database is identified by its absolute path. */
export interface Placement {
  readonly engine: 'sqlite' | 'mssql';
  readonly server: string | null;
  /** SQLite: the file, relative to the data directory. SQL Server: the database's name. */
  readonly database: string;
}

/** What the control plane says of a tenant, read for every command; plain data. */
export interface TenantFacts {
  readonly id: Uuid;
  readonly number: number;
  readonly slug: string;
  readonly name: string;
  readonly baseCurrency: CurrencyCode;
  readonly timeZone: string;
  /** A BCP 47 tag. */
  readonly locale: string;
  /** The calendar day where the tenant is. */
  readonly today: LocalDate;
  readonly kind: 'LIVE' | 'SANDBOX';
  readonly placement: Placement;
  readonly settings: Settings;
}

/** Who asks, and how. `idempotencyKey`: given by the caller of a mutation; the same key and input give the same answer once. */
export interface CommandRequest {
  readonly actor: Actor;
  readonly requestId: string;
  /** Where from: address and user agent, or the command line. */
  readonly origin: string;
  readonly reason: string | null;
  readonly idempotencyKey: string | null;
  /** Whether the actor may decide on their own work, the setting `firm.singleApprover` included: looked up, in one place, before a command that decides. Left out: they may not. */
  readonly isAlone?: boolean;
}

export interface ControlCommandContext {
  readonly request: CommandRequest;
  /** A new UUIDv7. */
  readonly newId: () => Uuid;
}

export interface TenantCommandContext extends ControlCommandContext {
  readonly tenant: TenantFacts;
  /** What the capabilities registered with each other. */
  readonly hooks: Hooks;
  /** What they registered of derived tables. */
  readonly derivedTables: DerivedTables;
}

/** Data that survives JSON: a stored answer is given again, word for word. Amounts and numbers beyond 2⁵³ are decimal strings. */
export type PlainData =
  null | boolean | number | string | readonly PlainData[] | { readonly [key: string]: PlainData };

/** What a command answers. `isReplayed`: it was done before, under the same key of everybody, and nothing was done now. */
export type Executed<Value, Code extends RefusalCode> = Result<Value, Refusal<Code>> & {
  readonly isReplayed?: boolean;
};

/**
 * A named command on a tenant's books. The handler gathers in at most two sets of reads, decides, writes and records in one transaction;
 * it awaits only `tx`. Its input and answer are plain data, so that it can run on another thread or process.
 */
export interface TenantCommand<Input, Value, Code extends RefusalCode> {
  readonly target: 'tenant';
  readonly name: string;
  readonly handler: (
    tx: WriteTx<TenantTables>,
    input: Input,
    context: TenantCommandContext,
  ) => Promise<Result<Value, Refusal<Code>>>;
  /** The part of the input that the idempotency key stands for: the rest was looked up on the way. Null: all of it. */
  readonly keyedBy: ((input: Input) => unknown) | null;
  /**
   * Whether it makes entries or documents: then the same key from another person is the same request and gets its answer. What decides,
   * acknowledges or signs keeps its keys per person, because each person does that for themselves.
   */
  readonly isKeyShared: boolean;
  /** Every refusal that the handler may answer, for the unions of the API. Null: it stands behind no mutation. */
  readonly refuses: readonly Code[] | null;
  /** Why it reads step by step, not in two sets (docs/decisions/0013-reads-in-two-sets.md). Null: it reads in two sets. */
  readonly stepwise: string | null;
  /** Whether it writes derived tables alone: then it makes no commit and no event, takes no idempotency key and refuses nothing. */
  readonly isDerivedOnly: boolean;
}

/** A named command on the control plane. */
export interface ControlCommand<Input, Value, Code extends RefusalCode> {
  readonly target: 'control';
  readonly name: string;
  readonly handler: (
    tx: WriteTx<ControlTables>,
    input: Input,
    context: ControlCommandContext,
  ) => Promise<Result<Value, Refusal<Code>>>;
  /** The part of the input that the idempotency key stands for: the rest was looked up on the way. Null: all of it. */
  readonly keyedBy: ((input: Input) => unknown) | null;
  /** Every refusal that the handler may answer, for the unions of the API. Null: it stands behind no mutation. */
  readonly refuses: readonly Code[] | null;
  /** Why it reads step by step, not in two sets (docs/decisions/0013-reads-in-two-sets.md). Null: it reads in two sets. */
  readonly stepwise: string | null;
  /** Whether it writes derived tables alone: then it makes no commit and no event, takes no idempotency key and refuses nothing. */
  /**
   * The tenants in whose trail its commit belongs, refused or done, because it takes a permission in them; empty: the firm's own. Read with what
   * opens the command. Null: always the firm's own.
   */
  readonly about: ((tx: ControlReadTx, input: Input) => Promise<readonly Uuid[]>) | null;
  readonly isDerivedOnly: boolean;
}

/** A named report: reads one unchanging state of a tenant's books on a reader connection, off the HTTP thread. */
export interface TenantReport<Input, Value> {
  readonly name: string;
  readonly read: (tx: TenantSnapshotTx, input: Input, tenant: TenantFacts) => Promise<Value>;
  /** Whether it takes long by its nature, as over a large file: such reports never have all threads. */
  readonly isLong: (input: Input) => boolean;
}

/**
 * A report whose reads are requested together, as one set: it sees no other state than a snapshot would, but for reads that commits come
 * between where a server carries them out one by one. On a server it costs one round trip, where a snapshot costs two more.
 */
export interface OneSetReport<Input, Value> {
  readonly name: string;
  readonly readSet: (tx: TenantReadTx, input: Input, tenant: TenantFacts) => Promise<Value>;
}

/** Each report on a tenant's books. */
export type ReportOnTenant<Input, Value> =
  TenantReport<Input, Value> | OneSetReport<Input, Value> | WholeBooksReport<Input, Value>;

/** A report on the books as a whole, whose tables are those that the capabilities registered. */
export interface WholeBooksReport<Input, Value> {
  readonly name: string;
  readonly readWhole: (tx: TenantSnapshotTx, input: Input, derivedTables: DerivedTables) => Promise<Value>;
}

/** A report on the control plane. */
export interface ControlReport<Input, Value> {
  readonly name: string;
  readonly readControl: (tx: SnapshotTx<ControlTables>, input: Input) => Promise<Value>;
}

interface CommandOptions<Input, Code extends RefusalCode> {
  readonly keyedBy?: (input: Input) => unknown;
  /** Exactly the codes of `Code`: one that is missing, or one too many, does not compile. A mutation's command needs it. */
  readonly refuses?: RefusalCodes<Code>;
  readonly stepwise?: string;
}

interface TenantCommandOptions<Input, Code extends RefusalCode> extends CommandOptions<Input, Code> {
  /** Left out: keys are per person. */
  readonly isKeyShared?: boolean;
}

interface ControlCommandOptions<Input, Code extends RefusalCode> extends CommandOptions<Input, Code> {
  readonly about?: NonNullable<ControlCommand<Input, unknown, Code>['about']>;
}

/** Names a command on a tenant's books. `Code` lists every refusal that the handler may answer. */
export function tenantCommand<Input, Value, Code extends RefusalCode>(
  name: string,
  handler: TenantCommand<Input, Value, Code>['handler'],
  { keyedBy, isKeyShared = false, refuses, stepwise }: TenantCommandOptions<Input, Code> = {},
): TenantCommand<Input, Value, Code> {
  return {
    target: 'tenant',
    name,
    handler,
    keyedBy: keyedBy ?? null,
    isKeyShared,
    refuses: refuses ?? null,
    stepwise: stepwise ?? null,
    isDerivedOnly: false,
  };
}

/** Names a command that writes derived tables of a tenant and nothing else: it makes no commit. It refuses nothing. */
export function tenantProjection<Input, Value>(
  name: string,
  handler: (tx: WriteTx<TenantTables>, input: Input, context: TenantCommandContext) => Promise<Value>,
  { stepwise }: Pick<CommandOptions<Input, never>, 'stepwise'> = {},
): TenantCommand<Input, Value, never> {
  return {
    target: 'tenant',
    name,
    handler: async (tx, input, context) => accepted(await handler(tx, input, context)),
    keyedBy: null,
    isKeyShared: false,
    refuses: [],
    stepwise: stepwise ?? null,
    isDerivedOnly: true,
  };
}

/** Names a command on the control plane. */
export function controlCommand<Input, Value, Code extends RefusalCode>(
  name: string,
  handler: ControlCommand<Input, Value, Code>['handler'],
  { keyedBy, refuses, stepwise, about }: ControlCommandOptions<Input, Code> = {},
): ControlCommand<Input, Value, Code> {
  return {
    target: 'control',
    name,
    handler,
    keyedBy: keyedBy ?? null,
    refuses: refuses ?? null,
    stepwise: stepwise ?? null,
    about: about ?? null,
    isDerivedOnly: false,
  };
}

/** Names a command that writes derived tables of the control plane and nothing else: it makes no commit. It refuses nothing. */
export function controlProjection<Input, Value>(
  name: string,
  handler: (tx: WriteTx<ControlTables>, input: Input) => Promise<Value>,
): ControlCommand<Input, Value, never> {
  return {
    target: 'control',
    name,
    handler: async (tx, input) => accepted(await handler(tx, input)),
    keyedBy: null,
    refuses: [],
    stepwise: null,
    about: null,
    isDerivedOnly: true,
  };
}

/** Names a report. */
export function tenantReport<Input, Value>(
  name: string,
  read: TenantReport<Input, Value>['read'],
  { isLong }: Pick<TenantReport<Input, Value>, 'isLong'> = { isLong: () => false },
): TenantReport<Input, Value> {
  return { name, read, isLong };
}

/** Names a report whose reads are one set. A second set throws a broken invariant, on every engine. */
export function oneSetReport<Input, Value>(
  name: string,
  readSet: OneSetReport<Input, Value>['readSet'],
): OneSetReport<Input, Value> {
  return { name, readSet };
}

/** Names a report on the books as a whole. */
export function wholeBooksReport<Input, Value>(
  name: string,
  readWhole: WholeBooksReport<Input, Value>['readWhole'],
): WholeBooksReport<Input, Value> {
  return { name, readWhole };
}

/** Names a report on the control plane. */
export function controlReport<Input, Value>(
  name: string,
  readControl: ControlReport<Input, Value>['readControl'],
): ControlReport<Input, Value> {
  return { name, readControl };
}

export type AnyCommand =
  TenantCommand<never, unknown, RefusalCode> | ControlCommand<never, unknown, RefusalCode>;
export type AnyReport = ReportOnTenant<never, unknown> | ControlReport<never, unknown>;

/** What a capability's `src/commands.ts` exports; the worker threads import it by its URL. */
export interface CommandModule {
  readonly commands: readonly AnyCommand[];
  readonly reports?: readonly AnyReport[];
  readonly hooks?: readonly RegisteredHook[];
  readonly recordSources?: readonly RecordSource[];
  readonly derivedTables?: readonly DerivedTable[];
  /** Why all of its commands read step by step: of fixtures, which are no commands of the product. */
  readonly stepwise?: string;
}

/** The refusals that the door itself may answer to any command. */
export const doorRefusalCodes = refusalCodes('IDEMPOTENCY_KEY_REUSED', 'TENANT_UNKNOWN');
export type DoorRefusalCode = CodeOf<typeof doorRefusalCodes>;
