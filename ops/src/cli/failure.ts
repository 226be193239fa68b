/** Work that was refused or failed for a reason that the operator can act on. Only the message is shown; exit code 1. */
export class CliFailure extends Error {
  override readonly name: string = 'CliFailure';
}

/** A command line that makes no sense: exit code 2. What the declarations can check is found before a command is loaded. */
export class CliMisuse extends Error {
  override readonly name = 'CliMisuse';
}
