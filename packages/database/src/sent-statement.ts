export const sentTypeNames = ['VarBinary', 'NVarChar', 'VarChar', 'Int', 'Bit'] as const;

/** A type of the driver by its name. */
export interface SentType {
  readonly name: (typeof sentTypeNames)[number];
  readonly length: number | undefined;
}

/** A statement that reads, as plain data: it is sent to the thread that has the connections to a server. */
export interface SentStatement {
  readonly text: string;
  readonly inputs: readonly {
    readonly name: string;
    /** Null: the driver infers it. */
    readonly type: SentType | null;
    readonly value: unknown;
  }[];
  readonly arrayRowMode: boolean | null;
}

/** A result set for each of its statements that returns rows. */
export interface SentAnswer {
  readonly recordsets: readonly (readonly unknown[])[];
  readonly rowsAffected: readonly number[];
}
