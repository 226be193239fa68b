import { controlCommand } from '@cifra/books/command';
import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import { webhooks } from '@cifra/database/tables/webhooks';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import {
  cursorName,
  deleteCursorsOf,
  deleteSecretsOfWebhook,
  forgetFailures,
  tenantOfWebhook,
  webhookById,
  type WebhookRow,
} from '../queries.ts';
import { chosenOf } from './record.ts';

/** Why a webhook is suspended. */
export type SuspendedBecause = NonNullable<WebhookRow['suspended_because']>;

export type StateChange =
  { readonly to: 'SUSPENDED'; readonly because: SuspendedBecause } | { readonly to: 'ACTIVE' | 'DELETED' };

const codes = refusalCodes('WEBHOOK_UNKNOWN', 'WEBHOOK_STATE_CONFLICT');

/** Where a change may come from. A deleted webhook is unknown to everybody. */
const from: Readonly<Record<StateChange['to'], readonly WebhookRow['state'][]>> = {
  SUSPENDED: ['ACTIVE'],
  ACTIVE: ['SUSPENDED'],
  DELETED: ['ACTIVE', 'SUSPENDED'],
};

/**
 * Suspends, resumes or deletes a webhook. Its cursors stay with a suspension; a deletion destroys its secrets. Refuses in this order:
 * WEBHOOK_UNKNOWN, WEBHOOK_STATE_CONFLICT.
 */
export const changeWebhookStateCommand = controlCommand<
  { readonly webhookId: Uuid; readonly change: StateChange },
  { readonly webhookId: Uuid },
  CodeOf<typeof codes>
>(
  'firm.changeWebhookState',
  async (tx, { webhookId, change }) => {
    const [row, changes] = await Promise.all([
      tx.first(webhookById, { id: webhookId }),
      ChangeNumbers.gather(tx),
    ]);
    if (!row || row.state === 'DELETED') return refused(refuse('WEBHOOK_UNKNOWN', { webhookRef: webhookId }));
    if (!from[change.to].includes(row.state))
      return refused(refuse('WEBHOOK_STATE_CONFLICT', { webhookState: row.state }));
    const { commit_number: version, ...webhook } = row;
    tx.replace(
      webhooks,
      {
        ...webhook,
        state: change.to,
        suspended_because: change.to === 'SUSPENDED' ? change.because : null,
      },
      version,
    );
    if (change.to === 'ACTIVE') tx.derive(forgetFailures, { webhookId });
    if (change.to === 'DELETED') {
      tx.derive(deleteSecretsOfWebhook, { webhookId });
      tx.derive(deleteCursorsOf, { follower: cursorName(webhookId) });
    }
    changes.countUp(tx, 'webhooks', [FIRM_ID]);
    record(tx, row, change);
    return accepted({ webhookId });
  },
  { refuses: codes, about: tenantOfWebhook },
);

function record(tx: ControlTx, row: WebhookRow, change: StateChange): void {
  const of = { objectType: 'Webhook', objectId: row.id } as const;
  switch (change.to) {
    case 'SUSPENDED':
      return tx.record({ event: 'WEBHOOK_SUSPENDED', ...of, after: { because: change.because } });
    case 'ACTIVE':
      return tx.record({ event: 'WEBHOOK_RESUMED', ...of, before: { because: row.suspended_because } });
    case 'DELETED':
      return tx.record({ event: 'WEBHOOK_DELETED', ...of, before: chosenOf(row) });
  }
}
