import { InvariantBroken } from '../failures.ts';
import { mssqlDriver, type MssqlRequest, type Requester, type SqlType } from './driver.ts';

/** The part of the driver that moves whole tables: rows streamed out, and rows loaded in bulk. */

export interface BulkTable {
  /** Whether the driver creates the table first. */
  create: boolean;
  readonly columns: { add(name: string, type: SqlType, options: { readonly nullable: boolean }): unknown };
  readonly rows: { add(...values: readonly unknown[]): unknown };
}

export interface BulkRequest extends MssqlRequest {
  /** https://github.com/tediousjs/node-mssql#bulk-table-options-callback */
  bulk(table: BulkTable): Promise<unknown>;
  /** Each row as an object. The server waits while nobody reads. */
  toReadableStream(options: {
    readonly highWaterMark: number;
  }): AsyncIterable<Readonly<Record<string, unknown>>>;
}

interface BulkDriver {
  readonly Table: new (name: string) => BulkTable;
}

const isBulkRequest = (request: MssqlRequest): request is BulkRequest =>
  'bulk' in request && 'toReadableStream' in request;
const isBulkDriver = (driver: object): driver is BulkDriver => 'Table' in driver;

export function bulkRequest(target: Requester): BulkRequest {
  const request = target.request();
  if (!isBulkRequest(request)) throw new InvariantBroken('this driver moves no whole tables');
  return request;
}

export function bulkTable(name: string): BulkTable {
  const driver = mssqlDriver();
  if (!isBulkDriver(driver)) throw new InvariantBroken('this driver moves no whole tables');
  const table = new driver.Table(name);
  table.create = false;
  return table;
}
