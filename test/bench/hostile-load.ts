import { request as httpRequest, Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** An attacker, as a process: so many requests a second, whatever becomes of them. */
export interface AttackOrder {
  readonly url: string;
  readonly attack: AttackName;
  readonly perSecond: number;
  readonly millis: number;
  readonly token: string;
}

export interface AttackLoad {
  readonly sent: number;
  /** How many were answered with what: a status and a code, or that the connection ended. */
  readonly answers: Readonly<Record<string, number>>;
}

export type AttackName = keyof typeof attacks;

interface Shot {
  readonly body: string;
  readonly authorization?: string;
}

const aliases = (count: number, field: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field(index)}`).join(' ');
const asQuery = (query: string): string => JSON.stringify({ query });
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

let serial = 0;
const attacks = {
  verifications: (token: string): Shot => ({
    body: asQuery(
      `{ tenants(first: 15) { edges { node { ${aliases(48, () => 'verification { isValid }')} } } } }`,
    ),
    authorization: `Bearer ${token}`,
  }),
  verification: (token: string): Shot => ({
    body: asQuery('{ tenant(slug: "weingut-mosel") { verification { isValid } } }'),
    authorization: `Bearer ${token}`,
  }),
  reports: (token: string): Shot => ({
    body: asQuery(
      `{ tenant(slug: "weingut-mosel") { ${aliases(45, () => `balanceSheet(asOf: "2026-10-31", knownAt: "2026-11-15T00:00:${String((serial += 1) % 60).padStart(2, '0')}.${serial % 1000}Z", ratesOf: "2026-06-30") { asOf }`)} } }`,
    ),
    authorization: `Bearer ${token}`,
  }),
  logIns: (): Shot => ({
    body: JSON.stringify({
      query: 'mutation ($input: LogInInput!) { logIn(input: $input) { __typename } }',
      variables: { input: { email: `nobody-${(serial += 1)}@demo.example`, password: 'a wrong password' } },
    }),
  }),
  tokens: (): Shot => ({
    body: asQuery('{ __typename }'),
    authorization: `Bearer ${encoded({ alg: 'EdDSA', typ: 'at+jwt', kid: { toString: null } })}.e30.AAAA`,
  }),
  names: (): Shot => ({
    body: JSON.stringify({ query: '{ __typename }', operationName: 'n'.repeat(900_000) }),
  }),
  slowBodies: (): Shot => ({ body: '' }),
} satisfies Record<string, (token: string) => Shot>;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function post(url: string, { body, authorization }: Shot): Promise<string> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(authorization !== undefined && { authorization }),
    };
    const sent = httpRequest(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('close', () =>
        resolve(`${response.statusCode} ${/"code":"([A-Z_]+)"/.exec(text)?.[1] ?? ''}`.trim()),
      );
    });
    sent.on('error', () => resolve('cut'));
    sent.end(body);
  });
}

/** Sends the beginning of a body, and then nothing. */
function dribble(url: string, open: Set<Socket>): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  open.add(socket);
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.once('close', () => {
      open.delete(socket);
      resolve('cut');
    });
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{',
    );
  });
}

async function run({ url, attack, perSecond, millis, token }: AttackOrder): Promise<AttackLoad> {
  const answers: Record<string, number> = {};
  const open = new Set<Socket>();
  const started = performance.now();
  let sent = 0;
  while (performance.now() - started < millis) {
    const due = Math.floor(((performance.now() - started) / 1000) * perSecond);
    for (; sent < due; sent += 1) {
      const answer = attack === 'slowBodies' ? dribble(url, open) : post(url, attacks[attack](token));
      void answer.then((what) => (answers[what] = (answers[what] ?? 0) + 1));
    }
    await delay(10);
  }
  if (open.size > 0) answers['open at the end'] = open.size;
  for (const socket of open) socket.destroy();
  return { sent, answers };
}

process.on('message', (order: AttackOrder) => {
  void run(order).then((load) => process.send?.(load));
});
process.send?.({ isReady: true });
