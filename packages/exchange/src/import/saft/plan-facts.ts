import type { AccountType } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import type { MinorUnits } from '@cifra/domain/money';
import type { PeriodFact } from '@cifra/domain/periods';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import type { TaxCodeContent } from '@cifra/domain/tax-codes';
import { MAXIMUM_FAULTS } from './parse-saft.ts';
import { withoutFullStop } from '../problem-text.ts';
import type { ImportFault, SaftFile } from '../../saft-file.ts';

/** An account of the tenant, or one that the import creates. */
export interface PlannedAccount extends PostingAccount {
  readonly name: string;
}

/** A tax code of the tenant, or one that the import creates. */
export interface PlannedTaxCode extends TaxCodeContent {
  readonly id: Uuid;
}

export interface PlanFacts {
  readonly file: SaftFile;
  readonly baseCurrency: string;
  readonly minorUnits: MinorUnits;
  /** All of the tenant's periods, in order. */
  readonly periods: readonly PeriodFact[];
  readonly accounts: readonly PlannedAccount[];
  /** Types that the caller gives to accounts for which the file states none, by code; before what their standard numbers say. */
  readonly accountTypes: Readonly<Record<string, AccountType>>;
  /** The account bound to OpeningBalanceDifference; null when the role is unbound. */
  readonly differenceAccountId: Uuid | null;
  /** Ids of the tenant's parties by their codes, for the lines of its control accounts. */
  readonly parties: ReadonlyMap<string, Uuid>;
  readonly taxCodes: readonly PlannedTaxCode[];
  readonly newId: () => Uuid;
}

/** Faults in the order of the file's lines, bounded. */
export class PlanFaults {
  readonly #faults: ImportFault[];
  #count: number;

  constructor(ofReading: readonly ImportFault[]) {
    this.#faults = [...ofReading];
    this.#count = ofReading.length;
  }

  /** All that were found, those that are not kept too. */
  get count(): number {
    return this.#count;
  }

  readonly add = (line: number, problem: string, locked?: ImportFault['locked']): void => {
    this.#count += 1;
    const told = { line, problem: withoutFullStop(problem) };
    if (this.#faults.length < MAXIMUM_FAULTS) this.#faults.push(locked ? { ...told, locked } : told);
  };

  inOrder(): ImportFault[] {
    return this.#faults.toSorted((left, right) => left.line - right.line);
  }
}
