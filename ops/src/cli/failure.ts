/** Work that was refused or failed for a reason that the operator can act on: the message alone is shown, exit code 1. */
export class CliFailure extends Error {
  override readonly name: string = 'CliFailure';
}

/** A command line that cannot be meant: exit code 2. What the declarations can say is found before a command is loaded. */
export class CliMisuse extends Error {
  override readonly name = 'CliMisuse';
}
