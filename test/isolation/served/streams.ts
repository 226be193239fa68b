import { otherTenant, tenantNames } from '../actors.ts';
import { judge, type Attack } from './attack.ts';
import { recheckMillis } from './product.ts';
import { ownerOf, type Session } from './served-world.ts';

/** A stream of somebody of one tenant, while things happen in both, until the grant or the session is taken away. */

/** What the product promises is five seconds; it looks oftener here. */
const BOUND_MILLIS = 5_000;
const RESULT_MILLIS = 1_000;
const DASHBOARD =
  'subscription { firmDashboardChanged(first: 20) { nodes { tenant { id slug name } asOf { number } } } }';

export async function attackStream(attack: Attack): Promise<void> {
  const { world, product, random } = attack;
  const tenant = random.pick(tenantNames);
  const other = otherTenant(tenant);
  const person = ownerOf(tenant);
  const session = await world.beginSession(person);
  const who = `a stream of ${person}`;
  const stream = await openStream(attack, session);
  const taken = random.pick(['grant', 'session'] as const);
  try {
    const first = await stream.more(0);
    if (!first.includes('"data":{'))
      attack.find({ kind: 'internal', detail: `${who} did not begin: ${first}` });
    let seen = stream.text().length;
    for (const where of [other, tenant]) {
      await world.happen(where);
      product.emit({ topic: 'status', tenantId: world.tenants[where].tenantId });
    }
    await stream.more(seen);
    judge(attack, { who, sent: '', text: stream.text(), may: [tenant] });
    if (taken === 'grant') await world.setRevoked(person, true);
    else
      await product.mutate(session, {
        mutation: 'endMySessions',
        input: { sessionId: session.id },
        selection: '',
        tenant: null,
      });
    seen = stream.text().length;
    for (let more = 0; more < 3 && !(await stream.ended(recheckMillis)); more += 1) {
      await world.happen(tenant);
      product.emit({ topic: 'status', tenantId: world.tenants[tenant].tenantId });
    }
    // What was being read when it was taken away may still come; what happened later may not.
    const isTold = (): boolean => stream.text().slice(seen).split('event: next').length > 3;
    await until(() => stream.isEnded() || isTold(), BOUND_MILLIS);
    if (stream.isEnded() && !isTold()) attack.count('refused');
    else
      attack.find({
        kind: 'leak',
        detail: `${who} goes on without the ${taken}: ${stream.text().slice(seen, seen + 400)}`,
      });
  } finally {
    stream.close();
    if (taken === 'grant') await world.setRevoked(person, false);
  }
}

interface OpenStream {
  text(): string;
  isEnded(): boolean;
  /** What has come after so many characters; waits for a result. */
  more(after: number): Promise<string>;
  /** Whether it ends within so much time. */
  ended(millis: number): Promise<boolean>;
  close(): void;
}

async function openStream({ product }: Attack, session: Session): Promise<OpenStream> {
  const aborting = new AbortController();
  const response = await fetch(`${product.composition.url}/graphql`, {
    method: 'POST',
    signal: aborting.signal,
    headers: {
      authorization: `Bearer ${session.accessToken}`,
      accept: 'text/event-stream',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query: DASHBOARD }),
  });
  let text = '';
  let isEnded = false;
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  })().then(
    () => (isEnded = true),
    () => (isEnded = true),
  );
  return {
    text: () => text,
    isEnded: () => isEnded,
    async more(after) {
      await until(() => isEnded || text.indexOf('event: next', after) >= 0, RESULT_MILLIS);
      return text.slice(after);
    },
    ended: async (millis) => {
      await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, millis))]);
      return isEnded;
    },
    close: () => aborting.abort(),
  };
}

/** Waits until it holds, at most for so long. */
export async function until(holds: () => boolean, millis: number): Promise<void> {
  const endsAt = performance.now() + millis;
  while (!holds() && performance.now() < endsAt) await new Promise((resolve) => setTimeout(resolve, 5));
}
