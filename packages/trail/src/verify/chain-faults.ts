import type { ChainFault } from '@cifra/database/chain/verify';

/** A broken link of the chain; plain data. `table` and `key` name the row, where it is a row. */
export interface ChainFaultFound {
  readonly kind: ChainFault['kind'];
  readonly commitNumber: string;
  readonly table: string | null;
  readonly key: string | null;
}

export function chainFaultFound(fault: ChainFault): ChainFaultFound {
  const row = 'table' in fault ? { table: fault.table, key: fault.key } : { table: null, key: null };
  return { kind: fault.kind, commitNumber: fault.commitNumber.toString(), ...row };
}

/** A fault in one line. */
export function chainFaultText({ kind, commitNumber, table, key }: ChainFaultFound): string {
  return `${kind} at commit ${commitNumber}${table === null ? '' : `, ${table} ${key}`}`;
}
