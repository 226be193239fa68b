import {
  getNamedType,
  isInputObjectType,
  isObjectType,
  type GraphQLInputObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Uuid } from '@cifra/domain/ids';
import { objectId, tenantOfObject } from '@cifra/domain/object-id';
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
import { idOfTenant, replaceIds, rowsNamedIn, writtenId } from './api-ids.ts';
import { claimOf, type Composition } from './composition.ts';
import { mutationRights } from './mutation-rights.ts';
import { generateOperation, type Operation } from './operation-generator.ts';
import { commitsAfter, withoutStatementNames, withoutStatements, type Sighting } from './sightings.ts';
import { askSubgraph } from './trusting-server.ts';
import { unknownId, type NamedTenant } from './values.ts';
import type { World } from './world.ts';

/** What should not have happened. */
export interface Finding {
  readonly kind: 'leak' | 'write' | 'internal' | 'told apart' | 'books' | 'log' | 'timing';
  readonly detail: string;
}

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

/** What a shot may see: the tenant that it names (null: all of the caller's), and the caller's rights. */
interface Scope {
  readonly actor: ActorName;
  readonly rights: Rights;
  /** `none`: it names no tenant that exists, and may see nothing. */
  readonly tenant: TenantName | null | 'none';
}

/** How a request says its tenant. */
interface Naming {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** What the operation says, where it has a place for it. */
  readonly named: NamedTenant;
  /** The tenant that it may mean at most. */
  readonly means: Scope['tenant'];
  /** The same where the operation has no place for a name. */
  readonly meansUnnamed: Scope['tenant'];
}

interface SentRequest {
  readonly scope: Scope;
  readonly mutations: readonly string[];
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
/** Whether it says its tenant in any case: a `tenant` that may be left out says nothing. */
function namesTenant({ kind, query, rootFields }: Operation): boolean {
  if (kind === 'mutation') return rootFields.some((name) => mutationRights[name]?.scope === 'tenant');
  return (
    rootFields.includes('tenant') && /\btenant\((id|slug): /.test(query) && !/@(skip|include)/.test(query)
  );
}

/** By the table of rights, not by what the schema says of itself. */
function inputsOfTenant(schema: GraphQLSchema): ReadonlySet<string> {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  return new Set(
    mutations
      .filter(({ name }) => mutationRights[name]?.scope === 'tenant')
      .flatMap(({ args }) => args.map(({ type }) => getNamedType(type).name)),
  );
}

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
/** Fields that read the trail: it holds what callers sent, ids of another tenant among it. */
const trail = /[eE]vents|timeline|commit/;
const malformedReference =
  /Cannot return null for non-nullable field \w+\.(tenantId|id)|ID cannot represent value|\w+\.id has an id (?:of no row|that is no text)/;
/** Fields that show a user's own grants. */
const ownGrants = /\bgrants\b/;
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
  readonly #inputsOfTenant: ReadonlySet<string>;
  #isMidwayRevoked = false;
  #shots = 0;
  #answered = 0;
  #own = 0;
  #denied = 0;
  #streamed = 0;
  #commits = 0;
  #heads: Record<TenantName | 'control', bigint> = { A: 0n, B: 0n, control: 0n };

  constructor(options: FuzzOptions) {
    this.#options = options;
    this.#world = options.world;
    this.#composition = options.composition;
    this.#random = options.random;
    this.#inputsOfTenant = inputsOfTenant(options.composition.apiSchema);
    this.#run = options.random.integer({ least: 1e6, most: 9e6 }).toString(36);
  }

  async run(): Promise<Report> {
    const { shots } = this.#options;
    for (const actor of allActors) this.#tokens.set(actor, await this.#world.tokenOf(actor));
    this.#heads = { A: this.#headOf('A'), B: this.#headOf('B'), control: this.#headOf('control') };
    let judgedAt = 0;
    try {
      while (this.#shots < shots && !this.#isOver()) {
        if (!this.#isMidwayRevoked && this.#shots > Math.min(400, shots * 0.4)) await this.#revokeMidway();
        this.#random = createRandom(this.#options.random.integer({ least: 0, most: 0xffff_ffff }));
        await this.#batch();
        if (this.#shots - judgedAt >= JUDGE_EVERY) {
          judgedAt = this.#shots;
          await this.#judgeWrites();
        }
      }
      for (let stream = 0; stream < (this.#options.streams ?? 0); stream += 1) await this.#streamShot();
      await this.#judgeWrites();
    } finally {
      if (this.#isMidwayRevoked) await this.#world.setMidwayRevoked(false);
    }
    if (this.#findings.size === 0 || this.#options.stopAt === undefined) {
      for (const fault of await this.#world.verify()) this.#find({ kind: 'books', detail: fault });
    }
    for (const offence of this.#composition.logs.takeOffences()) this.#find({ kind: 'log', detail: offence });
    return {
      findings: [...this.#findings.values()],
      shots: this.#shots,
      answeredShots: this.#answered,
      ownSightings: this.#own,
      deniedShots: this.#denied,
      answeredStreams: this.#streamed,
      commits: this.#commits,
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
      for (let twin = 0; twin < 4; twin += 1) await this.#twin();
      return;
    }
    const shots = Array.from({ length: CONCURRENCY }, () => {
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
    });
    await this.#fire(shots);
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
    return names.filter((name) => {
      const right = mutationRights[name];
      if (right === undefined || right.scope === 'tenant' || right.scope === 'someTenant') return true;
      // A password costs a fifth of a second on purpose.
      if (right.scope !== 'firm') return this.#random.isTrue(0.02);
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
      named = this.#namesOf(scope.tenant),
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
    const queries = Object.keys(schema.getQueryType()?.getFields() ?? {}).filter(
      (name) => name !== '_service' && (!useless(name) || this.#random.isTrue(0.1)),
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
    const naming = this.#naming(tenant);
    const credential = this.#credential(actor);
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
    const { headers, means } = this.#tenantHeader(tenant);
    const credential = this.#credential(actor);
    const scope: Scope = {
      actor: credential.isSound ? actor : 'anonymous',
      rights: credential.isSound ? this.#rightsOf(actor) : noRights,
      tenant: means,
    };
    const values = this.#world.pool.values({
      random,
      tenant,
      foreignShare: random.pick([0, 0.5, 1]),
      named: this.#namesOf(tenant),
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
        this.#judge(text, scope, { operation, sent: JSON.stringify([operation, headers]), requestId });
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
    const subgraph = this.#random.pick(this.#composition.subgraphs);
    // The claim is given; what the operation says of its tenant is held against it.
    const named = this.#namesOf(isContrary && tenant !== null ? otherTenant(tenant) : tenant);
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
        this.#judge(text, meant, { operation, sent: JSON.stringify(operation), requestId }),
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
          this.#inNameOf(operation, tenant),
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
    const way = this.#random.pick(ways);
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

  /** Both names of a tenant; of none, names of nothing. */
  #namesOf(tenant: Scope['tenant']): NamedTenant {
    const inputs = this.#inputsOfTenant;
    if (tenant === null || tenant === 'none')
      return { id: idOfTenant(unknownId(this.#random)), slug: 'nobody-at-all', inputs };
    const { tenantId, slug } = this.#world.tenants[tenant];
    return { id: idOfTenant(tenantId), slug, inputs };
  }

  /** An operation drawn in the name of A, in the name of another tenant. */
  #inNameOf(operation: Operation, tenant: TenantName): Operation {
    if (tenant === 'A') return operation;
    const [from, to] = [this.#world.tenants.A, this.#world.tenants[tenant]];
    const renamed = JSON.stringify([operation.query, operation.variables])
      .replaceAll(idOfTenant(from.tenantId), idOfTenant(to.tenantId))
      .replaceAll(from.slug, to.slug);
    const [query, variables] = JSON.parse(renamed) as [string, Record<string, unknown>];
    return { ...operation, query, variables };
  }

  /** By header, by arguments, by both, and by both of two minds. */
  #naming(tenant: TenantName | null): Naming {
    const named = this.#namesOf(tenant);
    const random = this.#random;
    // The arguments say it, and the header, where there is one, in any of its forms.
    if (tenant === null || random.isTrue(0.4)) {
      const header = this.#tenantHeader(tenant);
      // A forged claim is dropped: then the arguments alone say it.
      return { ...header, named, means: header.means ?? tenant, meansUnnamed: header.means };
    }
    if (random.isTrue(0.7)) return { headers: {}, named, means: tenant, meansUnnamed: null };
    const foreign = otherTenant(tenant);
    const other = this.#namesOf(foreign);
    const { id, slug } = named;
    const { tenantId } = this.#world.tenants[tenant];
    const byArguments = random.pick([
      { id: id.toUpperCase() },
      { slug: slug.toUpperCase(), id: ` ${id}` },
      { id: slug, slug: id },
      { id: `${id},${other.id}`, slug: `${slug} ${other.slug}` },
      { id: idOfTenant(unknownId(random)), slug: "' or 1=1 --" },
      { id: tenantId },
      { id: objectId('Account', tenantId as Uuid, tenantId as Uuid) },
    ]);
    return random.pick<Naming>([
      { headers: {}, named: { ...named, ...byArguments }, means: tenant, meansUnnamed: null },
      {
        headers: { 'x-tenant': random.pick([slug, id]) },
        named: { ...named, ...byArguments },
        means: tenant,
        meansUnnamed: tenant,
      },
      {
        headers: { 'x-tenant': random.pick([other.slug, other.id]) },
        named,
        means: 'none',
        meansUnnamed: foreign,
      },
      { headers: { 'x-tenant': random.pick([slug, id]) }, named: other, means: 'none', meansUnnamed: tenant },
      { headers: { 'x-cifra-claim': forgedClaim(tenantId) }, named, means: tenant, meansUnnamed: null },
    ]);
  }

  /** The header in all its forms, and the tenant that it may mean at most. */
  #tenantHeader(tenant: TenantName | null): {
    readonly headers: Readonly<Record<string, string | string[]>>;
    readonly means: Scope['tenant'];
  } {
    if (tenant === null)
      return this.#random.isTrue(0.9)
        ? { headers: {}, means: null }
        : { headers: { 'x-tenant': '' }, means: null };
    const { slug, tenantId } = this.#world.tenants[tenant];
    const id = idOfTenant(tenantId);
    const other = this.#world.tenants[otherTenant(tenant)];
    if (this.#random.isTrue(0.75))
      return { headers: { 'x-tenant': this.#random.pick([slug, id]) }, means: tenant };
    return this.#random.pick<{ headers: Record<string, string | string[]>; means: Scope['tenant'] }>([
      { headers: { 'x-tenant': slug.toUpperCase() }, means: tenant },
      { headers: { 'X-TENANT': id }, means: tenant },
      { headers: { 'X-TENANT': id.toUpperCase() }, means: 'none' },
      { headers: { 'x-tenant': tenantId }, means: 'none' },
      { headers: { 'x-tenant': objectId('Account', tenantId as Uuid, tenantId as Uuid) }, means: 'none' },
      { headers: { 'x-tenant': `  ${slug}  ` }, means: tenant },
      { headers: { 'x-tenant': tenantId.replaceAll('-', '') }, means: 'none' },
      { headers: { 'x-tenant': ` ${id} ` }, means: tenant },
      { headers: { 'x-tenant': [slug, other.slug] }, means: 'none' },
      { headers: { 'x-tenant': `${slug},${slug}` }, means: 'none' },
      { headers: { 'x-tenant': `${slug}\t${other.slug}` }, means: 'none' },
      { headers: { 'x-tenant': slug.repeat(40) }, means: 'none' },
      { headers: { 'x-tenant': idOfTenant(unknownId(this.#random)) }, means: 'none' },
      { headers: { 'x-tenant': "' or 1=1 --" }, means: 'none' },
      { headers: { 'x-tenant': slug, 'x-cifra-claim': forgedClaim(other.tenantId) }, means: tenant },
      {
        headers: {
          'x-tenant': slug,
          'x-cifra-request-id': 'x',
          'x-cifra-origin-ip': '10.0.0.1',
          'x-tenant-id': other.tenantId,
        },
        means: tenant,
      },
      { headers: { 'x-cifra-claim': forgedClaim(tenantId) }, means: null },
      { headers: { 'x-cifra-claim': forgedClaim(other.tenantId), 'x-tenant': id }, means: tenant },
    ]);
  }

  /** A token, sometimes one that is not good. */
  #credential(actor: ActorName): {
    readonly headers: Readonly<Record<string, string>>;
    readonly isSound: boolean;
  } {
    const token = this.#tokens.get(actor);
    if (token === null || token === undefined) return { headers: {}, isSound: true };
    if (this.#random.isTrue(0.93)) return { headers: { authorization: `Bearer ${token}` }, isSound: true };
    const [header = '', payload = '', signature = ''] = token.split('.');
    const bad = this.#random.pick([
      `Bearer ${header}.${payload}.`,
      `Bearer ${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      `Bearer ${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
      `Bearer ${header}.${encode({ ...decode(payload), exp: 1 })}.${signature}`,
      `Bearer ${forgedClaim(this.#world.tenants.A.tenantId)}`,
      `Basic ${token}`,
      'Bearer',
      token,
    ]);
    return { headers: { authorization: bad }, isSound: false };
  }

  #remember(requestId: string, scope: Scope, operation: Operation): void {
    this.#sent.set(requestId, {
      scope,
      mutations: operation.kind === 'mutation' ? operation.rootFields : [],
    });
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

  #judge(
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

  #headOf(place: TenantName | 'control'): bigint {
    return commitsAfter(this.#fileOf(place), 0n).at(-1)?.number ?? 0n;
  }

  #fileOf(place: TenantName | 'control'): string {
    return place === 'control' ? this.#world.controlFile : this.#world.tenants[place].file;
  }

  /** Every commit that changed something was asked for by somebody who may, in that tenant. */
  async #judgeWrites(): Promise<void> {
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
    await Promise.resolve();
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

/**
 * Whether any answer about what is there was also one about what is not. GraphQL 6.4.4: where a non-null field fails, its parent is null,
 * and whether its siblings' errors are still told depends on time. What tells the two apart never overlaps.
 */
export function doesOverlap(rounds: readonly (readonly [known: string, unknown: string])[]): boolean {
  const unknown = new Set(rounds.map(([, text]) => normalised(text)));
  return rounds.some(([text]) => unknown.has(normalised(text)));
}

/** The data of an answer, without its errors. */
function dataOf(text: string): string {
  try {
    const { data } = JSON.parse(normalised(text)) as { data?: unknown };
    return JSON.stringify(data ?? null);
  } catch {
    return text;
  }
}

function normalised(text: string): string {
  const names = new Map<string, string>();
  const nameOf = (id: string): string => {
    const name = names.get(id) ?? `id${names.size}`;
    names.set(id, name);
    return name;
  };
  return replaceIds(text, (_name, id) => nameOf(id))
    .replaceAll(/"reference":"[^"]*"/g, '"reference":""')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, nameOf);
}

function causeText(cause: unknown): string {
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return text.split('\n').slice(0, 8).join('\n    ');
}

export function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function decode(text: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Record<string, unknown>;
}

/** A claim as whoever knows the format would write it, with every permission, and a signature of nobody. */
function forgedClaim(tenantId: string, userId = '01990000-0000-7000-8000-000000000001'): string {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const payload = {
    v: 1,
    gv: 1,
    iss: 'cifra-gateway',
    aud: 'ledger',
    iat: nowSeconds,
    exp: nowSeconds + 60,
    sub: userId,
    principal: { kind: 'user', name: 'owner' },
    tenant: { id: tenantId, number: 1 },
    permissions: Buffer.alloc(11, 0xff).toString('base64url'),
  };
  return `${encode({ alg: 'EdDSA', typ: 'cifra-claim+jwt', kid: 'forged' })}.${encode(payload)}.${Buffer.alloc(64, 7).toString('base64url')}`;
}
