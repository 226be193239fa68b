import type { CommandRequest, Executed } from '@cifra/books/command';
import type { RefusalCode } from '@cifra/domain/refusals';
import type { BooksContext } from './context.ts';
import { fields } from './parse/combine.ts';
import type { Parser } from './parse/parser.ts';
import { idempotencyKey } from './parse/values.ts';
import { faultsToGraphQL, toGraphQLRefusal } from './refusal.ts';

/** What every input has, and some have. */
export interface KeyedInput {
  readonly idempotencyKey: string;
  readonly reason?: string | null | undefined;
}

interface Running<Context, Input, Parsed, Value, Code extends RefusalCode> {
  readonly input: Parser<Input, Parsed, RefusalCode>;
  readonly run: (parsed: Parsed, context: Context, request: CommandRequest) => Promise<Executed<Value, Code>>;
  readonly answers: string;
  readonly shape: (value: Value, context: Context, parsed: Parsed) => object | Promise<object>;
}

const key = fields({ idempotencyKey });

/**
 * The resolver of a declared mutation: parse, run, shape. Refuses in this order: INPUT_INVALID with every fault of the input, that of
 * its key first; then as `run` does.
 */
export function resolverOf<
  Context extends BooksContext,
  Input extends KeyedInput,
  Parsed,
  Value,
  Code extends RefusalCode,
>({ input: { parse }, run, answers, shape }: Running<Context, Input, Parsed, Value, Code>) {
  return async (_parent: unknown, { input }: { readonly input: Input }, context: Context) => {
    const path = ['input'];
    const [keyed, parsed] = [key.parse(input, path), parse(input, path)];
    if (!keyed.ok) return faultsToGraphQL(parsed.ok ? keyed.refusal : [...keyed.refusal, ...parsed.refusal]);
    if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
    const request = context.commandRequest({ ...keyed.value, reason: input.reason });
    const outcome = await run(parsed.value, context, request);
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return {
      __typename: answers,
      replayed: outcome.isReplayed === true,
      ...(await shape(outcome.value, context, parsed.value)),
    };
  };
}
