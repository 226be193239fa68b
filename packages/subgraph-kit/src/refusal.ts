import {
  messageOf,
  remedyOf,
  type Refusal,
  type RefusalCode,
  type RefusalFacts,
} from '@cifra/domain/refusals';
import { faultOfField, faultOfPath, type GraphQLInputFault } from './input-faults.ts';
import type { Faults } from './parse/parser.ts';

type Pascal<Text extends string> = Text extends `${infer Head}_${infer Tail}`
  ? `${Capitalize<Lowercase<Head>>}${Pascal<Tail>}`
  : Capitalize<Lowercase<Text>>;

/** The GraphQL type of a refusal: ENTRY_UNBALANCED is EntryUnbalanced. */
export type RefusalTypeName<Code extends RefusalCode> = Code extends RefusalCode ? Pascal<Code> : never;

/** The facts of a refusal in the schema. Those of INPUT_INVALID are of one fault, and it answers a list of them. */
type FactsInGraphQL<Code extends RefusalCode> = Code extends 'INPUT_INVALID'
  ? { readonly inputFaults: readonly GraphQLInputFault[] }
  : RefusalFacts<Code>;

/** A refusal as its GraphQL type (schema/refusals.graphql): the code's name in Pascal case, code, message, remedy and its facts. */
export type GraphQLRefusal<Code extends RefusalCode> = {
  [Each in Code]: {
    readonly __typename: Pascal<Each>;
    readonly code: Each;
    readonly message: string;
    readonly remedy: string | null;
  } & FactsInGraphQL<Each>;
}[Code];

export function refusalTypeName(code: RefusalCode): string {
  return code
    .split('_')
    .map((word) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`)
    .join('');
}

/** Shapes a refusal for GraphQL. A mutation whose union lacks a code that its operation may answer does not compile. */
export function toGraphQLRefusal<Code extends RefusalCode>(refusal: Refusal<Code>): GraphQLRefusal<Code> {
  const each = refusal as Refusal;
  if (each.code === 'INPUT_INVALID')
    return inputInvalid([faultOfField(each)], 1) as unknown as GraphQLRefusal<Code>;
  return {
    __typename: refusalTypeName(refusal.code),
    code: refusal.code,
    message: messageOf(each),
    remedy: remedyOf(each),
    ...(refusal.facts as object),
  } as unknown as GraphQLRefusal<Code>;
}

/** More are counted and not listed: an entry may have ten thousand lines, and each line a fault. */
const MOST_FAULTS = 100;

/** All faults of an input at once. */
export function faultsToGraphQL(faults: Faults<RefusalCode>): GraphQLRefusal<'INPUT_INVALID'> {
  return inputInvalid(faults.slice(0, MOST_FAULTS).map(faultOfPath), faults.length);
}

function inputInvalid(
  inputFaults: readonly GraphQLInputFault[],
  count: number,
): GraphQLRefusal<'INPUT_INVALID'> {
  const [first] = inputFaults;
  if (first === undefined) throw new Error('an input was refused without a fault');
  return {
    __typename: 'InputInvalid',
    code: 'INPUT_INVALID',
    message: count === 1 ? first.message : `The input has ${count} faults. The first: ${first.message}`,
    remedy: count === 1 ? first.remedy : 'Correct them and send the request again.',
    inputFaults,
  };
}
