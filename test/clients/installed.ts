import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The project of its own in which front ends' tools stand. */
export const CLIENTS = fileURLToPath(new URL('../../clients', import.meta.url));

/** Whether its packages are installed. They are more than the product's own, and no part of it: `npm ci --prefix clients`. */
export const areClientsInstalled = existsSync(`${CLIENTS}/node_modules/.package-lock.json`);

if (!areClientsInstalled)
  process.stderr.write(
    '\nNOT TRIED AS CLIENTS DO: their packages are not installed (npm ci --prefix clients)\n\n',
  );
