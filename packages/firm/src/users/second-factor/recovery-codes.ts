import { hashRecoveryCode, newRecoveryCode } from '@cifra/access/totp';
import { recoveryCodes } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { RecoveryCodeRow } from './queries.ts';

/** Recovery codes that a user has at a time. */
const RECOVERY_CODES = 10;

/** New codes, which are shown once, and the hashes that are kept of them. */
export function newRecoveryCodes(): {
  readonly codes: readonly string[];
  readonly codeHashes: readonly string[];
} {
  const codes = Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode());
  return { codes, codeHashes: codes.map((code) => hashRecoveryCode(code) ?? '') };
}

interface NewCodes {
  readonly userId: Uuid;
  /** The open ones. */
  readonly codes: readonly RecoveryCodeRow[];
  readonly codeHashes: readonly string[];
  readonly newId: () => Uuid;
}

/** Puts new recovery codes in the place of those that are open. */
export function replaceCodes(tx: ControlTx, { userId, codes, codeHashes, newId }: NewCodes): void {
  for (const { commit_number: version, ...code } of codes)
    tx.replace(recoveryCodes, { ...code, state: 'REPLACED' }, version);
  for (const code_hash of codeHashes)
    tx.insert(recoveryCodes, { id: newId(), user_id: userId, code_hash, state: 'OPEN' });
}
