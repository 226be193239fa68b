import { killProduct } from './campaign.ts';

/**
 * `TEST_SQLSERVER_URL=… npm run crash:server -- <kills> [seed]`: the product, its control plane and clients on the server, is killed by
 * SIGKILL at random moments while clients post. Ends with 1 where anything is lost, there twice or not whole.
 */
const [kills = 20, seed = Math.floor(performance.timeOrigin) % 0xffff_ffff] = process.argv
  .slice(2)
  .map(Number);
const server = process.env['TEST_SQLSERVER_URL'];
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed))
  throw new Error('npm run crash:server -- <kills> [seed]');
if (server === undefined)
  throw new Error('TEST_SQLSERVER_URL is not set: the log-in of an administrator of a server for tests');
const faults = await killProduct(server, kills, seed);
process.exitCode = faults.length === 0 ? 0 : 1;
