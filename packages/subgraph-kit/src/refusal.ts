import {
  messageOf,
  refusalCatalogue,
  remedyOf,
  type Refusal,
  type RefusalCode,
  type RefusalFacts,
} from '@cifra/domain/refusals';
import { answerTypes } from '@cifra/domain/refusals/answer-types';
import { faultOfField, faultOfPath, type GraphQLInputFault } from './input-faults.ts';
import type { Faults } from './parse/parser.ts';

type Pascal<Text extends string> = Text extends `${infer Head}_${infer Tail}`
  ? `${Capitalize<Lowercase<Head>>}${Pascal<Tail>}`
  : Capitalize<Lowercase<Text>>;

type Catalogue = typeof refusalCatalogue;
/** The type that a definition shares with others; `never` where it shares none. */
type SharedBy<Definition> = Definition extends { readonly answeredAs?: infer Shared }
  ? Exclude<Shared, undefined>
  : never;
type TypeNames = {
  readonly [Code in RefusalCode]: [SharedBy<Catalogue[Code]>] extends [never]
    ? Pascal<Code>
    : SharedBy<Catalogue[Code]> & string;
};

/** The GraphQL type of a refusal: that of its subject (ACCOUNT_INACTIVE is an AccountRefused), or its own (ROLE_UNBOUND is RoleUnbound). */
export type RefusalTypeName<Code extends RefusalCode> = TypeNames[Code];

/** The names of the facts that the codes of a type have, by the type. */
type FactsOfTypes = {
  readonly [Name in TypeNames[RefusalCode]]: {
    readonly [Code in RefusalCode]: TypeNames[Code] extends Name ? keyof RefusalFacts<Code> : never;
  }[RefusalCode];
};

/** The facts of a refusal in the schema: its own, and null for those of the other codes of its type. Those of INPUT_INVALID are of one
 * fault, and it answers a list of them. */
type FactsInGraphQL<Code extends RefusalCode> = Code extends 'INPUT_INVALID'
  ? { readonly inputFaults: readonly GraphQLInputFault[] }
  : RefusalFacts<Code> & {
      readonly [Name in Exclude<FactsOfTypes[TypeNames[Code]], keyof RefusalFacts<Code>>]: null;
    };

/** A refusal as its GraphQL type (schema/refusals.graphql): the name of the type, code, message, remedy and facts. */
export type GraphQLRefusal<Code extends RefusalCode> = {
  [Each in Code]: {
    readonly __typename: TypeNames[Each];
    readonly code: Each;
    readonly message: string;
    readonly remedy: string | null;
  } & FactsInGraphQL<Each>;
}[Code];

interface Answer {
  readonly name: string;
  /** Every fact of the type as null: those of the other codes stay so. */
  readonly facts: Readonly<Record<string, null>>;
}

const answers: ReadonlyMap<string, Answer> = new Map(
  answerTypes(refusalCatalogue).flatMap(({ name, codes, facts }) => {
    const answer = { name, facts: Object.fromEntries(facts.map((fact) => [fact.name, null])) };
    return codes.map((code) => [code, answer] as const);
  }),
);

function answerOf(code: RefusalCode): Answer {
  const answer = answers.get(code);
  if (answer === undefined) throw new Error(`${code} is not in the catalogue`);
  return answer;
}

export function refusalTypeName(code: RefusalCode): string {
  return answerOf(code).name;
}

/** Shapes a refusal for GraphQL. A mutation whose union lacks a code that its operation may answer does not compile. */
export function toGraphQLRefusal<Code extends RefusalCode>(refusal: Refusal<Code>): GraphQLRefusal<Code> {
  const each = refusal as Refusal;
  if (each.code === 'INPUT_INVALID')
    return inputInvalid([faultOfField(each)], 1) as unknown as GraphQLRefusal<Code>;
  const { name, facts } = answerOf(refusal.code);
  return {
    __typename: name,
    code: refusal.code,
    message: messageOf(each),
    remedy: remedyOf(each),
    ...facts,
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
