import {
  ArgumentScannerError,
  type ArgumentParseError,
  formatMessageForArgumentScannerError,
  text_en,
  type ApplicationText,
} from '@stricli/core';
import { CliFailure, CliMisuse } from './failure.ts';
import { ArgumentFault } from './values.ts';

/** An expected failure shows only its message; an unexpected one also shows where it came from. */
function messageOfThrown(thrown: unknown): string {
  if (thrown instanceof CliFailure || thrown instanceof CliMisuse || isExpected(thrown))
    return thrown.message;
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}

/** By name: otherwise the modules that declare these would be loaded at every start. */
const EXPECTED: ReadonlySet<string> = new Set([
  'ConfigurationError',
  'DataDirectoryRefused',
  'DatabaseUnavailable',
  'DatabaseUnreachable',
  'OutcomeUnknown',
  'SchemaNotServed',
  'StorageFull',
  'WriterBusy',
]);

function isExpected(thrown: unknown): thrown is Error {
  return thrown instanceof Error && EXPECTED.has(thrown.name);
}

/** A value that is not understood. The library's own parser reads switches alone, which take no value. */
function messageOfValue({
  externalFlagNameOrPlaceholder: name,
  input,
  exception,
}: ArgumentParseError): string {
  const given = JSON.stringify(input);
  if (exception instanceof ArgumentFault) return `<${name}> is ${given}; it ${exception.message}`;
  if (exception instanceof SyntaxError) return `--${name} takes no value; got ${given}`;
  return `--${name} is ${given}; it ${exception instanceof Error ? exception.message : String(exception)}`;
}

/** The texts of the command line, in the words of this product. */
export const cliText: ApplicationText = {
  ...text_en,
  headers: { ...text_en.headers, flags: 'OPTIONS' },
  briefs: { ...text_en.briefs, argumentEscapeSequence: 'End of options; what follows is an argument' },
  noCommandRegisteredForInput: ({ input, corrections }) =>
    `There is no command ${input}.${corrections.length > 0 ? ` Did you mean ${corrections.join(' or ').replaceAll('`', '')}?` : ''} \`npm run cifra\` lists them.`,
  exceptionWhileParsingArguments: (thrown) =>
    thrown instanceof ArgumentScannerError
      ? formatMessageForArgumentScannerError(thrown, {
          FlagNotFoundError: ({ input, corrections }) =>
            `There is no option --${input}.${corrections.length > 0 ? ` Did you mean ${corrections.map((each) => `--${each}`).join(' or ')}?` : ''}`,
          UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} is missing or has no value`,
          UnsatisfiedPositionalError: ({ placeholder }) => `<${placeholder}> is missing`,
          UnexpectedPositionalError: ({ input }) => `Unexpected argument: ${input}`,
          AliasNotFoundError: ({ input }) => `There is no option -${input}.`,
          UnexpectedFlagError: ({ externalFlagName }) => `--${externalFlagName} is given more than once`,
          ArgumentParseError: messageOfValue,
        })
      : messageOfThrown(thrown),
  exceptionWhileLoadingCommandFunction: messageOfThrown,
  exceptionWhileLoadingCommandContext: messageOfThrown,
  exceptionWhileRunningCommand: messageOfThrown,
  commandErrorResult: messageOfThrown,
};
