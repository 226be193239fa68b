import { messageOf, remedyOf, type Refusal, type RefusalCode } from '@cifra/domain/refusals';
import { fieldName, type Fault } from './parse/parser.ts';

/** One fault of an input as the schema shows it (`InputFault`). */
export interface GraphQLInputFault {
  readonly __typename: 'InputFault';
  readonly path: readonly string[];
  readonly field: string;
  readonly code: RefusalCode;
  readonly problem: string;
  readonly value: string | null;
  readonly message: string;
  readonly remedy: string | null;
}

/** What a parser found, at its place. */
export function faultOfPath({ path, refusal }: Fault): GraphQLInputFault {
  return shapeOf(path.map(String), fieldName(path), refusal);
}

/** What a command found: the refusal names the field, `lines[2].baseAmount`. */
export function faultOfField(refusal: Refusal<'INPUT_INVALID'>): GraphQLInputFault {
  const { field } = refusal.facts;
  return shapeOf(['input', ...field.split(/[.[\]]+/).filter((part) => part !== '')], field, refusal);
}

function shapeOf(path: readonly string[], field: string, refusal: Refusal): GraphQLInputFault {
  const message = messageOf(refusal);
  const { problem, value } =
    refusal.code === 'INPUT_INVALID' ? refusal.facts : { problem: message, value: null };
  return {
    __typename: 'InputFault',
    path,
    field,
    code: refusal.code,
    problem,
    value,
    message,
    remedy: remedyOf(refusal),
  };
}
