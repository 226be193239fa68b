import { allows, tenantNames, type TenantName } from './actors.ts';
import type { Finding } from './finding.ts';
import { mutationRights } from './mutation-rights.ts';
import type { Scope } from './scope.ts';
import { commitsAfter } from './sightings.ts';
import type { World } from './world.ts';

export interface SentRequest {
  readonly scope: Scope;
  readonly mutations: readonly string[];
}

/** Holds what was written against what was asked for. */
export class WriteJudge {
  readonly #world: World;
  readonly #sent: ReadonlyMap<string, SentRequest>;
  readonly #find: (finding: Finding) => void;
  readonly #heads: Record<TenantName | 'control', bigint>;
  #commits = 0;

  /** Judges what is written from now on. `sent`: what was asked, by the ids of its requests. */
  constructor(world: World, sent: ReadonlyMap<string, SentRequest>, find: (finding: Finding) => void) {
    this.#world = world;
    this.#sent = sent;
    this.#find = find;
    this.#heads = { A: this.#headOf('A'), B: this.#headOf('B'), control: this.#headOf('control') };
  }

  /** Commits that were looked at. */
  get commits(): number {
    return this.#commits;
  }

  /** Every commit that changed something was asked for by somebody who may, in that tenant. */
  judge(): void {
    for (const place of ['A', 'B', 'control'] as const) {
      const commits = commitsAfter(this.#fileOf(place), this.#heads[place]);
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
    this.#world.marks.refresh();
  }

  #headOf(place: TenantName | 'control'): bigint {
    return commitsAfter(this.#fileOf(place), 0n).at(-1)?.number ?? 0n;
  }

  #fileOf(place: TenantName | 'control'): string {
    return place === 'control' ? this.#world.controlFile : this.#world.tenants[place].file;
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
