import type { Random } from '../../support/random.ts';
import type { Finding } from '../fuzz.ts';
import type { Attack } from './attack.ts';
import { attackDelivery } from './deliveries.ts';
import type { ServedProduct } from './product.ts';
import type { ServedWorld } from './served-world.ts';
import { attackPasswordChange, attackSession } from './sessions.ts';
import { attackStream } from './streams.ts';
import { attackTicket } from './tickets.ts';
import { attackAddress, attackTiming } from './timing.ts';

/** By their share of the shots: a stream waits, and a delivery writes. */
const attacks = {
  ticket: { share: 8, run: attackTicket },
  session: { share: 5, run: attackSession },
  timing: { share: 4, run: attackTiming },
  delivery: { share: 2, run: attackDelivery },
  stream: { share: 1, run: attackStream },
  address: { share: 0, run: attackAddress },
  password: { share: 0, run: attackPasswordChange },
} as const satisfies Record<
  string,
  { readonly share: number; readonly run: (attack: Attack) => Promise<void> }
>;
export type AttackName = keyof typeof attacks;

export interface ServedReport {
  readonly findings: readonly Finding[];
  readonly shots: number;
  /** Marks of a tenant's own that its people saw, and sessions that stayed. */
  readonly own: number;
  readonly refused: number;
  /** Records of logs that were read. */
  readonly logged: number;
  /** Shots of each kind. */
  readonly byAttack: Readonly<Record<string, number>>;
}

interface ServedOptions {
  readonly world: ServedWorld;
  readonly product: ServedProduct;
  readonly random: Random;
  readonly shots: number;
  /** These alone, as often as each other. Left out: all, each by its share. */
  readonly only?: readonly AttackName[];
  /** Also what costs real passwords, once: a log-in, and a change of the password. */
  readonly withPasswords?: boolean;
  readonly stopAtFirst?: boolean;
}

/** Files, sessions, streams, webhooks, logs, and what a refusal costs: of the product as it is served, with real sessions. */
export async function fuzzServed({
  world,
  product,
  random,
  shots,
  only,
  withPasswords = false,
  stopAtFirst = false,
}: ServedOptions): Promise<ServedReport> {
  const findings: Finding[] = [];
  const { masked, logs } = product.composition;
  const [known, logged] = [masked.length, logs.count];
  const counts = { own: 0, refused: 0 };
  const byAttack: Record<string, number> = {};
  const attack: Attack = {
    world,
    product,
    random,
    find: (finding) => findings.push(finding),
    count: (what) => (counts[what] += 1),
  };
  const drawn =
    only ??
    (Object.keys(attacks) as AttackName[]).flatMap((name) =>
      Array.from({ length: attacks[name].share }, () => name),
    );
  const run = async (name: AttackName): Promise<void> => {
    byAttack[name] = (byAttack[name] ?? 0) + 1;
    await attacks[name].run(attack);
    for (const detail of logs.takeOffences()) findings.push({ kind: 'log', detail });
  };
  let done = 0;
  while (done < shots) {
    if (stopAtFirst && findings.length > 0) break;
    done += 1;
    await run(random.pick(drawn));
  }
  if (withPasswords) {
    done += 2;
    await run('address');
    await run('password');
  }
  for (const { error } of masked.slice(known)) findings.push({ kind: 'internal', detail: String(error) });
  return { findings, shots: done, ...counts, logged: logs.count - logged, byAttack };
}
