/**
 * Whether a commit waits until it has reached the disk (https://sqlite.org/pragma.html#pragma_synchronous). It does: no setting
 * of the product changes it. Only a fixture may, for tests that read what they wrote and kill nothing; a rule of
 * `.dependency-cruiser.cjs` keeps this module from everybody else.
 */
export const durability: { synchronous: 'full' | 'off' } = { synchronous: 'full' };
