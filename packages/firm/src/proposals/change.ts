import type { ConfirmingPermission } from '@cifra/access/separation/duties';
import type { FirmAccess } from '@cifra/access/separation/firm-access';
import type { ControlTx } from '@cifra/database/tx';
import type { Row } from '@cifra/database/kit/table';
import type { proposedChanges } from '@cifra/database/tables/proposals';
import type { Uuid } from '@cifra/domain/ids';
import type { Refusal, RefusalCode } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';

export type ChangeKind = Row<typeof proposedChanges>['kind'];

/**
 * Something that may take two persons, with its content: the same whether one person does it at once, or a second one confirms it days later.
 * A kind is a function that makes it of its content; `change-kinds.ts` lists them.
 */
export interface Change<Outcome, Code extends RefusalCode> {
  readonly kind: ChangeKind;
  /** Who has it may propose, and may confirm. */
  readonly permission: ConfirmingPermission;
  /** Where they need it: in each of these tenants, or firm-wide where there are none. */
  readonly tenantIds: readonly Uuid[];
  /** Plain data that survives JSON. */
  readonly content: object;
  /** Where nobody else may confirm it, for how long it waits before its maker may. Left out: not at all. */
  readonly aloneAfterHours?: number;
  /** Reads what it needs in one set of reads, together with everybody's access. */
  readonly gather: (tx: ControlTx) => Promise<Plan<Outcome, Code>>;
}

/** Decides on what was gathered; writes nothing. `actingId`: whoever makes or confirms it; null: the machine. */
export type Plan<Outcome, Code extends RefusalCode> = (
  firm: FirmAccess,
  nowMicros: bigint,
  actingId: string | null,
) => Result<PlannedChange<Outcome>, Refusal<Code>>;

export interface PlannedChange<Outcome> {
  /** Everybody's access as it is, as far as the change can touch it. Defaults to all of it. */
  readonly before?: FirmAccess;
  /** The same as it would be. */
  readonly after: FirmAccess;
  /** Users whose access it may change. */
  readonly concerned: readonly string[];
  /** Users to whom it gives something: nobody proposes or confirms what serves themselves. */
  readonly serves: readonly string[];
  /** Whether it takes two persons even where it changes nobody's access at present. */
  readonly isProtecting: boolean;
  /** What it rests on, as plain data: where that is different at its confirmation, the change is stale. */
  readonly base: readonly unknown[];
  /** Writes it. Reads nothing after its first write. */
  readonly apply: (tx: ControlTx, given: Applying) => Promise<Outcome>;
}

export interface Applying {
  readonly newId: () => Uuid;
  /** SHA-256 of a secret that is answered to whoever applies the change; null where they cannot be answered one. */
  readonly secretHash: string | null;
}
