import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { verifyClaim } from '@cifra/access/claim-token';
import type { Claim } from '@cifra/access/claim';
import type { DownloadSource } from '@cifra/files/downloads';
import { createFileHandler } from '@cifra/ops/file-handler';
import { downloadSources } from '@cifra/ops/downloads';
import { objectId } from '@cifra/domain/object-id';
import type { Random } from '../../support/random.ts';
import { idOfTenant } from '../api-ids.ts';
import type { Composition, Fault } from '../composition.ts';
import type { Finding } from '../finding.ts';
import { decode, encode } from '../forged.ts';
import { generateOperation } from '../operation-generator.ts';
import { askSubgraph } from '../trusting-server.ts';
import type { MarkOwner } from './party-marks.ts';
import { partyNames, partyPeople, tenantOfParty, type PartyName, type PersonName } from './people.ts';
import type { PartyWorld } from './party-world.ts';

/** A fault of isolation between parties, and where it is planted beside the composition. */
export interface PartyFault extends Fault {
  /** The producers of files, instead of the product's. */
  readonly downloads?: Readonly<Record<string, DownloadSource>>;
}

export interface PartyReport {
  readonly findings: readonly Finding[];
  readonly shots: number;
  /** Marks of a party's own that its people saw. */
  readonly ownSightings: number;
  readonly fetchedFiles: number;
  /** Files that were not given, claims that were not read. */
  readonly refusedShots: number;
}

interface PartyFuzzOptions {
  readonly world: PartyWorld;
  readonly composition: Pick<Composition, 'apiSchema' | 'edge' | 'masked' | 'send' | 'subgraphs'>;
  readonly random: Random;
  readonly shots: number;
  readonly fault?: PartyFault;
  readonly stopAtFirst?: boolean;
}

const DOCUMENT =
  'id displayNumber vendorNumber reference memo state net { amount } open { amount } lines(first: 3) { nodes { description net { amount } } } original { id displayNumber } voidedByNote { id }';
const OWN = `query ($tenant: ID!, $party: ID!, $document: ID!) { tenant(id: $tenant) { name
  ownParties { id name taxId address email phone documents(first: 5) { totalCount edges { cursor node { ${DOCUMENT} } } } document(id: $document) { ${DOCUMENT} } }
  ownParty(id: $party) { id name document(id: $document) { ${DOCUMENT} } plain: document(id: $document) { id displayNumber memo } openItems(first: 5) { nodes { id reference document { id memo } } }
    statement(side: SALES, from: "2026-01-01", to: "2026-12-31") { sections { lines(first: 5) { nodes { description document { id displayNumber } } } } } } } }`;
/** What is not for them: each alone, because one that is denied takes nothing of the others away. */
const OTHERS = `query ($tenant: ID!, $party: ID!, $document: ID!) { tenant(id: $tenant) { documents(first: 3) { nodes { displayNumber memo } } openItems(first: 3) { nodes { reference } }
  parties(first: 3) { nodes { code name note } } party(id: $party) { name } document(id: $document) { memo remark } } }`;
const ENTITIES = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Tenant { ownParties { id name documents(first: 5) { nodes { id displayNumber memo } } } } } }`;
const TICKET = '{ ... on RenderTicket { url fileName } ... on Refusal { code } }';

/** People of customers and vendors ask for what is theirs, for what is others', and for whatever a schema lets them; fetch files, and show forged claims. */
export async function fuzzParties(options: PartyFuzzOptions): Promise<PartyReport> {
  return new PartyFuzz(options).run();
}

const mayOf = (person: PersonName): readonly MarkOwner[] =>
  partyPeople.find(({ name }) => name === person)?.may ?? [];

const KINDS = ['own', 'file', 'others', 'drawn', 'own', 'file', 'forged'] as const;

class PartyFuzz {
  readonly #options: PartyFuzzOptions;
  readonly #findings: Finding[] = [];
  #own = 0;
  #files = 0;
  #tickets = 0;
  #refused = 0;

  constructor(options: PartyFuzzOptions) {
    this.#options = options;
  }

  async run(): Promise<PartyReport> {
    const { random, shots, stopAtFirst = false, composition } = this.#options;
    const known = composition.masked.length;
    let done = 0;
    while (done < shots) {
      if (stopAtFirst && this.#findings.length > 0) break;
      const person = random.pick(partyPeople.map(({ name }) => name));
      // In turn, and not drawn: however few the shots are, each kind has its share.
      const kind = KINDS[done % KINDS.length];
      done += 1;
      if (kind === 'own') await this.#ask(person, OWN);
      else if (kind === 'others') await this.#ask(person, OTHERS);
      else if (kind === 'drawn') await this.#askDrawn(person);
      else if (kind === 'file') await this.#fetchFile(person);
      else await this.#forge(person);
    }
    for (const { error } of composition.masked.slice(known))
      this.#findings.push({ kind: 'internal', detail: String(error) });
    return {
      findings: this.#findings,
      shots: done,
      ownSightings: this.#own,
      fetchedFiles: this.#files,
      refusedShots: this.#refused,
    };
  }

  /** A party, often the person's own, and a document that may be another's. */
  #draw(person: PersonName): {
    readonly party: PartyName;
    readonly partyId: string;
    readonly documentId: string;
    readonly tenant: string;
  } {
    const { random, world } = this.#options;
    const own = partyPeople.find(({ name }) => name === person)?.may ?? partyNames;
    const [party, other] = [random.pick(random.isTrue(0.6) ? own : partyNames), random.pick(partyNames)];
    const document = random.pick(world.documents[random.isTrue(0.5) ? party : other]);
    const tenantId = world.tenants[tenantOfParty[party]].tenantId;
    return {
      party,
      partyId: objectId('Party', tenantId as never, world.parties[party]),
      documentId: objectId('Document', tenantId as never, document),
      tenant: idOfTenant(tenantId),
    };
  }

  async #send(person: PersonName, body: object): Promise<string> {
    const { world, composition } = this.#options;
    const headers = { authorization: `Bearer ${await world.tokenOf(person)}` };
    const { text } = await composition.send({ headers, body });
    this.#judge(person, JSON.stringify(body), text);
    return text;
  }

  #judge(person: PersonName, sent: string, answer: string): void {
    const may = mayOf(person);
    for (const { mark, owner } of this.#options.world.marks.sightingsIn(answer, sent))
      if (may.includes(owner)) this.#own += 1;
      else
        this.#findings.push({
          kind: 'leak',
          detail: `${person} saw ${mark} of ${owner}\n  ${sent.slice(0, 600)}\n  ${answer.slice(0, 600)}`,
        });
  }

  async #ask(person: PersonName, query: string): Promise<void> {
    const { partyId: party, documentId: document, tenant } = this.#draw(person);
    await this.#send(person, { query, variables: { tenant, party, document } });
  }

  async #askDrawn(person: PersonName): Promise<void> {
    const { random, world, composition } = this.#options;
    const tenant = tenantOfParty[this.#draw(person).party];
    const { tenantId, slug } = world.tenants[tenant];
    const named = { id: idOfTenant(tenantId), slug, inputs: new Set<string>() };
    const { query, variables } = generateOperation({
      schema: composition.apiSchema,
      kind: 'query',
      random,
      values: world.pool.values({ random, tenant, foreignShare: 0, named }),
      rootFields: ['tenant', 'tenant', 'tenant', 'node', 'nodes', 'me'],
      maxRootFields: 1,
      depth: 5,
    });
    await this.#send(person, { query, variables });
  }

  /** A ticket for a document or statement; sometimes the grant is taken away before the file is fetched. */
  async #fetchFile(person: PersonName): Promise<void> {
    const { random, world, fault } = this.#options;
    const { party, partyId, documentId, tenant } = this.#draw(person);
    const isStatement = random.isTrue(0.4);
    const input = {
      tenantId: tenant,
      partyId,
      format: 'HTML',
      ...(isStatement ? { side: 'SALES', from: '2026-01-01', to: '2026-12-31' } : { documentId }),
    };
    const mutation = isStatement ? 'renderOwnStatement' : 'renderOwnDocument';
    const type = `Render${isStatement ? 'OwnStatement' : 'OwnDocument'}Input`;
    const query = `mutation ($input: ${type}!) { it: ${mutation}(input: $input) ${TICKET} }`;
    const answer = await this.#send(person, { query, variables: { input } });
    const url = (JSON.parse(answer) as { data?: { it?: { url?: string } } | null }).data?.it?.url;
    if (url === undefined) {
      this.#refused += 1;
      return;
    }
    this.#tickets += 1;
    // Of every second ticket.
    const isTaken = this.#tickets % 2 === 0 && mayOf(person).includes(party);
    if (isTaken) await world.setRevoked(person, party, true);
    try {
      const { books, directory } = world;
      const file = await createFileHandler({
        books,
        dataDirectory: directory,
        downloads: fault?.downloads ?? downloadSources(books),
      }).open({
        method: 'GET',
        ticket: url.slice('/files/'.length),
        caller: { kind: 'anonymous' },
        requestId: 'parties',
        origin: { ip: '127.0.0.1', userAgent: null },
        contentLengthBytes: null,
        body: null,
      } as never);
      if (file.kind !== 'download') {
        this.#refused += 1;
        return;
      }
      const content = await textOf(Readable.from(file.stream));
      this.#files += 1;
      this.#judge(person, JSON.stringify(input), content);
      if (isTaken)
        this.#findings.push({
          kind: 'leak',
          detail: `${person} fetched a file of ${party} whose grant was revoked`,
        });
    } finally {
      if (isTaken) await world.setRevoked(person, party, false);
    }
  }

  /** A sound claim for the documents, with other parties in it, and the signature as it was. */
  async #forge(person: PersonName): Promise<void> {
    const { random, world, composition, fault } = this.#options;
    const { party, tenant } = this.#draw(person);
    const token = await this.#claimFor(person, tenant);
    if (token === null) return;
    const [header = '', payload = '', signature = ''] = token.split('.');
    const isForged = random.isTrue(0.8);
    const parties = [world.parties[party]];
    const shown = isForged ? [header, encode({ ...decode(payload), parties }), signature].join('.') : token;
    const claim = await this.#read(shown, fault);
    if (claim === null) {
      this.#refused += 1;
      return;
    }
    const documents = composition.subgraphs.find(({ name }) => name === 'documents');
    if (documents === undefined) throw new Error('there is no subgraph documents');
    const variables = { r: [{ __typename: 'Tenant', id: tenant }] };
    const answer = await askSubgraph(documents, { query: ENTITIES, variables, claim, requestId: 'parties' });
    this.#judge(person, JSON.stringify(variables), JSON.stringify(answer));
  }

  async #claimFor(person: PersonName, tenant: string): Promise<string | null> {
    const { world, composition } = this.#options;
    const headers = { authorization: `Bearer ${await world.tokenOf(person)}` };
    const caller = await composition.edge.authenticate({ headers, ip: '127.0.0.1', requestId: 'parties' });
    if (caller.kind === 'refused') throw new Error(`${person} was not let in`);
    const minted = await composition.edge.mint(caller, [{ by: 'id', text: tenant }]);
    return minted.kind === 'claim' ? minted.token('documents') : null;
  }

  async #read(token: string, fault: PartyFault | undefined): Promise<Claim | null> {
    if (fault?.readClaim !== undefined) return fault.readClaim(token, 'documents');
    const { keys } = this.#options.world;
    const nowSeconds = Math.floor(Date.now() / 1000);
    const verified = await verifyClaim(token, { audience: 'documents', keys, nowSeconds });
    return verified.ok ? verified.value : null;
  }
}
