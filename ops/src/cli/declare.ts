import {
  buildCommand,
  type BaseArgs,
  type BaseFlags,
  type Command,
  type TypedCommandParameters,
} from '@stricli/core';
import type { CliCommand, CliContext } from './context.ts';
import { usageOf } from './usage.ts';

/** The words that precede each command. */
const CALL = 'npm run cifra --';

interface Declaration<Flags extends BaseFlags, Arguments extends BaseArgs> {
  /** One line, for the list of commands. */
  readonly brief: string;
  /** Further details, if any. */
  readonly details?: string;
  /** Example command lines, without `npm run cifra --`. */
  readonly examples: readonly [string, ...string[]];
  readonly parameters: NoInfer<TypedCommandParameters<Flags, Arguments, CliContext>>;
  /** Loads the command's own module when the command is called. */
  readonly load: () => Promise<CliCommand<Flags, Arguments>>;
}

/** A command as the command line knows it before it is called: cheap to load, because every start loads all of them. */
export function declare<Flags extends BaseFlags, Arguments extends BaseArgs>({
  brief,
  details,
  examples,
  parameters,
  load,
}: Declaration<Flags, Arguments>): Command<CliContext> {
  const shown = examples.map((example) => `  ${CALL} ${example}`);
  const usage = usageOf(parameters);
  const command = buildCommand<Flags, Arguments, CliContext>({
    docs: {
      brief,
      customUsage: [usage],
      fullDescription: [brief, ...(details === undefined ? [] : [details]), '', 'EXAMPLES', ...shown].join(
        '\n',
      ),
    },
    parameters,
    loader: async () => {
      const run = await load();
      return function call(this: CliContext, flags: Flags, ...positionals: Arguments): Promise<void> {
        return run(this, flags, ...positionals);
      };
    },
  });
  // The list of commands has a usage line of each, too.
  return { ...command, formatUsageLine: ({ prefix }) => [...prefix, usage].join(' ') };
}
