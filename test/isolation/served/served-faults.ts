import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { EXPORT_SOURCE, exportDownload } from '@cifra/exchange/export/export-download';
import type { DownloadSource } from '@cifra/files/downloads';
import { readLastCommitBefore } from '@cifra/books/follow/last-commit-before';
import { RENDER_SOURCE, renderDownload } from '@cifra/trade/rendering/render-download';
import type { FileAnswer } from '@cifra/gateway/files';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { anySession } from '../../support/any-session.ts';
import { otherTenant, tenantNames } from '../actors.ts';
import { rebuilt, withClaim, withField, type Resolver } from '../faults.ts';
import type { Finding } from '../fuzz.ts';
import type { ServedFault, ServedProduct } from './product.ts';
import { emailOf, people, type PersonName, type ServedWorld } from './served-world.ts';

/** Their names, known before a world is there to plant them in. */
export const servedFaultNames = [
  'a ticket is good for whoever is signed in',
  'a ticket is good a second time',
  'a file is sent after the grant is gone',
  'an export is kept by what was asked, without the tenant',
  'the log says what a mutation was given',
  'the log says by which url a file was fetched',
  'the log says with which token a request came',
  'a session that has ended counts',
  'a session is ended by its id, whoever’s it is',
  'a stream keeps the rights that it began with',
  'streams of one question share an answer',
  'a webhook is told what happened in another tenant',
  'a webhook keeps the rights of its creation',
  'a tenant’s database is opened before the grant is looked at',
  'an address of nobody is refused without a hash',
] as const;

type Expected = ServedFault & { readonly expected: Finding['kind'] };

export function servedFaults(world: ServedWorld, product: ServedProduct): readonly Expected[] {
  const { books, tenants, userIds } = world;
  const { logs } = product.composition;
  const foreignTo = (tenantId: unknown): Uuid => {
    const own = tenantNames.find((name) => tenants[name].tenantId === tenantId) ?? 'A';
    return tenants[otherTenant(own)].tenantId as Uuid;
  };
  const [exporting, rendering] = [exportDownload(books), renderDownload(books)];
  const kept = new Map<string, Promise<string>>();
  const sent = new Map<string, { readonly answer: FileAnswer; readonly content: string }>();
  const keptByParameters: DownloadSource = async (download, request) => {
    const opened = await exporting(download, request);
    if (!opened.ok) return opened;
    const key = JSON.stringify(download.parameters);
    const content = kept.get(key) ?? textOf(Readable.from(opened.value.body, { objectMode: false }));
    kept.set(key, content);
    return { ok: true, value: { ...opened.value, byteLength: null, body: [Buffer.from(await content)] } };
  };
  const inFirm =
    (
      type: string,
      field: string,
      wrap: (inner: Resolver) => Resolver,
    ): NonNullable<ServedFault['wrapSubgraph']> =>
    (subgraph) =>
      rebuilt(subgraph, 'firm', { resolvers: (own) => withField(own, type, field, wrap) });
  return [
    {
      name: 'a ticket is good for whoever is signed in',
      expected: 'leak',
      wrapFiles: (files) => ({
        open: (request) => files.open({ ...request, caller: { kind: 'anonymous' } }),
      }),
    },
    {
      name: 'a ticket is good a second time',
      expected: 'leak',
      wrapFiles: (files) => ({
        async open(request) {
          const before = sent.get(request.ticket);
          const answer = before?.answer ?? (await files.open(request));
          if (answer.kind !== 'download') return answer;
          const content = before?.content ?? (await textOf(answer.stream));
          sent.set(request.ticket, { answer, content });
          return { ...answer, stream: Readable.from([Buffer.from(content)]) };
        },
      }),
    },
    {
      name: 'a file is sent after the grant is gone',
      expected: 'leak',
      downloads: { [EXPORT_SOURCE]: exporting, [RENDER_SOURCE]: rendering },
    },
    {
      name: 'an export is kept by what was asked, without the tenant',
      expected: 'leak',
      downloads: { [EXPORT_SOURCE]: keptByParameters, [RENDER_SOURCE]: rendering },
    },
    {
      name: 'the log says what a mutation was given',
      expected: 'log',
      wrapSubgraph: inFirm('Mutation', 'createWebhook', (inner) => (parent, given, context, info) => {
        logs.log({ level: 'info', event: 'mutation', variables: given });
        return inner(parent, given, context, info);
      }),
    },
    {
      name: 'the log says by which url a file was fetched',
      expected: 'log',
      wrapFiles: (files) => ({
        async open(request) {
          logs.log({ level: 'info', event: 'file', url: `/files/${request.ticket}` });
          return files.open(request);
        },
      }),
    },
    {
      name: 'the log says with which token a request came',
      expected: 'log',
      beforeRequest: ({ headers }) => logs.log({ level: 'info', event: 'request', headers }),
    },
    {
      name: 'a session that has ended counts',
      expected: 'leak',
      wrapEdgePorts: (ports) => ({ ...ports, ...anySession }),
    },
    {
      name: 'a session is ended by its id, whoever’s it is',
      expected: 'write',
      wrapSubgraph: inFirm('Mutation', 'endMySessions', (inner) => (parent, given, context, info) => {
        const { claim } = context.access;
        const principal = { ...claim.principal, id: userIds.juniorOfA };
        return inner(parent, given, withClaim(context, { ...claim, principal } as typeof claim), info);
      }),
    },
    {
      name: 'a stream keeps the rights that it began with',
      expected: 'leak',
      wrapEdge: (edge) => {
        const minted = new Map<string, ReturnType<typeof edge.mint>>();
        return {
          ...edge,
          renew: (caller) => Promise.resolve(caller),
          mint: (caller, names) => {
            const key = `${caller.kind === 'principal' ? caller.id : ''} ${JSON.stringify(names)}`;
            const known = minted.get(key) ?? edge.mint(caller, names);
            minted.set(key, known);
            return known;
          },
        };
      },
    },
    {
      name: 'streams of one question share an answer',
      expected: 'leak',
      wrapSubgraph: (subgraph) => {
        const answers = new Map<string, unknown>();
        return inFirm('Query', 'firmDashboard', (inner) => (parent, given, context, info) => {
          const key = JSON.stringify(given);
          if (!answers.has(key)) answers.set(key, inner(parent, given, context, info));
          return answers.get(key);
        })(subgraph);
      },
    },
    {
      name: 'a webhook is told what happened in another tenant',
      expected: 'leak',
      wrapSenderBooks: (own) => replacing(own, { report: ofTheOther(own, foreignTo) }),
    },
    {
      name: 'a webhook keeps the rights of its creation',
      expected: 'leak',
      wrapSenderBooks: (own) => {
        const answers = new Map<unknown, Promise<unknown>>();
        // What is asked about access asks for the version first, and has an answer kept under it.
        const control = replacing(own.control, {
          first: (query: unknown, params: object) => {
            const isVersion = Object.keys(params).length === 0;
            if (!isVersion) return own.control.first(query as never, params as never);
            const known = answers.get(query) ?? own.control.first(query as never, params as never);
            answers.set(query, known);
            return known;
          },
        });
        return replacing(own, { control });
      },
    },
    {
      name: 'a tenant’s database is opened before the grant is looked at',
      expected: 'timing',
      wrapEdgePorts: (ports) => ({
        ...ports,
        findTenant: async (text) => {
          const found = await ports.findTenant(text);
          if (found !== null)
            await books.report(readLastCommitBefore, found.id as Uuid, {
              instantMicros: String(Date.now() * 1000),
            });
          return found;
        },
      }),
    },
    {
      name: 'an address of nobody is refused without a hash',
      expected: 'timing',
      wrapSubgraph: inFirm('Mutation', 'logIn', (inner) => (parent, given, context, info) => {
        const { email } = given['input'] as { readonly email: string };
        const isKnown = (Object.keys(people) as PersonName[]).some((name) => emailOf(name) === email);
        return isKnown ? inner(parent, given, context, info) : { __typename: 'CredentialsInvalid' };
      }),
    },
  ];
}

/** An object with some of its properties of another value. */
function replacing<Value extends object>(own: Value, changed: Readonly<Record<string, unknown>>): Value {
  return new Proxy(own, {
    get(target, property) {
      if (typeof property === 'string' && property in changed) return changed[property];
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

const ofTheOther =
  (books: Books, foreignTo: (tenantId: unknown) => Uuid): Books['report'] =>
  (report, tenantId, input, ...rest) =>
    books.report(report, foreignTo(tenantId), input, ...rest);
