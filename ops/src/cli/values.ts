import { nearest } from './nearest.ts';

/** A parser with the values that a shell may propose. */
interface Choice<Value extends string> {
  readonly parse: (input: string) => Value;
  readonly proposeCompletions: (partial: string) => readonly string[];
}

/** One of a few values, in upper or lower case. */
export function oneOf<const Value extends string>(values: readonly Value[]): Choice<Value> {
  return {
    parse: (input) => {
      const found = values.find((value) => value.toLowerCase() === input.toLowerCase());
      if (found !== undefined) return found;
      const meant = nearest(input.toLowerCase(), values);
      const suggestion = meant === null ? '' : `; did you mean ${meant}?`;
      throw new Error(`must be one of ${values.join(', ')}${suggestion}`);
    },
    proposeCompletions: (partial) => values.filter((value) => value.startsWith(partial)),
  };
}

/** A value of an argument that is not understood. Of an option, it is a plain `Error`. */
export class ArgumentFault extends Error {
  override readonly name = 'ArgumentFault';
}

/** The same for an argument, which messages name without dashes. */
export function argumentOneOf<const Value extends string>(values: readonly Value[]): Choice<Value> {
  const { parse, proposeCompletions } = oneOf(values);
  return {
    parse: (input) => {
      try {
        return parse(input);
      } catch (error) {
        throw new ArgumentFault((error as Error).message, { cause: error });
      }
    },
    proposeCompletions,
  };
}

/** A name of the product as written on the command line: `OPENING_BALANCES` becomes `opening-balances`. */
export type CliName<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}-${CliName<Tail>}`
  : Lowercase<Name>;

/** Turns it back into the product's name. */
export function fromCliName<Name extends string>(name: CliName<Name>): Name {
  return name.toUpperCase().replaceAll('-', '_') as Name;
}

/** All values of a union, listed in a place where the union itself is not loaded. One too many or too few does not compile. */
export function everyOf<Union extends string>() {
  return <const Values extends readonly Union[]>(
    ...values: [Union] extends [Values[number]] ? Values : never
  ): readonly Union[] => values;
}

export function parseText(input: string): string {
  return input;
}

/** `2026-10` */
export function parseMonth(input: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(input)) return input;
  throw new Error('must be a month, YYYY-MM');
}

/** `2026-10-31`, a day that exists. The command checks whether the books accept the year. */
export function parseDay(input: string): string {
  const day = new Date(`${input}T00:00:00Z`);
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(`${input}T`)) return input;
  throw new Error('must be a date, YYYY-MM-DD');
}

export function parseInstant(input: string): string {
  const seconds = input.slice(0, 19);
  const instant = new Date(`${seconds}Z`);
  const isWritten = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z$/.test(input) && input >= '1900';
  if (isWritten && !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(seconds))
    return input;
  throw new Error('must be an instant in UTC, like 2026-03-31T14:05:09Z');
}

export function parsePositive(input: string): number {
  if (/^[1-9]\d{0,3}$/.test(input)) return Number(input);
  throw new Error('must be a whole number from 1 to 9999');
}

export function parseHours(input: string): number {
  if (/^(?:0|[1-9]\d{0,3})$/.test(input)) return Number(input);
  throw new Error('must be a whole number of hours');
}
