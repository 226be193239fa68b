import type { Uuid } from '@cifra/domain/ids';
import type { CommandRequest } from '../command.ts';
import type { Alarm, Failure, Follower } from './follower.ts';

/** Looks that run at a time: the readers are the users' first. */
const AT_A_TIME = 2;
const KEPT_TOGETHER = 50;

export interface Round {
  readonly lookedAtCount: number;
  /** Rows that were written. */
  readonly writtenCount: number;
  readonly alarms: readonly Alarm[];
  readonly failures: readonly Failure[];
  /** Tenants with more than was looked at. */
  readonly unfinished: readonly Uuid[];
  /** Tenants that were not looked at: the round was to stop. */
  readonly left: readonly Uuid[];
}

interface RoundOptions {
  readonly request: CommandRequest;
  /** Ends the round after the tenants that are being looked at. */
  readonly signal: AbortSignal;
}

/** One round of a follower over tenants, each once. A failure is its tenant's alone, also one of keeping; nothing is thrown. */
export async function runRound<Found>(
  follower: Follower<Found>,
  tenantIds: readonly Uuid[],
  { request, signal }: RoundOptions,
): Promise<Round> {
  const waiting = [...tenantIds];
  const left: Uuid[] = [];
  const unfinished: Uuid[] = [];
  const alarms: Alarm[] = [];
  const failures: Failure[] = [];
  let writtenCount = 0;
  let finds: Find<Found>[] = [];

  const keep = async (): Promise<void> => {
    const keeping = finds;
    finds = [];
    const kept = await keepAll(follower, keeping, request);
    writtenCount += kept.writtenCount;
    failures.push(...kept.failures);
  };
  const lookAt = async (tenantId: Uuid): Promise<void> => {
    try {
      const look = await follower.look(tenantId, signal);
      alarms.push(...(look.alarms ?? []));
      if (look.hasMore === true) unfinished.push(tenantId);
      if (look.found !== null) finds.push({ tenantId, found: look.found });
    } catch (error) {
      failures.push({ tenantId, error });
      if (follower.foundOfFailure) finds.push({ tenantId, found: follower.foundOfFailure(tenantId, error) });
    }
    if (finds.length >= (follower.keptTogether ?? KEPT_TOGETHER)) await keep();
  };
  const work = async (): Promise<void> => {
    for (let tenantId = waiting.shift(); tenantId !== undefined; tenantId = waiting.shift()) {
      await lookAt(tenantId);
      if (signal.aborted) left.push(...waiting.splice(0));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  await keep();
  const lookedAtCount = tenantIds.length - left.length;
  return { lookedAtCount, writtenCount, alarms, failures, unfinished, left };
}

interface Find<Found> {
  readonly tenantId: Uuid;
  readonly found: Found;
}

/** Keeps all together; where that fails each by itself, so that the one that cannot be kept holds no other up. */
async function keepAll<Found>(
  follower: Follower<Found>,
  finds: readonly Find<Found>[],
  request: CommandRequest,
): Promise<{ readonly writtenCount: number; readonly failures: readonly Failure[] }> {
  if (finds.length === 0) return { writtenCount: 0, failures: [] };
  const keep = (some: readonly Find<Found>[]): Promise<number> =>
    follower.keep(
      some.map(({ found }) => found),
      request,
    );
  try {
    return { writtenCount: await keep(finds), failures: [] };
  } catch (error) {
    const [first, ...others] = finds;
    if (first !== undefined && others.length === 0)
      return { writtenCount: 0, failures: [{ tenantId: first.tenantId, error }] };
  }
  let writtenCount = 0;
  const failures: Failure[] = [];
  for (const find of finds) {
    try {
      writtenCount += await keep([find]);
    } catch (error) {
      failures.push({ tenantId: find.tenantId, error });
    }
  }
  return { writtenCount, failures };
}
