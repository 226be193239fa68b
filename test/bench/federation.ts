import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadResult } from './federation-load.ts';

/**
 * One query over three subgraphs, 16 connections: this gateway against a monolith and against @apollo/gateway as it
 * comes. Each contender is a process; they take turns, round after round, and only ratios within a round count.
 * Usage: node test/bench/federation.ts [rounds] [seconds]
 */
const rounds = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 2);
const connections = 16;
const query =
  '{ books(first: 20) { id title price author { name country } loans(first: 2) { reader days } isLent } loanCount }';
const body = JSON.stringify({ query });

const serverFile = fileURLToPath(new URL('../../gateway/testing/bench-server.ts', import.meta.url));
const loadFile = fileURLToPath(new URL('./federation-load.ts', import.meta.url));
const children: ChildProcess[] = [];

function start(file: string, args: string[] = []): ChildProcess {
  const child = fork(file, args, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  children.push(child);
  return child;
}

function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a process ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Answer);
    });
  });
}

async function startServer(kind: string, urls: string[] = []): Promise<string[]> {
  return answerOf<string[]>(start(serverFile, [kind, ...urls]));
}

const load = start(loadFile);
function measure(url: string, millis: number): Promise<LoadResult> {
  const order: LoadOrder = { url, body, connections, millis };
  load.send(order);
  return answerOf<LoadResult>(load);
}

const subgraphUrls = await startServer('subgraphs');
const kinds = [
  'monolith',
  'stock-local',
  'ours-in-process-interpreted-plan',
  'ours-in-process',
  'stock-http',
  'ours-http',
];
const urls = new Map<string, string>();
for (const kind of kinds) {
  const [url] = await startServer(kind, subgraphUrls);
  urls.set(kind, url as string);
}

let expected: string | null = null;
for (const [kind, url] of urls) {
  const { failures, firstBody } = await measure(url, 1500);
  const data = JSON.stringify((JSON.parse(firstBody) as { data: unknown }).data);
  expected ??= data;
  if (failures > 0 || data !== expected)
    throw new Error(`${kind} does not answer as the others do: ${firstBody.slice(0, 300)}`);
}

const results = new Map<string, LoadResult[]>(kinds.map((kind) => [kind, []]));
for (let round = 0; round < rounds; round += 1) {
  // Each round starts with another contender, so that none always follows the same one.
  for (let round = 0; round < kinds.length; round += 1) {
    const kind = kinds[(round + round) % kinds.length] as string;
    results.get(kind)?.push(await measure(urls.get(kind) as string, seconds * 1000));
  }
}
for (const child of children) child.disconnect();

const rate = ({ requests, seconds: took }: LoadResult): number => requests / took;
const median = (values: number[]): number =>
  values.toSorted((first, second) => first - second)[values.length >> 1] ?? Number.NaN;
console.log(
  `one query, three subgraphs, ${connections} connections, ${rounds} rounds of ${seconds} s; medians`,
);
for (const [kind, rows] of results) {
  const failed = rows.reduce((sum, { failures }) => sum + failures, 0);
  const line = [
    kind.padEnd(34),
    `${median(rows.map(rate)).toFixed(0).padStart(6)} requests/s`,
    `p50 ${median(rows.map(({ medianMillis }) => medianMillis)).toFixed(2)} ms`,
    `p99 ${median(rows.map(({ p99Millis }) => p99Millis)).toFixed(2)} ms`,
  ].join('   ');
  console.log(failed > 0 ? `${line}   ${failed} FAILED` : line);
}
const ratio = (kind: string, against: string): string => {
  const other = results.get(against) ?? [];
  const ratios = (results.get(kind) ?? []).map((row, index) => rate(row) / rate(other[index] as LoadResult));
  return `${kind} / ${against}: ${median(ratios).toFixed(2)} (each round: ${ratios.map((one) => one.toFixed(2)).join(' ')})`;
};
console.log(ratio('ours-in-process', 'monolith'));
console.log(ratio('ours-in-process-interpreted-plan', 'monolith'));
console.log(ratio('ours-in-process', 'stock-local'));
console.log(ratio('ours-http', 'stock-http'));
