import type { Books } from '@cifra/books/books';
import type { ConnectionState } from '@cifra/database/mssql/connection-figures';
import type { Reading } from '@cifra/gateway/metrics';

const FIGURES: readonly (readonly [keyof ConnectionState, Reading['kind'], string, string])[] = [
  ['open', 'gauge', 'open', 'Connections to SQL Server, those being opened and closed included.'],
  ['inUse', 'gauge', 'in_use', 'Those of them that a request or a transaction has.'],
  ['idle', 'gauge', 'idle', 'Those of them that nobody has.'],
  ['waiting', 'gauge', 'waiting', 'Requests and transactions that wait for a connection.'],
  [
    'longestWaitSeconds',
    'gauge',
    'longest_wait_seconds',
    'The longest wait for a connection: of those who wait, and of those who waited in the last minute.',
  ],
  ['openedTotal', 'counter', 'opened_total', 'Connections that were opened.'],
  ['closedTotal', 'counter', 'closed_total', 'Connections that were closed, by this server or by the other.'],
  ['busyTotal', 'counter', 'busy_total', 'Waits that ended without a connection (SERVER_BUSY).'],
];

/** The figures of the connections to SQL Server; none where every database is a file. */
export function connectionReadings(books: Pick<Books, 'connectionState'>): readonly Reading[] {
  if (books.connectionState === null) return [];
  return FIGURES.map(([figure, kind, name, help]) => ({
    name: `cifra_sqlserver_connections_${name}`,
    kind,
    help,
    read: () => [{ labels: {}, value: books.connectionState?.[figure] ?? 0 }],
  }));
}
