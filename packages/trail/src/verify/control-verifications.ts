import type { Books } from '@cifra/books/books';
import { controlCommand, type CommandRequest } from '@cifra/books/command';
import { lastEvent } from '@cifra/books/last-event';
import { InvariantBroken } from '@cifra/database/failures';
import type { ControlReadTx } from '@cifra/database/tx';
import { accepted } from '@cifra/domain/result';
import { verifyControl, type ControlVerification } from './verify-control.ts';

const VERIFIED = { event: 'CONTROL_VERIFIED', objectType: 'Firm', objectId: 'control-plane' } as const;

/** What a verification of the control plane found, as it is kept in the trail. */
export interface RecordedVerification {
  /** The instant of the record, microseconds since 1970. */
  readonly instantMicros: bigint;
  readonly isValid: boolean;
  readonly commitCount: number;
  readonly headNumber: string;
  readonly firstFault: string | null;
}

/** The verification is an event, whatever it found. */
export const recordControlVerification = controlCommand<ControlVerification, null, never>(
  'audit.recordControlVerification',
  async (tx, { isValid, commitCount, headNumber, headHash, firstFault }) => {
    tx.record({
      ...VERIFIED,
      after: { isValid, commitCount, headNumber, headHash, firstFault },
    });
    return accepted(null);
  },
);

/** Verifies the control plane and records what was found. */
export async function verifyControlNow(books: Books, request: CommandRequest): Promise<ControlVerification> {
  const found = await books.reportControl(verifyControl, { knownHeads: [] });
  const recorded = await books.executeControl(recordControlVerification, found, {
    ...request,
    // Each time anew: what was found before may be another.
    idempotencyKey: null,
  });
  if (!recorded.ok)
    throw new InvariantBroken(`recording a verification was refused: ${recorded.refusal.code}`);
  return found;
}

/** The last verification of the control plane; null before the first. */
export async function lastControlVerification(control: ControlReadTx): Promise<RecordedVerification | null> {
  const row = await control.first(lastEvent, VERIFIED);
  if (!row) return null;
  const facts = JSON.parse(row.after ?? '{}') as Omit<RecordedVerification, 'instantMicros'>;
  return {
    instantMicros: row.instant,
    isValid: facts.isValid,
    commitCount: facts.commitCount,
    headNumber: facts.headNumber,
    firstFault: facts.firstFault,
  };
}
