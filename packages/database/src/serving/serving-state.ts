import { TenantMoving } from '../failures.ts';
import type { Definitions } from '../kit/names.ts';
import { tenantDerivedWrite, tenantQuery, type DerivedWrite, type Query } from '../statement.ts';
import { servingStates } from '../tables/serving.ts';

/** Whether the books of a database take writes; null while they do. */
export interface ServingState {
  readonly state: 'FROZEN' | 'MOVED';
  readonly sinceMicros: bigint;
  /** When a freeze ends by itself. */
  readonly untilMicros: bigint | null;
}

/** Only tenants move: the control plane has no such table. */
export const mayMove = (tables: Definitions): boolean => servingStates.name in tables;

const stored = tenantQuery()((q) => {
  const t = q.t.serving_states;
  return q.db.select({ state: t.state, sinceMicros: t.since, untilMicros: t.until }).from(t);
});
const deleted = tenantDerivedWrite<Record<never, never>>()((q) => q.db.delete(q.t.serving_states));

/** The statements of a database that may move, for a writer that does not know its tables. */
export const servingStatements = <Tables>() => ({
  read: stored as unknown as Query<Tables, Record<never, never>, ServingState>,
  end: deleted as unknown as DerivedWrite<Tables, Record<never, never>>,
});

/** Whether nobody has renewed a freeze in time: what its move has copied is of no use then, and the books take writes again. */
export const hasLapsed = ({ untilMicros }: ServingState, clockMicros: bigint): boolean =>
  untilMicros !== null && untilMicros < clockMicros;

/** What a write is refused with. */
export const movingFailure = ({ state, sinceMicros }: ServingState): TenantMoving =>
  new TenantMoving({ state, since: new Date(Number(sinceMicros / 1_000n)).toISOString() });
