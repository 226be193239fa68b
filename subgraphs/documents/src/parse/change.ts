import type { RefusalCode } from '@cifra/domain/refusals';
import { accepted } from '@cifra/domain/result';
import { map } from '@cifra/subgraph-kit/parse/combine';
import { invalid, type Parser } from '@cifra/subgraph-kit/parse/parser';

/** A change: the fields that were given. What is left out of an input stays as it is. */
type Given<Fields> = { readonly [Field in keyof Fields]?: Exclude<Fields[Field], undefined> };

/** The fields that are not undefined. Each field's parser leaves undefined what was left out (`keptOr`, `leftOutOr`). */
export function change<Input, Fields extends object, Code extends RefusalCode>(
  of: Parser<Input, Fields, Code>,
): Parser<Input, { readonly change: Given<Fields> }, Code> {
  return map(of, (read) => ({
    change: Object.fromEntries(
      Object.entries(read).filter(([, value]) => value !== undefined),
    ) as Given<Fields>,
  }));
}

/** A field of a change that cannot be taken away: left out it stays as it is, and null is refused. */
export function keptOr<Input, Value, Code extends RefusalCode>(
  of: Parser<Input, Value, Code>,
): Parser<Input | null | undefined, Value | undefined, Code | 'INPUT_INVALID'> {
  return {
    refuses: [...new Set<Code | 'INPUT_INVALID'>(['INPUT_INVALID', ...of.refuses])],
    parse: (given, path) => {
      if (given === undefined) return accepted(undefined);
      return given === null
        ? invalid(path, 'must not be null; omit it to keep the present value', null)
        : of.parse(given, path);
    },
  };
}
