import { allows, tenantNames, type TenantName } from './actors.ts';
import type { Finding } from './finding.ts';
import { mutationRights } from './mutation-rights.ts';
import type { StoredRows } from '../support/stored/stored-rows.ts';
import type { Scope } from './scope.ts';
import { commitsAfter } from './sightings.ts';
import type { World } from './world.ts';

export interface SentRequest {
  readonly scope: Scope;
  readonly mutations: readonly string[];
}

const places = ['A', 'B', 'control'] as const;
export type Place = (typeof places)[number];
type Heads = Record<Place, bigint>;

export const storedAt = (world: World, place: Place): StoredRows =>
  place === 'control' ? world.control : world.tenants[place].stored;

/** The number of the last commit. */
export async function headOf(world: World, place: Place): Promise<bigint> {
  return (await commitsAfter(storedAt(world, place), 0n)).at(-1)?.number ?? 0n;
}

/** Holds what was written against what was asked for. */
export class WriteJudge {
  readonly #world: World;
  readonly #sent: ReadonlyMap<string, SentRequest>;
  readonly #find: (finding: Finding) => void;
  readonly #heads: Heads;
  #commits = 0;

  private constructor(
    world: World,
    sent: ReadonlyMap<string, SentRequest>,
    { find, heads }: { readonly find: (finding: Finding) => void; readonly heads: Heads },
  ) {
    this.#world = world;
    this.#sent = sent;
    this.#find = find;
    this.#heads = heads;
  }

  /** Judges what is written from now on. `sent`: what was asked, by the ids of its requests. */
  static async of(
    world: World,
    sent: ReadonlyMap<string, SentRequest>,
    find: (finding: Finding) => void,
  ): Promise<WriteJudge> {
    const [A, B, control] = await Promise.all(places.map((place) => headOf(world, place)));
    return new WriteJudge(world, sent, { find, heads: { A: A ?? 0n, B: B ?? 0n, control: control ?? 0n } });
  }

  /** Commits that were looked at. */
  get commits(): number {
    return this.#commits;
  }

  /** Every commit that changed something was asked for by somebody who may, in that tenant. */
  async judge(): Promise<void> {
    for (const place of places) {
      const commits = await commitsAfter(storedAt(this.#world, place), this.#heads[place]);
      for (const { number, outcome, requestId, command, actorId } of commits) {
        this.#heads[place] = number;
        this.#commits += 1;
        if (outcome !== 'done' || command.startsWith('isolation.')) continue;
        const problem = this.#problemOf({ place, requestId, actorId });
        if (problem !== null)
          this.#find({
            kind: 'write',
            detail: `commit ${number} of ${place}, ${command}, request ${requestId}: ${problem}`,
          });
      }
    }
    await this.#world.marks.refresh();
  }

  #problemOf({
    place,
    requestId,
    actorId,
  }: {
    readonly place: TenantName | 'control';
    readonly requestId: string;
    readonly actorId: string | null;
  }): string | null {
    const sent = this.#sent.get(requestId);
    if (sent === undefined) return 'nobody asked for it';
    const { scope, mutations } = sent;
    const [mutation] = mutations;
    if (mutation === undefined) return 'a query wrote';
    const right = mutationRights[mutation];
    if (right === undefined) return `${mutation} is not in the table of rights`;
    const userId = scope.actor === 'anonymous' ? null : this.#world.userIds[scope.actor];
    if (right.scope !== 'public' && actorId !== userId)
      return `${scope.actor} asked, ${String(actorId)} is written down`;
    if (right.scope === 'public') return place === 'control' ? null : `${mutation} wrote in ${place}`;
    if (right.scope === 'signedIn')
      return place === 'control' && scope.actor !== 'anonymous'
        ? null
        : `${mutation} by ${scope.actor} wrote in ${place}`;
    if (right.scope === 'firm')
      return scope.tenant === null && allows(scope.rights.firm, right.permission)
        ? null
        : `${scope.actor} lacks ${right.permission} firm-wide`;
    if (right.scope === 'someTenant')
      return place === 'control' &&
        scope.tenant === null &&
        tenantNames.some((name) => allows(scope.rights[name], right.permission))
        ? null
        : `${scope.actor} lacks ${right.permission} in every tenant, or wrote in ${place}`;
    // A tenant's settings stand in the control plane.
    if (place === 'control' ? scope.tenant === null : scope.tenant !== place)
      return `the request named ${scope.tenant ?? 'no tenant'}`;
    if (scope.tenant === null || scope.tenant === 'none') return 'the request named no tenant';
    return allows(scope.rights[scope.tenant], right.permission)
      ? null
      : `${scope.actor} lacks ${right.permission} in ${scope.tenant}`;
  }
}
