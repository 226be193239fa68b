import type { EdgePorts } from '@cifra/access/edge';

/** Where tokens are minted without a log-in: whatever session they name is alive, and its user has just proved who they are. */
export const anySession = {
  findSession: () =>
    Promise.resolve({
      expiresAtMicros: 1n << 62n,
      confirmedAtMicros: BigInt(Date.now()) * 1000n,
      hasSecondFactor: false,
    }),
  onSessionUsed: () => undefined,
} satisfies Partial<EdgePorts>;
