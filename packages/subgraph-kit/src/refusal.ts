import { messageOf, type Refusal, type RefusalCode, type RefusalFacts } from '@cifra/domain/refusals';

type Pascal<Text extends string> = Text extends `${infer Head}_${infer Tail}`
  ? `${Capitalize<Lowercase<Head>>}${Pascal<Tail>}`
  : Capitalize<Lowercase<Text>>;

/** The GraphQL type of a refusal: ENTRY_UNBALANCED is EntryUnbalanced. */
export type RefusalTypeName<Code extends RefusalCode> = Code extends RefusalCode ? Pascal<Code> : never;

/** A refusal as its GraphQL type (schema/refusals.graphql): the code's name in Pascal case, code, message and its facts. */
export type GraphQLRefusal<Code extends RefusalCode> = {
  [Each in Code]: {
    readonly __typename: Pascal<Each>;
    readonly code: Each;
    readonly message: string;
  } & RefusalFacts<Each>;
}[Code];

export function refusalTypeName(code: RefusalCode): string {
  return code
    .split('_')
    .map((word) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`)
    .join('');
}

/** Shapes a refusal for GraphQL. A mutation whose union lacks a code that its operation may answer does not compile. */
export function toGraphQLRefusal<Code extends RefusalCode>(refusal: Refusal<Code>): GraphQLRefusal<Code> {
  return {
    __typename: refusalTypeName(refusal.code),
    code: refusal.code,
    message: messageOf(refusal as Refusal),
    ...(refusal.facts as object),
  } as unknown as GraphQLRefusal<Code>;
}
