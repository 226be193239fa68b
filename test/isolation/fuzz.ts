import {
  getNamedType,
  isInputObjectType,
  isObjectType,
  type GraphQLInputObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Uuid } from '@cifra/domain/ids';
import { objectId } from '@cifra/domain/object-id';
import {
  isObjectType as isObjectTypeName,
  objectTypes,
  type TenantObjectType,
} from '@cifra/domain/object-types';
import { createRandom, type Random } from '../support/random.ts';
import {
  actors,
  allows,
  noRights,
  otherTenant,
  readsBooks,
  tenantNames,
  type Actor,
  type ActorName,
  type Rights,
  type TenantName,
} from './actors.ts';
import { idOfTenant, replaceIds, writtenId } from './api-ids.ts';
import { AnswerJudge } from './answer-judge.ts';
import type { Finding } from './finding.ts';
import { namesTenant, RequestNames } from './request-names.ts';
import type { Scope } from './scope.ts';
import { dataOf, doesOverlap, normalised } from './told-apart.ts';
import { WriteJudge, type SentRequest } from './write-judge.ts';
import { claimOf, type Composition } from './composition.ts';
import { mutationRights } from './mutation-rights.ts';
import { generateOperation, type Operation } from './operation-generator.ts';
import { askSubgraph } from './trusting-server.ts';
import { unknownId, type NamedTenant } from './values.ts';
import type { World } from './world.ts';

export interface Report {
  readonly findings: readonly Finding[];
  readonly shots: number;
  /** Answers that held data of the caller's own: a fuzzer that only ever sees refusals proves nothing. */
  readonly answeredShots: number;
  readonly ownSightings: number;
  readonly deniedShots: number;
  readonly answeredStreams: number;
  readonly commits: number;
}

export interface FuzzOptions {
  readonly world: World;
  readonly composition: Composition;
  readonly random: Random;
  readonly shots: number;
  /** Subscriptions whose first result is read, after the shots. Left out: none. */
  readonly streams?: number;
  /** Ends at the first finding of these kinds. */
  readonly stopAt?: readonly Finding['kind'][];
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A request that was drawn. Null: the edge gave no claim, and nothing was asked. */
interface Shot {
  send(): Promise<Answer | null>;
  judge(answer: Answer): void;
}

const CONCURRENCY = 8;
/** Shots between two looks at what was written. */
const JUDGE_EVERY = 120;

/** Half of the shots are by those who see something: what they see can be wrong. */
function readersOf(tenant: TenantName | null): readonly ActorName[] {
  return actors
    .filter(
      ({ isActive, may }: Actor) =>
        isActive && (tenant === null ? readsBooks(may.A) || readsBooks(may.B) : readsBooks(may[tenant])),
    )
    .map(({ name }) => name);
}

const allActors: readonly ActorName[] = [...actors.map(({ name }) => name), 'anonymous'];
/** What changes with every denied attempt, and so between two equal questions. */
const moving = /commit|Events|timeline|verification|changePassword|logIn|LogIn|logOut/i;

export async function fuzz(options: FuzzOptions): Promise<Report> {
  return new Fuzzer(options).run();
}

class Fuzzer {
  readonly #world: World;
  readonly #composition: Composition;
  /** Of the batch that is being drawn: each has its own, so that what one draws moves no other. */
  #random: Random;
  readonly #options: FuzzOptions;
  readonly #findings = new Map<string, Finding>();
  readonly #sent = new Map<string, SentRequest>();
  readonly #run: string;
  readonly #tokens = new Map<ActorName, string | null>();
  readonly #names: RequestNames;
  readonly #answers: AnswerJudge;
  #isMidwayRevoked = false;
  #shots = 0;
  #streamed = 0;

  constructor(options: FuzzOptions) {
    this.#options = options;
    this.#world = options.world;
    this.#composition = options.composition;
    this.#random = options.random;
    this.#answers = new AnswerJudge(options.world, options.composition, (finding) => this.#find(finding));
    this.#names = new RequestNames(options.world, options.composition.apiSchema);
    this.#run = options.random.integer({ least: 1e6, most: 9e6 }).toString(36);
  }

  async run(): Promise<Report> {
    const { shots } = this.#options;
    for (const actor of allActors) this.#tokens.set(actor, await this.#world.tokenOf(actor));
    const writes = await WriteJudge.of(this.#world, this.#sent, (finding) => this.#find(finding));
    let judgedAt = 0;
    try {
      while (this.#shots < shots && !this.#isOver()) {
        if (!this.#isMidwayRevoked && this.#shots > Math.min(400, shots * 0.4)) await this.#revokeMidway();
        this.#random = createRandom(this.#options.random.integer({ least: 0, most: 0xffff_ffff }));
        await this.#batch();
        if (this.#shots - judgedAt >= JUDGE_EVERY) {
          judgedAt = this.#shots;
          await writes.judge();
        }
      }
      for (let stream = 0; stream < (this.#options.streams ?? 0); stream += 1) await this.#streamShot();
      await writes.judge();
    } finally {
      if (this.#isMidwayRevoked) await this.#world.setMidwayRevoked(false);
    }
    if (this.#findings.size === 0 || this.#options.stopAt === undefined) {
      for (const fault of await this.#world.verify()) this.#find({ kind: 'books', detail: fault });
    }
    for (const offence of this.#composition.logs.takeOffences()) this.#find({ kind: 'log', detail: offence });
    const { answered, own, denied } = this.#answers.counts;
    return {
      findings: [...this.#findings.values()],
      shots: this.#shots,
      answeredShots: answered,
      ownSightings: own,
      deniedShots: denied,
      answeredStreams: this.#streamed,
      commits: writes.commits,
    };
  }

  #isOver(): boolean {
    const { stopAt } = this.#options;
    return stopAt !== undefined && [...this.#findings.values()].some(({ kind }) => stopAt.includes(kind));
  }

  #find(finding: Finding): void {
    if (this.#findings.size < 50)
      this.#findings.set(`${finding.kind} ${finding.detail.slice(0, 160)}`, finding);
  }

  /** A warmed-up user loses a tenant: what was resolved and cached for them must go with it. */
  async #revokeMidway(): Promise<void> {
    const shoot = () =>
      this.#fire([this.#gatewayShot({ actor: 'revokedMidway', tenant: 'A', foreignShare: 0 })]);
    await shoot();
    await this.#world.setMidwayRevoked(true);
    this.#isMidwayRevoked = true;
    for (let shot = 0; shot < 4; shot += 1) await shoot();
  }

  #rightsOf(actor: ActorName): Rights {
    if (actor === 'anonymous' || (actor === 'revokedMidway' && this.#isMidwayRevoked)) return noRights;
    return actors.find(({ name }) => name === actor)?.may ?? noRights;
  }

  async #batch(): Promise<void> {
    const random = this.#random;
    const choice = random.next();
    if (choice < 0.12) return this.#tenantSwitches();
    if (choice < 0.26) {
      // A generator each, because what is drawn while others are awaited cannot be drawn apart.
      const seeds = Array.from({ length: 4 }, () => random.integer({ least: 0, most: 0xffff_ffff }));
      for (const seed of seeds) {
        this.#random = createRandom(seed);
        await this.#twin();
      }
      return;
    }
    const apart = random.apart();
    const draw = (): Shot => {
      const tenant = random.pick<TenantName | null>(['A', 'B', null]);
      const actor = random.isTrue(0.4) ? random.pick(allActors) : random.pick(readersOf(tenant));
      const foreignShare = random.pick([0, 0.5, 1]);
      // Somebody who may do it here, with what is there: the rule of the field lets it through, and only the books can refuse.
      if (tenant !== null && random.isTrue(0.2))
        return this.#gatewayShot({
          actor: random.pick(['owner', 'senior']),
          tenant,
          foreignShare: 1,
          isPointed: true,
        });
      // The same at the subgraph itself, and the input names the other tenant.
      if (tenant !== null && random.isTrue(0.15))
        return this.#subgraphShot({
          actor: random.pick(['owner', 'senior']),
          tenant,
          foreignShare: 0,
          isContrary: true,
        });
      return random.isTrue(0.6)
        ? this.#gatewayShot({ actor, tenant, foreignShare })
        : this.#subgraphShot({ actor, tenant, foreignShare });
    };
    await this.#fire(Array.from({ length: CONCURRENCY }, (_, index) => apart(String(index), draw)));
  }

  /** Drawn before, on their way at the same time, judged in the order of the draw: what is learned of an answer does not depend on who was first. */
  async #fire(shots: readonly Shot[]): Promise<readonly (Answer | null)[]> {
    const answers = await Promise.all(shots.map((shot) => shot.send()));
    for (const [index, shot] of shots.entries()) {
      const answer = answers[index];
      if (answer) shot.judge(answer);
    }
    return answers;
  }

  /** Mutations that would change who may do what, and spoil what the judge knows, are left to those who may not do them. */
  #mutationsFor(scope: Scope, schema: GraphQLSchema): string[] {
    const names = Object.keys(schema.getMutationType()?.getFields() ?? {});
    const apart = this.#random.apart();
    return names.filter((name) => {
      const right = mutationRights[name];
      if (right === undefined || right.scope === 'tenant' || right.scope === 'someTenant') return true;
      // A password costs a fifth of a second on purpose.
      if (right.scope !== 'firm') return apart(name, () => this.#random.isTrue(0.02));
      return !allows(scope.rights.firm, right.permission);
    });
  }

  #operation(
    schema: GraphQLSchema,
    scope: Scope,
    {
      foreignShare,
      direct = false,
      isPointed = false,
      isForBoth = false,
      named = this.#names.namesOf(this.#random, scope.tenant),
    }: {
      readonly foreignShare: number;
      readonly named?: NamedTenant;
      readonly direct?: boolean;
      readonly isPointed?: boolean;
      readonly isForBoth?: boolean;
    },
  ): Operation {
    const tenant = scope.tenant === 'none' ? null : scope.tenant;
    const values = this.#world.pool.values({
      random: this.#random,
      tenant,
      foreignShare,
      named,
      isForBoth,
    });
    const mutations = this.#mutationsFor(scope, schema).filter((name) => !isPointed || hasId(schema, name));
    const isMutation = mutations.length > 0 && (isPointed || this.#random.isTrue(direct ? 0.2 : 0.3));
    // Tenants are where the data is; and each of these where the request is not for the other.
    const useless = (name: string): boolean =>
      scope.tenant === null ? name === 'tenant' : name === 'tenants' || name.startsWith('batch');
    const apart = this.#random.apart();
    const queries = Object.keys(schema.getQueryType()?.getFields() ?? {}).filter(
      (name) => name !== '_service' && (!useless(name) || apart(name, () => this.#random.isTrue(0.1))),
    );
    const weighted = queries.flatMap((name) =>
      name === 'tenant' || name === 'tenants' || name === '_entities'
        ? Array.from({ length: 16 }, () => name)
        : name === 'node' || name === 'nodes'
          ? Array.from({ length: 4 }, () => name)
          : [name],
    );
    return generateOperation({
      schema,
      kind: isMutation ? 'mutation' : 'query',
      random: this.#random,
      values,
      rootFields: isMutation ? mutations : weighted,
      depth: 6,
      maxRootFields: direct ? 1 : 2,
    });
  }

  #remember(requestId: string, scope: Scope, operation: Operation): void {
    this.#sent.set(requestId, {
      scope,
      mutations: operation.kind === 'mutation' ? operation.rootFields : [],
    });
    this.#answers.remember(scope, operation);
  }

  #newRequestId(): string {
    this.#shots += 1;
    return `fuzz-${this.#run}-${this.#shots}`;
  }

  #gatewayShot({
    actor,
    tenant,
    foreignShare,
    isPointed = false,
  }: {
    readonly actor: ActorName;
    readonly tenant: TenantName | null;
    readonly foreignShare: number;
    readonly isPointed?: boolean;
  }): Shot {
    const naming = this.#names.naming(this.#random, tenant);
    const credential = this.#names.credential(this.#random, this.#tokens.get(actor));
    const scope: Scope = {
      actor: credential.isSound ? actor : 'anonymous',
      rights: credential.isSound ? this.#rightsOf(actor) : noRights,
      tenant: naming.means,
    };
    const operation = this.#operation(this.#composition.apiSchema, scope, {
      foreignShare,
      isPointed,
      named: naming.named,
    });
    const meant: Scope = namesTenant(operation) ? scope : { ...scope, tenant: naming.meansUnnamed };
    return this.#shot(operation, meant, { ...credential.headers, ...naming.headers });
  }

  /** A subscription: its first result is judged like an answer. Those of the firm name no tenant, and one of a tenant shows no books. */
  async #streamShot(): Promise<void> {
    const random = this.#random;
    const tenant = random.pick<TenantName | null>(['A', null, null]);
    const actor = random.isTrue(0.4) ? random.pick(allActors) : random.pick(readersOf(tenant));
    const { headers, means } = this.#names.tenantHeader(this.#random, tenant);
    const credential = this.#names.credential(this.#random, this.#tokens.get(actor));
    const scope: Scope = {
      actor: credential.isSound ? actor : 'anonymous',
      rights: credential.isSound ? this.#rightsOf(actor) : noRights,
      tenant: means,
    };
    const values = this.#world.pool.values({
      random,
      tenant,
      foreignShare: random.pick([0, 0.5, 1]),
      named: this.#names.namesOf(this.#random, tenant),
      isForBoth: false,
    });
    const schema = this.#composition.apiSchema;
    const operation = generateOperation({ schema, kind: 'subscription', random, values, depth: 6 });
    const { text } = await this.#sendAndJudge(operation, scope, {
      ...credential.headers,
      ...headers,
      accept: 'text/event-stream',
    });
    if (text.includes('"data":{')) this.#streamed += 1;
  }

  #shot(operation: Operation, scope: Scope, headers: Readonly<Record<string, string | string[]>>): Shot {
    const requestId = this.#newRequestId();
    this.#remember(requestId, scope, operation);
    return {
      send: () =>
        this.#composition.send({
          headers: { ...headers, 'x-request-id': requestId },
          body: { query: operation.query, variables: operation.variables },
        }),
      judge: ({ status, text }) => {
        this.#answers.judge(text, scope, {
          operation,
          sent: JSON.stringify([operation, headers]),
          requestId,
        });
        if (status >= 500)
          this.#find({
            kind: 'internal',
            detail: `status ${status} of ${operation.query}: ${text.slice(0, 300)}`,
          });
      },
    };
  }

  async #sendAndJudge(
    operation: Operation,
    scope: Scope,
    headers: Readonly<Record<string, string | string[]>>,
  ): Promise<Answer> {
    const [answer] = await this.#fire([this.#shot(operation, scope, headers)]);
    if (!answer) throw new Error('the gateway did not answer');
    return answer;
  }

  /** Straight at a subgraph, with the claim that the edge gives: any subgraph, any entity, past the gateway's plans. */
  #subgraphShot({
    actor,
    tenant,
    foreignShare,
    isContrary = false,
  }: {
    readonly actor: ActorName;
    readonly tenant: TenantName | null;
    readonly foreignShare: number;
    /** The operation names the tenant that the claim does not. */
    readonly isContrary?: boolean;
  }): Shot {
    const scope: Scope = { actor, rights: this.#rightsOf(actor), tenant };
    const subgraph = this.#random.pickNamed(this.#composition.subgraphs);
    // The claim is given; what the operation says of its tenant is held against it.
    const named = this.#names.namesOf(
      this.#random,
      isContrary && tenant !== null ? otherTenant(tenant) : tenant,
    );
    const operation = this.#operation(subgraph.schema, scope, {
      foreignShare,
      direct: true,
      isPointed: isContrary,
      named,
    });
    const meant: Scope = isContrary && namesTenant(operation) ? { ...scope, tenant: 'none' } : scope;
    const requestId = this.#newRequestId();
    this.#remember(requestId, meant, operation);
    return {
      send: async () => {
        const claim = await claimOf(this.#composition.edge, {
          token: this.#tokens.get(actor) ?? null,
          tenant: tenant === null ? null : this.#world.tenants[tenant].slug,
        });
        if (claim === null) return null;
        const answer = await askSubgraph(subgraph, { ...operation, claim, requestId });
        return { status: 200, text: JSON.stringify(answer) };
      },
      judge: ({ text }) =>
        this.#answers.judge(text, meant, { operation, sent: JSON.stringify(operation), requestId }),
    };
  }

  /** One user, many requests at once, each for another tenant, all with the same text but for its tenant: what is shared between them shows. */
  async #tenantSwitches(): Promise<void> {
    const actor = this.#random.pick(['owner', 'senior', 'junior', 'juniorButClientOfB', 'reviewer'] as const);
    const rights = this.#rightsOf(actor);
    const operation = this.#operation(
      this.#composition.apiSchema,
      { actor, rights, tenant: 'A' },
      { foreignShare: 0.5, isForBoth: true },
    );
    if (operation.kind === 'mutation' && this.#random.isTrue(0.5)) return;
    const headers = { authorization: `Bearer ${this.#tokens.get(actor)}` };
    await this.#fire(
      Array.from({ length: CONCURRENCY }, (_, index) => {
        const tenant = index % 2 === 0 ? 'A' : 'B';
        return this.#shot(
          this.#names.inNameOf(operation, tenant),
          { actor, rights, tenant },
          namesTenant(operation) && this.#random.isTrue(0.5)
            ? headers
            : { ...headers, 'x-tenant': this.#world.tenants[tenant].slug },
        );
      }),
    );
  }

  /** The same question twice, once with ids of what is there but not theirs, once with ids of nothing: the answers must not differ. */
  async #twin(): Promise<void> {
    const random = this.#random;
    const tenant = random.pick(tenantNames);
    const actor = random.isTrue(0.4) ? random.pick(allActors) : random.pick(readersOf(tenant));
    const rights = this.#rightsOf(actor);
    const foreign = otherTenant(tenant);
    const authorization = this.#tokens.get(actor);
    const sound =
      authorization === null || authorization === undefined
        ? {}
        : { authorization: `Bearer ${authorization}` };
    if (random.isTrue(0.25)) return this.#nameTwin({ actor, rights, sound, foreign });
    const scope: Scope = { actor, rights, tenant };
    const operation = random.isTrue(0.5)
      ? this.#askById(tenant)
      : this.#operation(this.#composition.apiSchema, scope, { foreignShare: 1 });
    if (operation === null || moving.test(operation.query)) return;
    const text = JSON.stringify([operation.query, operation.variables]);
    const replacements = new Map<string, string>();
    replaceIds(text, (name, id) => {
      const isTheirs = name.type !== 'Tenant' && this.#world.marks.ownerOf(name.rowId) === foreign;
      if (isTheirs) replacements.set(id, writtenId({ ...name, rowId: unknownId(random) as Uuid }));
      return id;
    });
    if (replacements.size === 0) return;
    let replaced = text;
    for (const [id, unknown] of replacements) replaced = replaced.replaceAll(id, unknown);
    const [query, variables] = JSON.parse(replaced) as [string, Record<string, unknown>];
    const headers =
      namesTenant(operation) && random.isTrue(0.5)
        ? sound
        : { ...sound, 'x-tenant': this.#world.tenants[tenant].slug };
    const known = await this.#sendAndJudge(operation, scope, headers);
    if (operation.kind === 'mutation' && !known.text.includes('"code"')) return;
    const toUnknown = { ...operation, query, variables };
    const unknown = await this.#sendAndJudge(toUnknown, scope, headers);
    if (known.status !== unknown.status || normalised(known.text) !== normalised(unknown.text)) {
      if (operation.kind === 'query' && dataOf(known.text) === dataOf(unknown.text)) {
        const rounds = await this.#repeated([operation, toUnknown], scope, headers);
        if (doesOverlap([[known.text, unknown.text], ...rounds])) return;
      }
      this.#find({
        kind: 'told apart',
        detail: `${actor} in ${tenant}: ${operation.query} ${JSON.stringify(operation.variables)}\n  there:     ${known.text}\n  not there: ${unknown.text}`,
      });
    }
  }

  /** Both questions some times more: which errors stand beside the one that made a parent null is a matter of who was first. */
  async #repeated(
    [existing, missing]: readonly [Operation, Operation],
    scope: Scope,
    headers: Readonly<Record<string, string>>,
  ): Promise<(readonly [string, string])[]> {
    const rounds: (readonly [string, string])[] = [];
    for (let round = 0; round < 5; round += 1) {
      const known = await this.#sendAndJudge(existing, scope, headers);
      const unknown = await this.#sendAndJudge(missing, scope, headers);
      rounds.push([known.text, unknown.text]);
    }
    return rounds;
  }

  /** Asks a tenant for one object of the other tenant by its id, in any of the ways that there are. */
  #askById(asked: TenantName): Operation | null {
    const tenant = this.#composition.apiSchema.getType('Tenant');
    if (!isObjectType(tenant)) return null;
    const ways = Object.values(tenant.getFields()).filter(
      ({ type, args }) => isObjectType(getNamedType(type)) && args.some(({ name }) => name === 'id'),
    );
    const rows = [...this.#world.marks.rows.values()].filter((row) => row.tenant === otherTenant(asked));
    const row = this.#random.pick(rows);
    const way = this.#random.pickNamed(ways);
    const type = getNamedType(way.type).name;
    if (!isObjectTypeName(type) || objectTypes[type].of !== 'tenant') return null;
    const of = this.#random.pick([asked, otherTenant(asked)]);
    const id = objectId(type as TenantObjectType, this.#world.tenants[of].tenantId as Uuid, row.id as Uuid);
    return {
      kind: 'query',
      query: `query ($id: ID!, $tenant: ID) { tenant(id: $tenant) { ${way.name}(id: $id) { __typename } } }`,
      variables: { id, tenant: idOfTenant(this.#world.tenants[asked].tenantId) },
      rootFields: ['tenant'],
    };
  }

  async #nameTwin({
    actor,
    rights,
    sound,
    foreign,
  }: {
    readonly actor: ActorName;
    readonly rights: Rights;
    readonly sound: Readonly<Record<string, string>>;
    readonly foreign: TenantName;
  }): Promise<void> {
    if (rights[foreign] !== null) return;
    const { slug, tenantId } = this.#world.tenants[foreign];
    const by = this.#random.pick(['id', 'slug'] as const);
    const [existing, missing] =
      by === 'slug'
        ? [slug, `${slug.slice(0, -1)}x`]
        : [idOfTenant(tenantId), idOfTenant(unknownId(this.#random))];
    const scope: Scope = { actor, rights, tenant: foreign };
    const isByHeader = this.#random.isTrue(0.5);
    const isOfMutation = this.#random.isTrue(0.5);
    const unknown = objectId('EntryDraft', tenantId as Uuid, unknownId(this.#random) as Uuid);
    const mutation = 'submitEntryDraft';
    const ask = (text: string) => {
      const operation: Operation = isByHeader
        ? { kind: 'query', query: '{ myAccess { __typename } }', variables: {}, rootFields: ['myAccess'] }
        : by === 'id' && isOfMutation
          ? {
              kind: 'mutation',
              query: `mutation ($input: EntryDraftStepInput!) { ${mutation}(input: $input) { __typename } }`,
              variables: {
                input: { tenantId: text, idempotencyKey: 'twin', draftId: unknown, version: '1' },
              },
              rootFields: [mutation],
            }
          : {
              kind: 'query',
              query: `query ($text: ${by === 'id' ? 'ID' : 'String'}) { tenant(${by}: $text) { __typename } }`,
              variables: { text },
              rootFields: ['tenant'],
            };
      return this.#sendAndJudge(operation, scope, isByHeader ? { ...sound, 'x-tenant': text } : sound);
    };
    const there = await ask(existing);
    const notThere = await ask(missing);
    if (there.status !== notThere.status || normalised(there.text) !== normalised(notThere.text)) {
      this.#find({
        kind: 'told apart',
        detail: `${actor} with ${isByHeader ? 'x-tenant' : by} ${existing} and ${missing}: ${there.status} ${there.text} / ${notThere.status} ${notThere.text}`,
      });
    }
  }
}

/** Whether a mutation's input names an object by its id. */
function hasId(schema: GraphQLSchema, mutation: string): boolean {
  const input = schema.getMutationType()?.getFields()[mutation]?.args[0]?.type;
  const named = input === undefined ? null : getNamedType(input);
  return isInputObjectType(named) && hasIdField(named);
}

function hasIdField(input: GraphQLInputObjectType): boolean {
  return Object.values(input.getFields()).some(({ type }) => {
    const named = getNamedType(type);
    return named.name === 'ID' || (isInputObjectType(named) && named.isOneOf && hasIdField(named));
  });
}
