import { GraphQLError } from 'graphql';
import { messageOf, remedyOf, type Refusal } from '@cifra/domain/refusals';

/** A refusal of a query's arguments: queries have no union of refusals, so it is a GraphQL error with the refusal's code, remedy and
 * facts. */
export function refusalError(refusal: Refusal): GraphQLError {
  return new GraphQLError(messageOf(refusal), {
    extensions: { code: refusal.code, remedy: remedyOf(refusal), facts: refusal.facts },
  });
}
