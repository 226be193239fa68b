import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type RefusalFacts } from '@cifra/domain/refusals';
import { withoutFullStop } from '../problem-text.ts';

/** The maximum number of faults kept; a file with more cannot be repaired line by line. */
export const MAXIMUM_FAULTS = 1_000;

/** The refusals for a place in a file. */
export const importFaultCodes = refusalCodes(
  'IMPORT_FILE_MALFORMED',
  'IMPORT_PERIOD_LOCKED',
  'ACCOUNT_TYPE_MISMATCH',
  'ACCOUNT_KIND_WRONG',
  'FORMER_BALANCES_UNBALANCED',
  'FORMER_BALANCES_DIFFER',
);
export type ImportFaultRefusal = RefusalOf<typeof importFaultCodes>;

/** A fault in the file, for which an import is refused. Plain data. */
export interface TableFault {
  /** The line in the file, from 1; null: the file as a whole. */
  readonly line: number | null;
  /** The column's name as the file has it; null: the whole line. */
  readonly column: string | null;
  /** The code of the fault; the same codes as refusals. */
  readonly code: string;
  readonly problem: string;
}

/** Faults in the order found, bounded; and the first one as the refusal of the import. */
export class ImportFaults {
  readonly #fileName: string;
  readonly kept: TableFault[] = [];
  #first: ImportFaultRefusal | null = null;
  count = 0;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  /** The first fault as a refusal; null while there is none. */
  get first(): ImportFaultRefusal | null {
    return this.#first;
  }

  readonly add = (
    at: { readonly line: number | null; readonly column?: string | null },
    sentence: string,
    refusal: ImportFaultRefusal | null = null,
    code: string = refusal?.code ?? 'IMPORT_FILE_MALFORMED',
  ): null => {
    const { line, column = null } = at;
    this.count += 1;
    const problem = withoutFullStop(sentence);
    const told = column === null ? problem : `${column}: ${problem}`;
    this.#first ??=
      refusal ?? refuse('IMPORT_FILE_MALFORMED', { file: this.#fileName, lineNumber: line, why: told });
    if (this.kept.length < MAXIMUM_FAULTS) this.kept.push({ line, column, code, problem });
    return null;
  };

  /** A period that does not accept imports. */
  readonly locked = (
    line: number | null,
    of: Omit<RefusalFacts<'IMPORT_PERIOD_LOCKED'>, 'file' | 'lineNumber'>,
  ): null =>
    this.add(
      { line },
      `${of.lineDate} is in period ${of.lockedPeriodRef}, which is ${of.periodLockState}; imports need UNLOCKED periods`,
      refuse('IMPORT_PERIOD_LOCKED', { file: this.#fileName, lineNumber: line, ...of }),
    );

  inOrder(): TableFault[] {
    return this.kept.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0));
  }
}
