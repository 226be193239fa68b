/**
 * Whether a commit waits until it has reached the disk (https://sqlite.org/pragma.html#pragma_synchronous). It does; no
 * setting of the product changes that. Only a fixture may, for tests that read their own writes and kill no process. A
 * rule in `.dependency-cruiser.cjs` keeps this module from all other code.
 */
export const durability: { synchronous: 'full' | 'off' } = { synchronous: 'full' };
