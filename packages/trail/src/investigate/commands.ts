import { controlCommand, tenantCommand, type ControlCommandContext } from '@cifra/books/command';
import type { InvestigationLimits } from '@cifra/database/investigation/message';
import { referenceTo } from '@cifra/database/personal/references';
import { textSealer } from '@cifra/database/personal/seal-row';
import type { ControlTables, TenantTables } from '@cifra/database/statement';
import type { WriteTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { GivenParameter } from './parameters.ts';

/** What is on record before a query runs. */
export interface BegunInvestigation {
  readonly sql: string;
  readonly savedQuery: string | null;
  readonly parameters: readonly GivenParameter[];
  readonly engine: 'sqlite' | 'mssql';
  readonly limits: InvestigationLimits;
}

export interface EndedInvestigation {
  readonly investigationId: Uuid;
  readonly outcome: string;
  readonly limit: string | null;
  readonly problem: string | null;
  readonly rowCount: number;
  readonly byteCount: number;
  readonly millis: number;
  readonly cpuMillis: number | null;
  readonly seenCommit: string | null;
  readonly resultHash: string | null;
}

export interface ExportedInvestigation {
  readonly investigationId: Uuid;
  readonly format: string;
  readonly fileName: string;
  readonly rowCount: number;
  readonly ticketHash: string | null;
}

export const beginCodes = refusalCodes('REASON_TOO_SHORT');
type BeginCode = CodeOf<typeof beginCodes>;

/** The events are the same in both kinds of database. */
type EitherTx = WriteTx<TenantTables>;
const either = (tx: WriteTx<ControlTables>): EitherTx => tx as unknown as EitherTx;

/**
 * Texts among the parameters may name a person: the event refers to them, and they can be erased with the investigation. The text of the
 * query is kept as it is, as reasons and descriptions are.
 */
async function begin(
  tx: EitherTx,
  { sql, savedQuery, parameters, engine, limits }: BegunInvestigation,
  { newId, request }: ControlCommandContext,
): Promise<Result<{ investigationId: Uuid }, Refusal<BeginCode>>> {
  const reason = checkReason(request.reason);
  if (!reason.ok) return reason;
  const investigationId = newId();
  const { seal } = await textSealer(tx, investigationId);
  const kept = parameters.map(({ name, type, value }) => [
    name,
    { type, value: type === 'TEXT' && value !== null ? referenceTo(seal(value)) : value },
  ]);
  tx.record({
    event: 'INVESTIGATION_STARTED',
    objectType: 'Investigation',
    objectId: investigationId,
    after: {
      sql,
      savedQuery,
      parameters: Object.fromEntries(kept) as object,
      engine,
      maximumRows: limits.rows,
      maximumBytes: limits.bytes,
      maximumSeconds: limits.seconds,
      maximumCpuSeconds: limits.cpuSeconds,
      maximumMebibytes: limits.memoryMebibytes,
    },
  });
  return accepted({ investigationId });
}

function end(tx: EitherTx, ended: EndedInvestigation): Result<null, never> {
  const { investigationId, rowCount, byteCount, ...facts } = ended;
  tx.record({
    event: 'INVESTIGATION_ENDED',
    objectType: 'Investigation',
    objectId: investigationId,
    after: { ...facts, rows: rowCount, bytes: byteCount },
  });
  return accepted(null);
}

function exported(tx: EitherTx, { investigationId, rowCount, ...facts }: ExportedInvestigation) {
  tx.record({
    event: 'INVESTIGATION_EXPORTED',
    objectType: 'Investigation',
    objectId: investigationId,
    after: { ...facts, rows: rowCount },
  });
  return accepted(null);
}

/** Refuses: REASON_TOO_SHORT. */
export const beginInvestigation = tenantCommand<BegunInvestigation, { investigationId: Uuid }, BeginCode>(
  'audit.beginInvestigation',
  begin,
  { refuses: beginCodes },
);
export const endInvestigation = tenantCommand<EndedInvestigation, null, never>(
  'audit.endInvestigation',
  async (tx, ended) => end(tx, ended),
);
export const recordInvestigationExport = tenantCommand<ExportedInvestigation, null, never>(
  'audit.exportInvestigation',
  async (tx, input) => exported(tx, input),
);

/** The same on the control plane. */
export const beginControlInvestigation = controlCommand<
  BegunInvestigation,
  { investigationId: Uuid },
  BeginCode
>('audit.beginControlInvestigation', (tx, input, context) => begin(either(tx), input, context), {
  refuses: beginCodes,
});
export const endControlInvestigation = controlCommand<EndedInvestigation, null, never>(
  'audit.endControlInvestigation',
  async (tx, ended) => end(either(tx), ended),
);
export const recordControlInvestigationExport = controlCommand<ExportedInvestigation, null, never>(
  'audit.exportControlInvestigation',
  async (tx, input) => exported(either(tx), input),
);
