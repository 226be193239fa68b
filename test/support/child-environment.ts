import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * What a child that is started from the sources has: the path, what it is given, modules that an earlier one compiled, and how they are
 * found (ops/resolve.mjs).
 */
export const childEnvironment = (given: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? path.join(tmpdir(), 'cifra-compiled-modules'),
  NODE_OPTIONS: process.env['NODE_OPTIONS'] ?? '',
  ...given,
});
