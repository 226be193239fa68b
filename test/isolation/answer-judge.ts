import { tenantOfObject } from '@cifra/domain/object-id';
import {
  actors,
  allows,
  readsBooks,
  type Actor,
  type ActorName,
  type Rights,
  type TenantName,
} from './actors.ts';
import { replaceIds, rowsNamedIn } from './api-ids.ts';
import type { Composition } from './composition.ts';
import type { Finding } from './finding.ts';
import type { Operation } from './operation-generator.ts';
import type { Scope } from './scope.ts';
import { withoutStatementNames, withoutStatements, type Sighting } from './sightings.ts';
import type { World } from './world.ts';

/** Fields that read the trail: it holds what callers sent, ids of another tenant among it. */
const trail = /[eE]vents|timeline|commit/;
const malformedReference =
  /Cannot return null for non-nullable field \w+\.(tenantId|id)|ID cannot represent value|\w+\.id has an id (?:of no row|that is no text)/;
/** Fields that show a user's own grants. */
const ownGrants = /\bgrants\b/;

/** Holds what was answered against what its caller may see. */
export class AnswerJudge {
  readonly #world: World;
  readonly #composition: Pick<Composition, 'masked'>;
  readonly #find: (finding: Finding) => void;
  #answered = 0;
  #own = 0;
  #denied = 0;

  constructor(world: World, composition: Pick<Composition, 'masked'>, find: (finding: Finding) => void) {
    this.#world = world;
    this.#composition = composition;
    this.#find = find;
  }

  get counts(): { readonly answered: number; readonly own: number; readonly denied: number } {
    return { answered: this.#answered, own: this.#own, denied: this.#denied };
  }

  /** What is sent may come back in the trail: ids that it names are no news there. */
  remember(scope: Scope, operation: Operation): void {
    const place = scope.tenant === 'none' ? null : scope.tenant;
    const smuggled = this.#world.marks.smuggled[place ?? 'firm'];
    const text = JSON.stringify([operation.query, operation.variables]);
    for (const [id] of text.matchAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi))
      smuggled.add(id.toLowerCase());
    for (const id of rowsNamedIn(text)) smuggled.add(id);
    // A refused attempt stands in the trail of the tenant that its ids name.
    replaceIds(text, (name, id) => {
      const owner = this.#world.marks.ownerOf(tenantOfObject(name) ?? '');
      if (owner !== null) this.#world.marks.smuggled[owner].add(name.rowId);
      return id;
    });
  }

  judge(
    text: string,
    scope: Scope,
    {
      operation,
      sent,
      requestId,
    }: { readonly operation: Operation; readonly sent: string; readonly requestId: string },
  ): void {
    const sightings = this.#world.marks.sightingsIn(text, sent);
    const outside = operation.rootFields.includes('renderStatement')
      ? withoutStatementNames(text)
      : withoutStatements(text, operation.query);
    const sightingsOutside = this.#world.marks.sightingsIn(outside, sent);
    for (const sighting of sightings) {
      const isInStatements = !sightingsOutside.some(({ mark }) => mark === sighting.mark);
      if (
        this.#mayObserve(sighting, scope, operation.query) ||
        (isInStatements && mayReadStatement(sighting, inItsTenant(scope, sighting, operation)))
      ) {
        this.#own += 1;
        continue;
      }
      // The trail shows what was sent: an id that somebody brought here is no leak here.
      const places =
        scope.tenant === 'A' || scope.tenant === 'B' ? [scope.tenant] : (['A', 'B', 'firm'] as const);
      if (
        trail.test(operation.query) &&
        places.some((place) => this.#world.marks.smuggled[place].has(sighting.mark.toLowerCase()))
      )
        continue;
      this.#find({
        kind: 'leak',
        detail: `${scope.actor} in ${scope.tenant ?? 'firm scope'} saw ${sighting.mark} of ${sighting.tenant} (${requestId})\n  ${operation.query}\n  ${JSON.stringify(operation.variables)}\n  ${text.slice(0, 1500)}`,
      });
    }
    if (text.includes('"data":{')) this.#answered += 1;
    if (text.includes('NOT_FOUND_OR_DENIED') || text.includes('UNAUTHENTICATED')) this.#denied += 1;
    for (const [, code, reference] of text.matchAll(
      /"code":"(INTERNAL|SUBGRAPH_TIMEOUT|SUBGRAPH_UNAVAILABLE)"(?:,"reference":"([^"]+)")?/g,
    )) {
      const cause = this.#composition.masked.find((masked) => masked.reference === reference)?.error;
      // Only the gateway makes representations: one without its tenant is its fault, and answered as one (docs/decisions/0004).
      if (malformedReference.test(String(cause))) continue;
      this.#find({
        kind: 'internal',
        detail: `${code}: ${causeText(cause)}\n  ${scope.actor} in ${scope.tenant ?? 'firm scope'}: ${operation.query}\n  ${JSON.stringify(operation.variables)}`,
      });
    }
    this.#world.pool.learn(text);
  }

  #mayObserve(
    { tenant, kind }: Sighting,
    { actor, rights, tenant: scopeTenant }: Scope,
    query: string,
  ): boolean {
    // A user's own grants name the tenants that they were granted, whichever tenant the request names.
    if (kind === 'tenant' && ownGrants.test(query) && everGranted(actor, tenant)) return true;
    if (scopeTenant === 'none' || (scopeTenant !== null && scopeTenant !== tenant)) return false;
    return kind === 'tenant' ? rights[tenant] !== null : readsBooks(rights[tenant]);
  }
}

/** A statement is rendered in the request's tenant; it is read in every tenant of a request that names none. */
function inItsTenant(scope: Scope, { tenant }: Sighting, { kind }: Operation): Scope {
  return kind === 'query' && scope.tenant === null ? { ...scope, tenant } : scope;
}

/** A client reads statements of its tenant (product.md, 2.2), and so whose they are: the party in one, and its code in the name of one rendered. */
export function mayReadStatement(
  { tenant }: Sighting,
  { rights, tenant: scopeTenant }: { readonly rights: Rights; readonly tenant: TenantName | null | 'none' },
): boolean {
  return scopeTenant === tenant && allows(rights[tenant], 'Statement.Read');
}

function everGranted(actor: ActorName, tenant: TenantName): boolean {
  const found: Actor | undefined = actors.find(({ name }) => name === actor);
  return found?.grants.some(({ scope }) => scope === tenant) ?? false;
}

function causeText(cause: unknown): string {
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return text.split('\n').slice(0, 8).join('\n    ');
}
