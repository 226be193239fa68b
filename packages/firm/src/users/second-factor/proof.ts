import { hashRecoveryCode, stepOfCode } from '@cifra/access/totp';
import type { SealedPlace } from '@cifra/database/kit/sealed-cipher';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import { recoveryCodes, secondFactors } from '@cifra/database/tables/control';
import type { ControlReadTx, ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { secretById, type FactorRow, type RecoveryCodeRow } from './queries.ts';

/** Where the secret of an authenticator is sealed. */
export const placeOfSecret = (id: Uuid): SealedPlace => ({
  table: 'totp_secrets',
  column: 'secret',
  key: [id],
});

/** A code as it was looked at before the transaction: plain data, without the code. Nulls: it is none of this kind. */
export interface CodeProof {
  /** The secret that the code was computed with, and the step. */
  readonly secretId: Uuid | null;
  readonly step: number | null;
  readonly recoveryHash: string | null;
}

/** What a code could be. Whether it is still good, the command says. Refuses: MASTER_KEY_MISSING. */
export async function proofOfCode(
  { control, masterKeys }: { readonly control: ControlReadTx; readonly masterKeys: MasterKeys },
  factor: FactorRow | null,
  code: string,
): Promise<Result<CodeProof, Refusal<'MASTER_KEY_MISSING'>>> {
  const recoveryHash = hashRecoveryCode(code);
  const secretId = factor?.secret_id ?? null;
  const row = secretId === null ? null : await control.first(secretById, { id: secretId });
  // A recovery code works where the keys are gone, too.
  if (row === null || recoveryHash !== null) return accepted({ secretId: null, step: null, recoveryHash });
  const secret = masterKeys.open(placeOfSecret(row.id), row.secret);
  if (!secret.ok) return secret;
  const step = stepOfCode(secret.value, code, Date.now() / 1000);
  return accepted({ secretId: row.id, step, recoveryHash: null });
}

interface Factor {
  readonly factor: FactorRow | null;
  /** The open ones. */
  readonly codes: readonly RecoveryCodeRow[];
}

/** The rows that a good proof changes; null: it is not good. Reads and writes nothing. */
export function judgeProof(
  { factor, codes }: Factor,
  { secretId, step, recoveryHash }: CodeProof,
): ((tx: ControlTx) => void) | null {
  const isRight = factor?.state === 'ACTIVE' && step !== null && secretId === factor.secret_id;
  if (isRight && step > factor.last_step) {
    const { commit_number: version, ...fields } = factor;
    return (tx) => tx.replace(secondFactors, { ...fields, last_step: step }, version);
  }
  const used = recoveryHash === null ? undefined : codes.find(({ code_hash }) => code_hash === recoveryHash);
  if (used === undefined) return null;
  const { commit_number: issued, ...row } = used;
  return (tx) => {
    tx.replace(recoveryCodes, { ...row, state: 'USED' }, issued);
    tx.record({
      event: 'RECOVERY_CODE_USED',
      objectType: 'User',
      objectId: row.user_id,
      after: { codesLeft: codes.length - 1 },
    });
  };
}
