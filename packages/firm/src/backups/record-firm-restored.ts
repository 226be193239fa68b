import { findChainHead } from '@cifra/books/commits';
import { controlCommand } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import { accepted } from '@cifra/domain/result';

/** The first commit of a control plane that was restored: it names the backup. Refuses nothing. */
export const recordFirmRestored = controlCommand<{ readonly backup: string }, null, never>(
  'backups.firmRestored',
  async (tx, { backup }) => {
    const head = await findChainHead(tx);
    if (!head) throw new InvariantBroken('a control plane that was restored has commits');
    tx.record({
      event: 'FIRM_RESTORED',
      objectType: 'Firm',
      objectId: 'control-plane',
      after: { backup, base: { number: head.number.toString(), hash: head.hash } },
    });
    return accepted(null);
  },
);
