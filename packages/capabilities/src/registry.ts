/**
 * Every capability's module, by URL, in the order in which capabilities stand (ARCHITECTURE.md). Each thread, job and command line
 * loads these and no others: a command that is not exported there does not exist.
 */
export const capabilityModules: readonly string[] = [
  '@cifra/books/capability',
  '@cifra/files/capability',
  '@cifra/search/capability',
  '@cifra/ledger/capability',
  '@cifra/trail/capability',
  '@cifra/rates/capability',
  '@cifra/trade/capability',
  '@cifra/closing/capability',
  '@cifra/firm/capability',
  '@cifra/exchange/capability',
].map((specifier) => import.meta.resolve(specifier));
