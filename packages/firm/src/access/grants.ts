import { controlCommand } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { checkReason } from '@cifra/domain/reason';
import { accepted } from '@cifra/domain/result';
import { runChange, runChangeCodes, type Proposed } from '../proposals/run-change.ts';
import { composeChange, composeChangeCodes, type ComposeInput } from './compose-change.ts';
import { grantChange, grantChangeCodes, type GrantInput } from './grant-change.ts';
import { revokeChange, revokeChangeCodes } from './revoke-change.ts';

const grantCodes = refusalCodes(...grantChangeCodes, ...runChangeCodes);

/** Grants a cluster to a user, or proposes it. Refuses in this order: as `grantChange` does, then as `runChange` does. */
export const grantClusterCommand = controlCommand<
  GrantInput,
  Proposed & { readonly grantId: Uuid; readonly userId: Uuid },
  CodeOf<typeof grantCodes>
>(
  'firm.grantCluster',
  async (tx, input, context) => {
    const grantId = context.newId();
    const run = await runChange(tx, grantChange({ ...input, grantId }), context);
    if (!run.ok) return run;
    return accepted({ changeId: run.value.changeId, grantId, userId: input.userId });
  },
  { refuses: grantCodes },
);

const revokeCodes = refusalCodes('REASON_TOO_SHORT', ...revokeChangeCodes, ...runChangeCodes);

/** Takes a grant back with a reason, or proposes it. Refuses in this order: REASON_TOO_SHORT, as `revokeChange`, then as `runChange` does. */
export const revokeGrantCommand = controlCommand<
  { readonly grantId: Uuid },
  Proposed & { readonly grantId: Uuid; /** Null: it is proposed. */ readonly userId: Uuid | null },
  CodeOf<typeof revokeCodes>
>(
  'firm.revokeGrant',
  async (tx, { grantId }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    const run = await runChange(tx, revokeChange({ grantId }), context);
    if (!run.ok) return run;
    const { changeId, outcome } = run.value;
    return accepted({ changeId, grantId, userId: outcome?.userId ?? null });
  },
  { refuses: revokeCodes },
);

const composeCodes = refusalCodes(...composeChangeCodes, ...runChangeCodes);

/**
 * Makes a cluster of the firm's own, or gives one other permissions, or proposes it. Refuses in this order: as `composeChange` does, then as
 * `runChange` does.
 */
export const composeClusterCommand = controlCommand<
  ComposeInput,
  Proposed & { /** Null: it is proposed. */ readonly clusterId: Uuid | null },
  CodeOf<typeof composeCodes>
>(
  'firm.composeCluster',
  async (tx, input, context) => {
    const run = await runChange(tx, composeChange({ ...input, newClusterId: context.newId() }), context);
    if (!run.ok) return run;
    const { changeId, outcome } = run.value;
    return accepted({ changeId, clusterId: outcome?.clusterId ?? null });
  },
  { refuses: composeCodes },
);
