import { controlCommand } from '@cifra/books/command';
import { lastEvent } from '@cifra/books/last-event';
import type { ControlReadTx } from '@cifra/database/tx';
import { accepted } from '@cifra/domain/result';

const MARK = { event: 'DEMO_FIRM_BEGUN', objectType: 'Firm', objectId: 'demo' } as const;

/** Marks a control plane as a demo's, for ever: its log-ins are known to everybody, and nobody serves it as their own. */
export const markDemoCommand = controlCommand<null, null, never>('firm.markDemo', async (tx) => {
  tx.record({ ...MARK, after: { logIns: 'known to everybody' } });
  return accepted(null);
});

export async function isDemo(control: ControlReadTx): Promise<boolean> {
  return (await control.first(lastEvent, MARK)) !== null;
}
