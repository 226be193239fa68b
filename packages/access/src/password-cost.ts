/**
 * N = 2^15, r = 8, p = 3: one of the equally strong choices in OWASP's Password Storage Cheat Sheet, section scrypt
 * (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html). 32 MiB per hash. No setting
 * changes it. Only a fixture may, for tests of something else; a rule in `.dependency-cruiser.cjs` keeps this module
 * from all other code.
 */
export const passwordCost: { logN: number; readonly r: number; readonly p: number } = {
  logN: 15,
  r: 8,
  p: 3,
};
