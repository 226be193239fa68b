import { configureMssql } from '@cifra/database/mssql/settings';
import { parseConfig, type OperationsConfig } from '@cifra/ops/config';
import { firmRows, type FirmRows } from '../support/stored/firm-rows.ts';

/** Where a firm's books are: a directory, and what a process is told of the server that has the databases. */
export interface Where {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

export const inFiles = (directory: string): Where => ({ directory, environment: {} });

export const isToldOfServer = ({ environment }: Where): boolean => Object.keys(environment).length > 0;

/** In a child: its parent has told it of the server by its environment. */
export const whereTold = (directory: string): Where => ({
  directory,
  environment: Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      /^CIFRA_(CONTROL_ENGINE|SQLSERVER_)/.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  ),
});

export function configOf({
  directory,
  environment,
}: Where): Pick<OperationsConfig, 'controlPlacement' | 'dataDirectory' | 'sqlServer'> {
  const config = parseConfig({ ...environment, CIFRA_DATA: directory });
  if (config.sqlServer !== null) configureMssql(config.sqlServer);
  return config;
}

export function withRows(where: Where): FirmRows {
  const { dataDirectory, controlPlacement } = configOf(where);
  return firmRows(dataDirectory, controlPlacement);
}
