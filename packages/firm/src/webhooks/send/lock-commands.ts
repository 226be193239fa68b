import { eq } from 'drizzle-orm';
import { controlProjection } from '@cifra/books/command';
import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import type { Row } from '@cifra/database/kit/table';
import { controlQuery, upsertOf } from '@cifra/database/statement';
import { webhookSenderLock } from '@cifra/database/tables/webhooks';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** The lock of the process that sends: who holds it, and whether somebody asks if the holder is still there. */

export type LockRow = Pick<Row<typeof webhookSenderLock>, 'holder_id' | 'question_id'>;

export const senderLock = controlQuery<{ id: Uuid }>()((q) => {
  const t = q.t.webhook_sender_lock;
  return q.db
    .select({ holder_id: t.holder_id, question_id: t.question_id })
    .from(t)
    .where(eq(t.id, q.arg(t.id, 'id')));
});

const keepLock = upsertOf(webhookSenderLock, { set: ['holder_id', 'question_id'] });

export interface SoughtLock {
  readonly processId: Uuid;
  /** Asked if nobody is asking yet. */
  readonly newQuestionId: Uuid;
  /** A question that the holder has left unanswered for so long that the lock is taken over; null: there is none. */
  readonly unansweredId: Uuid | null;
}

/**
 * Takes the lock if it is free, or if the question that was left unanswered still stands; otherwise asks the holder, unless somebody does
 * already. Answers the lock as it then is.
 */
export const seekSenderLockCommand = controlProjection<SoughtLock, LockRow>(
  'firm.seekWebhookSenderLock',
  async (tx, { processId, newQuestionId, unansweredId }) => {
    const [row, changes] = await gather(tx);
    const holderId = row?.holder_id ?? null;
    const questionId = row?.question_id ?? null;
    const isLeft = questionId !== null && questionId === unansweredId;
    if (holderId === null || isLeft) return keep(tx, { holder_id: processId, question_id: null });
    if (holderId === processId || questionId !== null)
      return { holder_id: holderId, question_id: questionId };
    changes.countUp(tx, 'webhooks', [FIRM_ID]);
    return keep(tx, { holder_id: holderId, question_id: newQuestionId });
  },
);

/** The holder says that it is there. False, and nothing is written, if it holds the lock no more. */
export const answerSenderLockCommand = controlProjection<{ readonly processId: Uuid }, boolean>(
  'firm.answerWebhookSenderLock',
  async (tx, { processId }) => {
    const [row] = await gather(tx);
    if (row?.holder_id !== processId) return false;
    if (row.question_id !== null) keep(tx, { holder_id: processId, question_id: null });
    return true;
  },
);

/** A holder that stops leaves the lock to whoever waits for it. */
export const releaseSenderLockCommand = controlProjection<{ readonly processId: Uuid }, null>(
  'firm.releaseWebhookSenderLock',
  async (tx, { processId }) => {
    const [row, changes] = await gather(tx);
    if (row?.holder_id !== processId) return null;
    keep(tx, { holder_id: null, question_id: null });
    changes.countUp(tx, 'webhooks', [FIRM_ID]);
    return null;
  },
);

function gather(tx: ControlTx): Promise<[LockRow | null, ChangeNumbers]> {
  return Promise.all([tx.first(senderLock, { id: FIRM_ID }), ChangeNumbers.gather(tx)]);
}

function keep(tx: ControlTx, row: LockRow): LockRow {
  tx.upsert(keepLock, { id: FIRM_ID, ...row });
  return row;
}
