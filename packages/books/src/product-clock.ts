/**
 * The clock that says which day it is where a tenant is. It is the machine's; no setting of the product changes that. Only a fixture
 * may, for tests whose months lie ahead. A rule in `.dependency-cruiser.cjs` keeps this module from all other code.
 */
export const productClock: { nowMicros: () => bigint } = { nowMicros: () => BigInt(Date.now()) * 1000n };
