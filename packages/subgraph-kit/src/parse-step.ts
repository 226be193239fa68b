import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

export type StepInputRefusal = Refusal<'INPUT_INVALID' | 'IDEMPOTENCY_KEY_INVALID'>;

/** Commit numbers are 64-bit integers in both engines. */
const MAXIMUM_VERSION = 9_223_372_036_854_775_807n;

/** A version that the caller saw, as decimal digits. Refuses: INPUT_INVALID. */
export function parseVersion(version: string): Result<string, Refusal<'INPUT_INVALID'>> {
  const isVersion = /^\d{1,19}$/.test(version) && BigInt(version) <= MAXIMUM_VERSION;
  return isVersion
    ? accepted(version)
    : refused(
        refuse('INPUT_INVALID', {
          field: 'version',
          problem: 'must be the version of an object',
          value: version.slice(0, 40),
        }),
      );
}

/** An object at the version that the caller saw: what every step of a life names. Plain data. */
export interface StepInput {
  readonly id: Uuid;
  readonly version: string;
}

export interface ParsedStep {
  readonly idempotencyKey: string;
  readonly step: StepInput;
}

/** Refuses in this order: IDEMPOTENCY_KEY_INVALID, INPUT_INVALID. */
export function parseStep(
  input: { readonly idempotencyKey: string; readonly version: string },
  named: { readonly field: string; readonly id: string },
): Result<ParsedStep, StepInputRefusal> {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return idempotencyKey;
  const id = parseUuid(named.id, named.field);
  if (!id.ok) return id;
  const version = parseVersion(input.version);
  if (!version.ok) return version;
  return accepted({ idempotencyKey: idempotencyKey.value, step: { id: id.value, version: version.value } });
}
