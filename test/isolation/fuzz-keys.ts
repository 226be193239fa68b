import type { Random } from '../support/random.ts';
import { idOfOperation } from '../worlds/firm/partner-manifest.ts';
import { tenantNames } from './actors.ts';
import { idOfTenant } from './api-ids.ts';
import type { Composition } from './composition.ts';
import type { Finding } from './finding.ts';
import { keyKinds, keyOf, type KeyKind } from './key-kinds.ts';
import { generateOperation } from './operation-generator.ts';
import { commitsAfter } from './sightings.ts';
import { headOf, storedAt } from './write-judge.ts';
import type { World } from './world.ts';

export interface KeyReport {
  readonly findings: readonly Finding[];
  readonly shots: number;
  /** Answers with data of the key's own tenant. */
  readonly ownSightings: number;
  /** Requests that were not let in. */
  readonly refusedShots: number;
}

interface KeyFuzzOptions {
  readonly world: World;
  readonly composition: Pick<Composition, 'apiSchema' | 'send' | 'masked'>;
  readonly random: Random;
  readonly shots: number;
  readonly stopAtFirst?: boolean;
}

interface KeyShot {
  readonly kind: KeyKind;
  readonly isText: boolean;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
}

/** Keys of tenant A, sound ones and such as are good for nothing any more, shoot at both tenants with texts and with ids of their manifest. */
export async function fuzzKeys({
  world,
  composition,
  random,
  shots,
  stopAtFirst = false,
}: KeyFuzzOptions): Promise<KeyReport> {
  const findings: Finding[] = [];
  const heads = new Map(
    await Promise.all(places.map(async (place) => [place, await headOf(world, place)] as const)),
  );
  let [done, own, refused] = [0, 0, 0];
  while (done < shots) {
    if (stopAtFirst && findings.length > 0) break;
    done += 1;
    const shot = drawShot(world, composition, random);
    const { status, text } = await composition.send(shot);
    const { mayShow } = keyOf(shot.kind, shot.isText);
    if (status === 401) refused += 1;
    for (const { mark, tenant } of world.marks.sightingsIn(text, JSON.stringify(shot.body)))
      if (mayShow && tenant === 'A') own += 1;
      else findings.push(found('leak', `a key that is ${shot.kind} saw ${mark} of ${tenant}`, shot, text));
    if (!mayShow && text.includes('"data":{'))
      findings.push(found('leak', `a key that is ${shot.kind} was answered`, shot, text));
    if (text.includes('"code":"INTERNAL"'))
      findings.push(found('internal', String(composition.masked.at(-1)?.error), shot, text));
    world.pool.learn(text);
  }
  const ids = new Set(Object.values(world.apiKeys).map(({ id }) => id as string));
  for (const place of places)
    for (const { number, outcome, command, actorId } of await commitsAfter(
      storedAt(world, place),
      heads.get(place) ?? 0n,
    ))
      if (outcome === 'done' && actorId !== null && ids.has(actorId) && place !== 'A')
        findings.push({ kind: 'write', detail: `commit ${number} of ${place}, ${command}, by a key of A` });
  return { findings, shots: done, ownSightings: own, refusedShots: refused };
}

const places = ['A', 'B', 'control'] as const;
function drawShot(world: World, { apiSchema }: Pick<Composition, 'apiSchema'>, random: Random): KeyShot {
  const kind = random.pick(keyKinds);
  const tenant = random.pick(tenantNames);
  const { tenantId, slug } = world.tenants[tenant];
  const id = idOfTenant(tenantId);
  const headers = {
    authorization: `Bearer ${credentialOf(world, kind, random)}`,
    ...(random.isTrue(0.3) && { 'x-tenant': random.pick([id, slug]) }),
  };
  if (random.isTrue(0.4)) {
    const variables = random.isTrue(0.7) ? { tenant: id } : {};
    return { kind, isText: false, headers, body: { documentId: idOfOperation('SeeEntries'), variables } };
  }
  const kindOfOperation = random.isTrue(0.2) ? 'mutation' : 'query';
  const { query, variables } = generateOperation({
    schema: apiSchema,
    kind: kindOfOperation,
    random,
    values: world.pool.values({
      random,
      tenant,
      foreignShare: random.pick([0, 0.5, 1]),
      named: { id, slug, inputs: new Set() },
    }),
    ...(kindOfOperation === 'query' && random.isTrue(0.6) && { rootFields: ['tenant'] }),
    maxRootFields: 1,
    depth: 5,
  });
  return { kind, isText: true, headers, body: { query, variables } };
}

/** The key as it is, or, of one that is wrong, with another secret behind a prefix that is there. */
function credentialOf({ apiKeys }: World, kind: KeyKind, random: Random): string {
  if (kind !== 'WRONG') return apiKeys[kind].secret;
  const { secret } = apiKeys.SYSTEM;
  const letter = random.pick([...'abcdefgh']);
  return random.pick([
    secret.slice(0, -1),
    `${secret.slice(0, -4)}${letter.repeat(4)}`,
    secret.replace(/^cifra_.{8}/, `cifra_${letter.repeat(8)}`),
    `${secret.slice(0, 15)}${'A'.repeat(43)}`,
  ]);
}

function found(kind: Finding['kind'], what: string, { body, headers }: KeyShot, text: string): Finding {
  const { authorization: _secret, ...shown } = headers;
  const detail = `${what}\n  ${JSON.stringify(body)} ${JSON.stringify(shown)}\n  ${text.slice(0, 800)}`;
  return { kind, detail };
}
