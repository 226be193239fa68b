import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AttackLoad, AttackName, AttackOrder } from './hostile-load.ts';
import { ask, Children } from './kit/children.ts';
import { figure, report, type Figure } from './kit/figures.ts';

/**
 * What somebody notices of an attack that another one makes from the same address: a victim who reads a trial balance fifty times a second is
 * measured alone, beside the attack sent to a server that answers a constant, and beside the attack on the product. The attacker is a process
 * of its own, at a stated rate.
 *
 *   node ops/bootstrap.mjs test/bench/hostile.ts [seconds of each measurement]
 */
const millis = Number(process.argv[2] ?? 6) * 1000;

const attacks: readonly { readonly attack: AttackName; readonly what: string; readonly perSecond: number }[] =
  [
    { attack: 'verifications', what: '15 clients × 48 verifications in 2 KB', perSecond: 20 },
    { attack: 'verification', what: 'one verification', perSecond: 20 },
    { attack: 'reports', what: '45 balance sheets of another instant', perSecond: 20 },
    { attack: 'logIns', what: 'log-ins of nobody', perSecond: 100 },
    { attack: 'tokens', what: 'malformed tokens', perSecond: 500 },
    { attack: 'names', what: 'operation names of 0.9 MB', perSecond: 20 },
    { attack: 'slowBodies', what: 'bodies that never come', perSecond: 40 },
  ];

interface Served {
  readonly url: string;
  readonly operations: string;
  readonly password: string;
}

async function graphql<Data>(url: string, body: object, token: string | null): Promise<Data> {
  const headers = {
    'content-type': 'application/json',
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
  if (data === undefined || errors !== undefined) throw new Error(JSON.stringify(errors).slice(0, 300));
  return data;
}

async function logIn({ url, password }: Served, person: string): Promise<string> {
  const query = 'mutation ($input: LogInInput!) { logIn(input: $input) { ... on LoggedIn { accessToken } } }';
  const variables = { input: { email: `${person}@demo.example`, password } };
  const answer = await graphql<{ logIn: { accessToken?: string } }>(url, { query, variables }, null);
  if (answer.logIn.accessToken === undefined) throw new Error(`${person} could not log in`);
  return answer.logIn.accessToken;
}

/** In milliseconds, in order. */
type Durations = readonly number[];
const percentile = (durations: Durations, part: number): number =>
  durations[Math.min(durations.length - 1, Math.floor(durations.length * part))] ?? Number.NaN;

/** So many runs a second for a while; each is awaited before the next. */
async function repeated(run: () => Promise<unknown>, perSecond: number): Promise<Durations> {
  const durations: number[] = [];
  const until = performance.now() + millis;
  while (performance.now() < until) {
    const started = performance.now();
    await run();
    const took = performance.now() - started;
    durations.push(took);
    await delay(Math.max(0, 1000 / perSecond - took));
  }
  return durations.toSorted((first, second) => first - second);
}

interface Measured {
  readonly victim: Durations;
  readonly probe: Durations;
  /** Of reports, whenever it was looked. */
  readonly mostWaiting: number;
}

async function measured({ url, operations }: Served, token: string): Promise<Measured> {
  let mostWaiting = 0;
  const query = '{ tenant(slug: "panaderia-istmo") { trialBalance(asOf: "2026-10-31") { asOf } } }';
  const [victim, probe] = await Promise.all([
    repeated(() => graphql(url, { query }, token), 50),
    repeated(async () => (await fetch(`${operations}/health`)).text(), 20),
    repeated(async () => {
      const text = await (await fetch(`${operations}/metrics`)).text();
      mostWaiting = Math.max(mostWaiting, Number(/^cifra_reports_waiting (\d+)/m.exec(text)?.[1] ?? 0));
    }, 4),
  ]);
  return { victim, probe, mostWaiting };
}

const directory = await mkdtemp(join(tmpdir(), 'cifra-bench-'));
const children = new Children();
try {
  const { child: server, answer: served } = await children.started<Served>('hostile-server.ts', [directory]);
  const { answer: constant } = await children.started<Served>('hostile-server.ts', ['constant']);
  const { child: attacker } = await children.started('hostile-load.ts');
  const [victim, token] = [await logIn(served, 'senior'), await logIn(served, 'reviewer')];
  const cpuMillis = async (): Promise<number> => (await ask<{ cpuMillis: number }>(server, {})).cpuMillis;
  const figures: Figure[] = [];
  const show = (what: string, { victim: durations, probe }: Measured, more = ''): void =>
    console.log(
      `${what.padEnd(52)} p50 ${percentile(durations, 0.5).toFixed(1).padStart(6)} ms   p99 ${percentile(durations, 0.99).toFixed(1).padStart(6)} ms   /health p99 ${percentile(probe, 0.99).toFixed(1).padStart(6)} ms   ${more}`,
    );
  // Plans and statements are compiled, and databases opened, before anything counts.
  await measured(served, victim);
  for (const { attack, what, perSecond } of attacks) {
    const before = await cpuMillis();
    const calm = await measured(served, victim);
    const ownMillis = (await cpuMillis()) - before;
    const under = async (url: string): Promise<readonly [Measured, AttackLoad]> => {
      const order: AttackOrder = { url, attack, perSecond, millis, token };
      const load = ask<AttackLoad>(attacker, order);
      return [await measured(served, victim), await load];
    };
    const [beside] = await under(constant.url);
    const atStart = await cpuMillis();
    const [attacked, { sent, answers }] = await under(served.url);
    const perRequest = ((await cpuMillis()) - atStart - ownMillis) / sent;
    show('alone', calm);
    show(`beside ${perSecond}/s answered by a constant`, beside);
    show(
      `${what}, ${perSecond}/s`,
      attacked,
      `waiting ≤ ${attacked.mostWaiting}, ${perRequest.toFixed(2)} ms CPU each, ${JSON.stringify(answers)}\n`,
    );
    const p99s = [attacked, beside].map((each) => percentile(each.victim, 0.99));
    figures.push(
      figure(`victim’s p99 under ${what}, ${perSecond}/s`, 'ms', [p99s[0] ?? 0]),
      figure('… against the same answered by a constant', '×', [(p99s[0] ?? 0) / (p99s[1] ?? 1)]),
      figure('… processor time of an attack’s request', 'ms', [perRequest]),
    );
    // What the attacker was let have in a burst comes back.
    await delay(12_000);
  }
  report(figures);
} finally {
  await children.end();
  await rm(directory, { recursive: true, force: true });
}
