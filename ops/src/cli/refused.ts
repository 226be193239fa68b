import { explanationOf, type Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import { CliFailure, CliMisuse } from './failure.ts';

/** A refusal, shown with its code and its sentence: exit code 1. */
export class CliRefused extends CliFailure {
  override readonly name = 'CliRefused';

  constructor(refusal: Refusal) {
    super(`${refusal.code}: ${explanationOf(refusal)}`);
  }
}

/** The value of an accepted result; a refusal ends the command. */
export function accept<Value>(result: Result<Value, Refusal>): Value {
  if (!result.ok) throw new CliRefused(result.refusal);
  return result.value;
}

/**
 * The same for what was typed: a refused input is misuse, and is named as it stands on the command line. `typed` has an
 * option or argument for each field of the input, or for the code of a refusal that is always about the same one.
 */
export function acceptTyped<Value>(
  result: Result<Value, Refusal>,
  typed: Readonly<Record<string, string>>,
): Value {
  if (result.ok) return result.value;
  const { refusal } = result;
  if (refusal.code !== 'INPUT_INVALID') {
    const name = typed[refusal.code];
    throw name === undefined ? new CliRefused(refusal) : new CliMisuse(`${name}: ${explanationOf(refusal)}`);
  }
  const { field, problem, value } = refusal.facts;
  const name = typed[field];
  if (name === undefined) throw new CliRefused(refusal);
  throw new CliMisuse(`${name} ${problem}${value === null ? '' : `; got ${JSON.stringify(value)}`}`);
}
