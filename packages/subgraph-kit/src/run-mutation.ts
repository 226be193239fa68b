import type { CommandRequest } from '@cifra/books/command';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import type { Refusal, RefusalCode } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import type { BooksContext } from './context.ts';
import type { Parser } from './parse/parser.ts';
import { faultsToGraphQL, toGraphQLRefusal } from './refusal.ts';

/** What every input has, and some have. */
export interface KeyedInput {
  readonly idempotencyKey: string;
  readonly reason?: string | null | undefined;
}

interface Running<Context, Input, Parsed, Value, Code extends RefusalCode> {
  readonly input: Parser<Input, Parsed, RefusalCode>;
  readonly run: (
    parsed: Parsed,
    context: Context,
    request: CommandRequest,
  ) => Promise<Result<Value, Refusal<Code>>>;
  readonly answers: string;
  readonly shape: (value: Value, context: Context, parsed: Parsed) => object | Promise<object>;
}

/**
 * The resolver of a declared mutation: key, parse, run, shape. Refuses in this order: IDEMPOTENCY_KEY_INVALID, INPUT_INVALID with
 * every fault of the input, then as `run` does.
 */
export function resolverOf<
  Context extends BooksContext,
  Input extends KeyedInput,
  Parsed,
  Value,
  Code extends RefusalCode,
>({ input: { parse }, run, answers, shape }: Running<Context, Input, Parsed, Value, Code>) {
  return async (_parent: unknown, { input }: { readonly input: Input }, context: Context) => {
    const key = checkIdempotencyKey(input.idempotencyKey);
    if (!key.ok) return toGraphQLRefusal(key.refusal);
    const parsed = parse(input, ['input']);
    if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
    const request = context.commandRequest({ idempotencyKey: key.value, reason: input.reason });
    const outcome = await run(parsed.value, context, request);
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return { __typename: answers, ...(await shape(outcome.value, context, parsed.value)) };
  };
}
