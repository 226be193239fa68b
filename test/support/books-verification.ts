import { verifyBooks } from '@cifra/trail/verify/verify-books';

/**
 * Verification for the tests of the kernel, which stands below the capabilities that verify books: a command module with the
 * product's report, and with what the ledger registers.
 */
export { verifyBooks };
export { derivedTables, recordSources } from '@cifra/ledger/capability';

export const commands: readonly never[] = [];
export const reports = [verifyBooks];
