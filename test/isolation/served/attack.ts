import type { Random } from '../../support/random.ts';
import type { TenantName } from '../actors.ts';
import type { Finding } from '../fuzz.ts';
import type { Answer, ServedProduct } from './product.ts';
import type { ServedWorld } from './served-world.ts';

/** What an attack has at hand, and what it says. */
export interface Attack {
  readonly world: ServedWorld;
  readonly product: ServedProduct;
  readonly random: Random;
  readonly find: (finding: Finding) => void;
  /** Something of one's own was seen, or not given: a fuzzer that only meets refusals proves nothing. */
  readonly count: (what: 'own' | 'refused') => void;
}

/** Judges a text that somebody got: it may hold marks of these tenants, and of no other. */
export function judge(
  { world, find, count }: Attack,
  {
    who,
    sent,
    text,
    may,
  }: {
    readonly who: string;
    readonly sent: string;
    readonly text: string;
    readonly may: readonly TenantName[];
  },
): void {
  for (const { mark, tenant } of world.marks.sightingsIn(text, sent))
    if (may.includes(tenant)) count('own');
    else
      find({
        kind: 'leak',
        detail: `${who} saw ${mark} of ${tenant}\n  ${sent.slice(0, 400)}\n  ${text.slice(0, 800)}`,
      });
}

/** Judges what has to be refused. */
export function judgeRefusal(attack: Attack, who: string, { status, text }: Answer): void {
  if (status < 300)
    attack.find({ kind: 'leak', detail: `${who} was answered with ${status}: ${text.slice(0, 600)}` });
  else attack.count('refused');
  judge(attack, { who, sent: '', text, may: [] });
}

/** What a mutation answered. */
export function memberOf({ text }: Answer): Readonly<Record<string, unknown>> {
  const { data } = JSON.parse(text) as {
    readonly data?: { readonly it?: Readonly<Record<string, unknown>> | null } | null;
  };
  return data?.it ?? {};
}
