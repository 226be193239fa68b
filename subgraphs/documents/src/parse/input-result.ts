import type { Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';

/** What the arguments of a query are read as. */
export type InputResult<Value> = Result<Value, Refusal<'INPUT_INVALID'>>;
