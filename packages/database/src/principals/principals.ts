import { sealedColumns, type TableClass, type TableDefinition } from '../kit/table.ts';

/**
 * Which principal may do what to which class of table. Both enforcements follow this one table: SQLite's authorizer
 * (`sqlite-authorizer.ts`) and SQL Server's roles (`../ddl/mssql-roles.ts`, `../ddl/mssql-denials.ts`).
 */
export type Principal = 'application' | 'reader' | 'migrator' | 'readonly_investigator' | 'backup';

/**
 * `history`: superseded versions of versioned tables. `migrations`: the record of applied migrations. `opened`: the
 * views that return readable personal values.
 */
export type ObjectClass = TableClass | 'history' | 'migrations' | 'opened';

export type Action = 'read' | 'insert' | 'update' | 'delete';

export interface Rights {
  readonly tables: Readonly<Record<ObjectClass, readonly Action[]>>;
  /** Whether it may change the schema, connection settings and other files: DDL, PRAGMA, ATTACH. */
  readonly mayChangeSchema: boolean;
  readonly mayReadSensitiveColumns: boolean;
}

const readAll = {
  insertOnly: ['read'],
  versioned: ['read'],
  derived: ['read'],
  erasable: ['read'],
  history: ['read'],
  migrations: ['read'],
  opened: ['read'],
} as const;
const everything = ['read', 'insert', 'update', 'delete'] as const;

export const principals: Readonly<Record<Principal, Rights>> = {
  /** No `insert` on history: superseded versions come from the table's own trigger, which both engines allow. */
  application: {
    tables: {
      insertOnly: ['read', 'insert'],
      versioned: ['read', 'insert', 'update'],
      derived: everything,
      erasable: ['read', 'insert', 'delete'],
      history: ['read'],
      migrations: ['read'],
      opened: ['read'],
    },
    mayChangeSchema: false,
    mayReadSensitiveColumns: true,
  },
  reader: { tables: readAll, mayChangeSchema: false, mayReadSensitiveColumns: true },
  /** Triggers and constraints still apply to it. Only dropping them, which is DDL, gets around them. */
  migrator: {
    tables: {
      insertOnly: everything,
      versioned: everything,
      derived: everything,
      erasable: everything,
      history: everything,
      migrations: everything,
      opened: ['read'],
    },
    mayChangeSchema: true,
    mayReadSensitiveColumns: true,
  },
  /** Sees, by the digest, that someone is named, but not who. */
  readonly_investigator: {
    tables: { ...readAll, erasable: [], opened: [] },
    mayChangeSchema: false,
    mayReadSensitiveColumns: false,
  },
  backup: { tables: readAll, mayChangeSchema: false, mayReadSensitiveColumns: true },
};

export const principalNames = Object.keys(principals) as readonly Principal[];

/**
 * Columns that hold credentials: hashes of passwords, refresh tokens, tickets and keys. Their history holds the same. Sealed
 * columns need no entry: their type hides them.
 */
export const sensitiveColumns: Readonly<Record<string, readonly string[]>> = {
  users: ['password_hash'],
  log_in_sessions: ['handle', 'token_hash', 'previous_token_hash'],
  password_links: ['secret_hash'],
  recovery_codes: ['code_hash'],
  file_tickets: ['ticket_hash'],
  identity_providers: ['scim_token_hash'],
  api_keys: ['secret_hash', 'previous_secret_hash'],
};

/**
 * Columns with what an investigation has no use for and people have not given to be looked through: what was answered under a key, who
 * failed to log in from where, what receivers of webhooks said. Whoever may not read sensitive columns may name them, and reads NULL in
 * SQLite; SQL Server denies the column. A column belongs here only if nothing else repeats its values: no event, no other JSON.
 */
export const maskedColumns: Readonly<Record<string, readonly string[]>> = {
  idempotency_keys: ['answer'],
  log_in_attempts: ['account', 'client'],
  passkeys: ['credential_id'],
  webhook_deliveries: ['answer'],
};

/** The columns of a table, and of its history, that only principals with `mayReadSensitiveColumns` may name. */
export const secretColumns = (definition: TableDefinition): readonly string[] => [
  ...(sensitiveColumns[definition.name] ?? []),
  ...sealedColumns(definition),
];

/** Likewise, with those that are masked: the columns whose values only such principals get. */
export const hiddenColumns = (definition: TableDefinition): readonly string[] => [
  ...secretColumns(definition),
  ...(maskedColumns[definition.name] ?? []),
];
