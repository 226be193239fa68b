import { messageOf, type Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import { CliFailure } from './failure.ts';

/** A refusal, shown with its code and its sentence: exit code 1. */
export class CliRefused extends CliFailure {
  override readonly name = 'CliRefused';

  constructor(refusal: Refusal) {
    super(`${refusal.code}: ${messageOf(refusal)}`);
  }
}

/** The value of an accepted result; a refusal ends the command. */
export function accept<Value>(result: Result<Value, Refusal>): Value {
  if (!result.ok) throw new CliRefused(result.refusal);
  return result.value;
}
