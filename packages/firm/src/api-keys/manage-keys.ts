import { newApiKey, newPrefix } from '@cifra/access/api-key';
import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { KeyChoice } from './key-change.ts';
import {
  createKeyCommand,
  createKeyCommandCodes,
  rotateKeyCommand,
  rotateKeyCommandCodes,
} from './key-commands.ts';
import { expiryIsOver, MOST_DAYS } from './key-input.ts';
import type { ApiKey } from './read-keys.ts';

const MICROS_PER_DAY = 86_400_000_000n;
const DEFAULT_DAYS = 90;

export interface KeyShown {
  /** What somebody else has to confirm before the key counts; null: it does. */
  readonly changeId: Uuid | null;
  readonly keyId: Uuid;
  /** The whole key. It is shown this once. */
  readonly key: string;
}

/** When a key is to end: epoch microseconds, as decimal digits. */
interface Expiry {
  readonly expiresAtMicros: string | null;
  readonly nowMicros: bigint;
}

/** Who gives it, and has it then. */
interface Given {
  readonly giverId: Uuid;
  readonly request: CommandRequest;
}

export interface WantedKey extends KeyChoice, Expiry {
  /** The cluster's code. */
  readonly cluster: string;
}

type Shown<Codes> = Promise<Result<KeyShown, Codes | Refusal<DoorRefusalCode>>>;

export const createKeyCodes = refusalCodes('INPUT_INVALID', 'KEY_MANIFEST_MISSING', ...createKeyCommandCodes);

/**
 * Creates a key, or proposes it: then the secret is shown all the same, and nothing accepts it before somebody else agrees. Refuses in this order:
 * INPUT_INVALID (its time), KEY_MANIFEST_MISSING, then as `createKeyCommand`.
 */
export async function createKey(
  books: Books,
  { expiresAtMicros, nowMicros, ...choice }: WantedKey,
  { giverId, request }: Given,
): Shown<RefusalOf<typeof createKeyCodes>> {
  const expiry = checkExpiry({ expiresAtMicros, nowMicros });
  if (!expiry.ok) return expiry;
  if (choice.manifest === null && (choice.holder === 'PARTNER' || choice.operationNames !== null))
    return refused(refuse('KEY_MANIFEST_MISSING', {}));
  const { prefix, secretHash, key } = newApiKey(newPrefix());
  const created = await books.executeControl(
    createKeyCommand,
    {
      ...choice,
      prefix,
      secretHash,
      expiresAtMicros: expiry.value ?? (nowMicros + BigInt(DEFAULT_DAYS) * MICROS_PER_DAY).toString(),
      giverId,
    },
    request,
  );
  return created.ok ? accepted({ ...created.value, key }) : created;
}

export const rotateKeyCodes = refusalCodes('INPUT_INVALID', ...rotateKeyCommandCodes);

/**
 * Gives a key another secret, or proposes it: then the secret is shown all the same, and counts once somebody else agrees. Whoever gets it could do
 * what the key may: they need all of it themselves. Refuses in this order: INPUT_INVALID (its time), then as `rotateKeyCommand`.
 */
export async function rotateKey(
  books: Books,
  {
    key: { id, prefix, tenantIds },
    overlapHours,
    ...time
  }: Expiry & { readonly key: ApiKey; readonly overlapHours: number },
  { giverId, request }: Given,
): Shown<RefusalOf<typeof rotateKeyCodes>> {
  const expiry = checkExpiry(time);
  if (!expiry.ok) return expiry;
  const made = newApiKey(prefix);
  const rotated = await books.executeControl(
    rotateKeyCommand,
    {
      keyId: id,
      tenantIds,
      secretHash: made.secretHash,
      overlapHours,
      expiresAtMicros: expiry.value,
      giverId,
    },
    request,
  );
  return rotated.ok ? accepted({ ...rotated.value, key: made.key }) : rotated;
}

function checkExpiry({
  expiresAtMicros,
  nowMicros,
}: Expiry): Result<string | null, Refusal<'INPUT_INVALID'>> {
  if (expiresAtMicros === null) return accepted(null);
  const life = BigInt(expiresAtMicros) - nowMicros;
  if (life > 0n && life <= BigInt(MOST_DAYS) * MICROS_PER_DAY) return accepted(expiresAtMicros);
  return refused(expiryIsOver());
}
