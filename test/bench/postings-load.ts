import { connect } from 'node:net';

/** Clients over raw kept-alive sockets, each with a tenant of its own; every request has its own idempotency key. */
export interface PostingTarget {
  readonly slug: string;
  /** The request's body with KEY in the place of the idempotency key. */
  readonly body: string;
}

export interface PostingOrder {
  readonly url: string;
  readonly token: string;
  readonly targets: readonly PostingTarget[];
  readonly clients: number;
  readonly millis: number;
  readonly prefix: string;
  /** Finds the id in an answer that acknowledges; left out: that of an entry. */
  readonly acknowledgedBy?: string;
}

export interface PostingLoad {
  readonly requests: number;
  readonly seconds: number;
  readonly medianMillis: number;
  readonly p99Millis: number;
  readonly failures: number;
  readonly firstFailure: string;
  /** Key and id of each acknowledged entry or document, by slug. */
  readonly acknowledged: Readonly<Record<string, readonly (readonly [key: string, id: string])[]>>;
}

const ENTRY = '"EntryPosted","entry":\\{"id":"([^"]+)"';
const headEnd = Buffer.from('\r\n\r\n');

async function run({
  url,
  token,
  targets,
  clients,
  millis,
  prefix,
  acknowledgedBy = ENTRY,
}: PostingOrder): Promise<PostingLoad> {
  const { hostname, port, pathname } = new URL(url);
  const acknowledged: Record<string, [string, string][]> = {};
  for (const { slug } of targets) acknowledged[slug] = [];
  const acknowledgement = new RegExp(acknowledgedBy);
  const durations: number[] = [];
  let failures = 0;
  let firstFailure = '';
  let next = 0;
  const started = performance.now();
  const until = started + millis;
  const client = (index: number): Promise<void> =>
    new Promise((resolve) => {
      const { slug, body } = targets[index % targets.length] as PostingTarget;
      const [before = '', after = ''] = body.split('KEY');
      let buffered = Buffer.alloc(0);
      let sentAt = 0;
      let key = '';
      const socket = connect({ host: hostname, port: Number(port), noDelay: true }, send);
      function send(): void {
        if (performance.now() >= until) {
          socket.destroy();
          resolve();
          return;
        }
        key = `${prefix}${String((next += 1)).padStart(8, '0')}`;
        const text = before + key + after;
        sentAt = performance.now();
        socket.write(
          `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\nauthorization: Bearer ${token}\r\n` +
            `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
        );
      }
      const failed = (why: string): void => {
        failures += 1;
        if (firstFailure === '') firstFailure = why.slice(0, 400);
      };
      socket.on('error', (error) => {
        failed(error.message);
        resolve();
      });
      socket.on('data', (chunk) => {
        buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
        const end = buffered.indexOf(headEnd);
        if (end < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(buffered.toString('latin1', 0, end))?.[1]);
        if (buffered.length < end + 4 + length) return;
        durations.push(performance.now() - sentAt);
        const answer = buffered.toString('utf8', end + 4, end + 4 + length);
        const id = acknowledgement.exec(answer)?.[1];
        if (id === undefined) failed(answer);
        else acknowledged[slug]?.push([key, id]);
        buffered = Buffer.alloc(0);
        send();
      });
    });
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  const seconds = (performance.now() - started) / 1000;
  durations.sort((first, second) => first - second);
  const at = (share: number): number => durations[Math.floor(durations.length * share)] ?? Number.NaN;
  return {
    requests: durations.length,
    seconds,
    medianMillis: at(0.5),
    p99Millis: at(0.99),
    failures,
    firstFailure,
    acknowledged,
  };
}

process.on('message', (order: PostingOrder) => void run(order).then((answer) => process.send?.(answer)));
process.on('disconnect', () => process.exit(0));
