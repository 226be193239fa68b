import type { RefusalCodes } from '@cifra/domain/refusal-codes';
import type { RefusalCode } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import {
  invalid,
  type Fault,
  type Faults,
  type GivenTo,
  type InputPath,
  type Parsed,
  type Parser,
  type ReadBy,
  type RefusedBy,
} from './parser.ts';

/** Parsers made of parsers. None of them stops at the first fault of its parts. */

type Parts = Readonly<Record<string, Parser<never, unknown, RefusalCode>>>;

/** What an input needs to have for its parts. A field whose parser takes `undefined` may be left out. */
type GivenFields<Of extends Parts> = {
  readonly [Field in keyof Of as undefined extends GivenTo<Of[Field]> ? never : Field]: GivenTo<Of[Field]>;
} & {
  readonly [Field in keyof Of as undefined extends GivenTo<Of[Field]> ? Field : never]?: GivenTo<Of[Field]>;
};

type ReadFields<Of extends Parts> = { readonly [Field in keyof Of]: ReadBy<Of[Field]> };

/** Reads an object's fields, in the order in which they are written here: the first fault is the one that is told first. */
export function fields<Of extends Parts>(
  of: Of,
): Parser<GivenFields<Of>, ReadFields<Of>, RefusedBy<Of[keyof Of]>> {
  type Code = RefusedBy<Of[keyof Of]>;
  const parts = Object.entries(of) as [string, Parser<unknown, unknown, Code>][];
  return {
    refuses: [...new Set(parts.flatMap(([, part]) => part.refuses))],
    parse: (given, path) => {
      const values: Readonly<Record<string, unknown>> = given;
      const read: Record<string, unknown> = {};
      const faults: Fault<Code>[] = [];
      for (const [field, part] of parts) {
        const parsed = part.parse(values[field], [...path, field]);
        if (parsed.ok) read[field] = parsed.value;
        else faults.push(...parsed.refusal);
      }
      return faults.length > 0 ? refusedWith(faults) : accepted(read as ReadFields<Of>);
    },
  };
}

/** Two parsers of the same input: what they read becomes one object. The faults of the first stand before those of the second. */
export function together<
  Given,
  Value extends object,
  Code extends RefusalCode,
  OtherGiven,
  OtherValue extends object,
  OtherCode extends RefusalCode,
>(
  one: Parser<Given, Value, Code>,
  other: Parser<OtherGiven, OtherValue, OtherCode>,
): Parser<Given & OtherGiven, Value & OtherValue, Code | OtherCode> {
  return {
    refuses: [...new Set<Code | OtherCode>([...one.refuses, ...other.refuses])],
    parse: (given, path) => {
      const [first, second] = [one.parse(given, path), other.parse(given, path)];
      if (first.ok && second.ok) return accepted({ ...first.value, ...second.value });
      const faults: Fault<Code | OtherCode>[] = [];
      if (!first.ok) faults.push(...first.refusal);
      if (!second.ok) faults.push(...second.refusal);
      return refusedWith(faults);
    },
  };
}

/** Reads every element of a list. `maximum`: of its elements; a longer list is read no further. */
export function list<Given, Value, Code extends RefusalCode>(
  of: Parser<Given, Value, Code>,
  {
    minimum = 0,
    maximum,
    problem,
  }: { readonly minimum?: number; readonly maximum: number; readonly problem: string },
): Parser<readonly Given[], readonly Value[], Code | 'INPUT_INVALID'> {
  return {
    refuses: [...new Set<Code | 'INPUT_INVALID'>(['INPUT_INVALID', ...of.refuses])],
    parse: (given, path) => {
      if (given.length < minimum || given.length > maximum)
        return invalid(path, problem, String(given.length));
      return each(of, given, path);
    },
  };
}

/** Reads every element of a list whose length the operation judges. */
export function each<Given, Value, Code extends RefusalCode>(
  of: Parser<Given, Value, Code>,
  given: readonly Given[],
  path: InputPath,
): Parsed<readonly Value[], Code> {
  const values: Value[] = [];
  const faults: Fault<Code>[] = [];
  for (const [index, element] of given.entries()) {
    const parsed = of.parse(element, [...path, index]);
    if (parsed.ok) values.push(parsed.value);
    else faults.push(...parsed.refusal);
  }
  return faults.length > 0 ? refusedWith(faults) : accepted(values);
}

/** A value that may be absent: null and left out are the same. */
export function optional<Given, Value, Code extends RefusalCode>(
  of: Parser<Given, Value, Code>,
): Parser<Given | null | undefined, Value | null, Code> {
  return withDefault(of, null);
}

/** A value that may be left out, where leaving it out is not the same as null: it stays undefined. */
export function leftOutOr<Given, Value, Code extends RefusalCode>(
  of: Parser<Given, Value, Code>,
): Parser<Given | undefined, Value | undefined, Code> {
  return {
    refuses: of.refuses,
    parse: (given, path) => (given === undefined ? accepted(undefined) : of.parse(given, path)),
  };
}

/** A value that has another one in its place where it is absent. */
export function withDefault<Given, Value, Code extends RefusalCode, const Default>(
  of: Parser<Given, Value, Code>,
  value: Default,
): Parser<Given | null | undefined, Value | Default, Code> {
  return {
    refuses: of.refuses,
    parse: (given, path) => (given === null || given === undefined ? accepted(value) : of.parse(given, path)),
  };
}

/** What was read, in another form. The function refuses nothing: see `andThen`. */
export function map<Given, Value, Code extends RefusalCode, To>(
  of: Parser<Given, Value, Code>,
  to: (value: Value) => To,
): Parser<Given, To, Code> {
  return {
    refuses: of.refuses,
    parse: (given, path) => {
      const parsed = of.parse(given, path);
      return parsed.ok ? accepted(to(parsed.value)) : parsed;
    },
  };
}

/** What was read without a fault, judged as a whole or read further. */
export function andThen<Given, Value, Code extends RefusalCode, To, More extends RefusalCode>(
  of: Parser<Given, Value, Code>,
  refuses: RefusalCodes<More>,
  read: (value: Value, path: InputPath) => Parsed<To, More>,
): Parser<Given, To, Code | More> {
  return {
    refuses: [...new Set<Code | More>([...of.refuses, ...refuses])],
    parse: (given, path) => {
      const parsed = of.parse(given, path);
      return parsed.ok ? read(parsed.value, path) : parsed;
    },
  };
}

/** At least one fault. */
function refusedWith<Code extends RefusalCode>(
  faults: readonly Fault<Code>[],
): { readonly ok: false; readonly refusal: Faults<Code> } {
  const [first, ...more] = faults;
  if (first === undefined) throw new Error('an input was refused without a fault');
  return refused([first, ...more]);
}
