/** Whether tests that have one set of books have them on the server: `npm run test:servers` says so. */
export const isOnServer = (): boolean => process.env['TEST_ENGINE'] === 'mssql';

/** An administrator's log-in to the server for tests. */
export function serverAtHand(): string {
  const url = process.env['TEST_SQLSERVER_URL'];
  if (url === undefined) throw new Error('TEST_SQLSERVER_URL is not set');
  return url;
}

/** How long a test may take: on a server for tests much longer. */
export const patience = (milliseconds: number): number => (isOnServer() ? milliseconds * 10 : milliseconds);
