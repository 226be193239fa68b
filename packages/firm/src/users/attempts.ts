import { addressBlock } from '@cifra/access/address-block';
import { keyedHash } from '@cifra/access/keyed-hash';
import type { KeyRing } from '@cifra/access/keys';
import { controlCommand } from '@cifra/books/command';
import type { Row } from '@cifra/database/kit/table';
import type { logInAttempts } from '@cifra/database/tables/control';
import type { ControlReadTx, ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { attemptsOf, forgetAttemptsBefore, keepAttempts, userById } from '../directory/queries.ts';
import { recentOriginsOf } from './sessions/queries.ts';

/**
 * Failed log-ins in a row from one address that lock an account out there, and for how long. Source: OWASP Authentication Cheat Sheet,
 * "Account Lockout". Elsewhere the account stays open: nobody can shut it for its owner.
 */
export const FAILURES_ALLOWED = 5;
const LOCK_OUT_MINUTES = 15;
/**
 * Failures from all addresses together, each within an hour of the one before, that lock the account out everywhere but where its owner
 * has signed in from. Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies", with addresses in place of cookies.
 */
const FAILURES_ALLOWED_EVERYWHERE = 50;
const MEMORY_MINUTES = 60;
/** How long an address is known from a log-in, and how many log-ins are looked at. */
const KNOWN_DAYS = 90;
const ORIGINS_LOOKED_AT = 50;
const KEPT_DAYS = 1;

const MICROS_PER_MINUTE = 60_000_000n;
const MICROS_PER_DAY = 24n * 60n * MICROS_PER_MINUTE;
const EVERYWHERE = '*';

/** Where an attempt comes from: as attempts are counted, and as sessions say it. */
export interface Client {
  /** A keyed hash of the address's block. */
  readonly client: string;
  readonly ip: string;
}

/** What the attempts at an account are counted under: of an address that nobody has, nobody can read it. */
export async function accountOf(
  keys: KeyRing,
  user: { readonly id: Uuid } | null,
  email: string,
): Promise<string> {
  return user?.id ?? (await keyedHash(keys, 'unknown address', email)).toString('hex');
}

export async function clientOf(keys: KeyRing, ip: string): Promise<Client> {
  const client = (await keyedHash(keys, 'address of log-ins', addressBlock(ip))).toString('hex');
  return { client, ip: ip.slice(0, 64) };
}

type AttemptsRow = Row<typeof logInAttempts>;

/** What is known of the attempts at an account. Null: none failed. */
export interface Attempts {
  readonly account: string;
  readonly client: string;
  readonly here: AttemptsRow | null;
  readonly everywhere: AttemptsRow | null;
  /** The account's user has signed in from this address. */
  readonly isKnownHere: boolean;
}

/** One set of reads. */
export async function gatherAttempts(
  tx: ControlReadTx,
  {
    account,
    email,
    client,
    ip,
    nowMicros,
  }: Client & { readonly account: string; readonly email: string; readonly nowMicros: bigint },
): Promise<Attempts> {
  const sinceMicros = nowMicros - BigInt(KNOWN_DAYS) * MICROS_PER_DAY;
  const [here, everywhere, origins] = await Promise.all([
    tx.first(attemptsOf, { account, client }),
    tx.first(attemptsOf, { account, client: EVERYWHERE }),
    tx.all(recentOriginsOf, { email, sinceMicros, limit: ORIGINS_LOOKED_AT }),
  ]);
  const block = addressBlock(ip);
  const isKnownHere = origins.some(({ address }) => addressBlock(address) === block);
  return { account, client, here, everywhere, isKnownHere };
}

/** Until when nobody can sign in from here; null: now. */
export function lockedOutUntil(
  { here, everywhere, isKnownHere }: Attempts,
  nowMicros: bigint,
): bigint | null {
  const ends = [here?.locked_until, isKnownHere ? null : everywhere?.locked_until];
  return ends.reduce<bigint | null>(
    (latest, until) => (until && until > nowMicros && until > (latest ?? 0n) ? until : latest),
    null,
  );
}

type AccountName =
  | { readonly objectType: 'User'; readonly objectId: Uuid }
  | { readonly objectType: 'LogIn'; readonly objectId: 'unknown address' };

/** Counts a failure; one too many locks out for a while. After a lock-out has run its time the count begins anew. */
export function countFailure(tx: ControlTx, attempts: Attempts, object: AccountName): void {
  const nowMicros = tx.commitInstantMicros;
  const { account, client, here, everywhere, isKnownHere } = attempts;
  tx.derive(forgetAttemptsBefore, { before: nowMicros - BigInt(KEPT_DAYS) * MICROS_PER_DAY }, 'ANY');
  const failedHere = failedAgain(here, nowMicros, FAILURES_ALLOWED);
  tx.upsert(keepAttempts, { account, client, ...failedHere });
  const isForgotten =
    everywhere !== null && nowMicros - everywhere.last_failed_at > BigInt(MEMORY_MINUTES) * MICROS_PER_MINUTE;
  const failedEverywhere = failedAgain(
    isForgotten ? null : everywhere,
    nowMicros,
    FAILURES_ALLOWED_EVERYWHERE,
  );
  // Its owner who mistypes does not count against the owner elsewhere.
  if (!isKnownHere) tx.upsert(keepAttempts, { account, client: EVERYWHERE, ...failedEverywhere });
  const lockedOut =
    failedHere.locked_until !== null
      ? 'HERE'
      : !isKnownHere && failedEverywhere.locked_until !== null
        ? 'EVERYWHERE'
        : null;
  const failedCount = lockedOut === 'EVERYWHERE' ? failedEverywhere.failed_count : failedHere.failed_count;
  if (lockedOut === null) tx.record({ event: 'LOG_IN_FAILED', ...object, after: { failedCount } });
  else tx.record({ event: 'ACCOUNT_LOCKED_OUT', ...object, after: { failedCount, lockedOut } });
}

function failedAgain(
  row: AttemptsRow | null,
  nowMicros: bigint,
  allowed: number,
): Pick<AttemptsRow, 'failed_count' | 'locked_until' | 'last_failed_at'> {
  const isCounting = row !== null && (row.locked_until === null || row.locked_until > nowMicros);
  const failedCount = (isCounting ? row.failed_count : 0) + 1;
  const isLockedOut = failedCount >= allowed;
  return {
    failed_count: failedCount,
    locked_until: isLockedOut ? nowMicros + BigInt(LOCK_OUT_MINUTES) * MICROS_PER_MINUTE : null,
    last_failed_at: nowMicros,
  };
}

/** Counts a wrong current password as the failed log-in that it is. */
export const recordWrongPassword = controlCommand<Client & { readonly userId: Uuid }, null, 'USER_UNKNOWN'>(
  'firm.recordWrongPassword',
  async (tx, { userId, client, ip }) => {
    const user = await tx.first(userById, { id: userId });
    if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
    const nowMicros = tx.commitInstantMicros;
    const attempts = await gatherAttempts(tx, {
      account: user.id,
      email: user.email,
      client,
      ip,
      nowMicros,
    });
    countFailure(tx, attempts, { objectType: 'User', objectId: user.id });
    return accepted(null);
  },
);
