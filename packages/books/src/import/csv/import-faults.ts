import type { PlainData } from '../../command.ts';
import { refuse, type Refusal } from '@cifra/domain/refusals';

/** Faults kept; a file with more is beyond repair line by line. */
export const MAXIMUM_FAULTS = 1_000;

/** The refusals that a place in a file is refused with. */
export type ImportFaultRefusal = Refusal<
  'IMPORT_FILE_MALFORMED' | 'IMPORT_PERIOD_LOCKED' | 'ACCOUNT_TYPE_MISMATCH'
>;

/** A place in the file that an import is refused for. Plain data. */
export interface TableFault {
  /** The file's, from 1; null: the file as a whole. */
  readonly line: number | null;
  /** The column's name as the file has it; null: the whole line. */
  readonly column: string | null;
  /** What the fault is, as refusals are named. */
  readonly code: string;
  readonly problem: string;
}

/** Faults in the order in which they are found, bounded; and the first as the refusal of the import. */
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
    problem: string,
    refusal: ImportFaultRefusal | null = null,
    code: string = refusal?.code ?? 'IMPORT_FILE_MALFORMED',
  ): null => {
    const { line, column = null } = at;
    this.count += 1;
    const told = column === null ? problem : `${column}: ${problem}`;
    this.#first ??= refusal ?? refuse('IMPORT_FILE_MALFORMED', { file: this.#fileName, line, problem: told });
    if (this.kept.length < MAXIMUM_FAULTS) this.kept.push({ line, column, code, problem });
    return null;
  };

  /** A period that takes no import. */
  readonly locked = (
    line: number | null,
    of: { readonly period: string; readonly lockState: string; readonly postingDate: string },
  ): null => {
    const facts = { file: this.#fileName, line, ...of };
    return this.add(
      { line },
      `${of.postingDate} lies in period ${of.period}, which is ${of.lockState}; imports need UNLOCKED periods`,
      refuse('IMPORT_PERIOD_LOCKED', facts as never),
    );
  };

  inOrder(): TableFault[] {
    return this.kept.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0));
  }
}

/** A fault as an answer of a command carries it. */
export const plainFault = (fault: TableFault): PlainData => ({ ...fault });
