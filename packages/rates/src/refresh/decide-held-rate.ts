import { controlCommand } from '@cifra/books/command';
import { providerRatesBetween } from '../history/queries.ts';
import { providerRates } from '@cifra/database/tables/control';
import { heldRates } from '@cifra/database/tables/rates';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { heldRateById, type HeldRateRow } from './held-rates.ts';

/** Plain data. */
export interface HeldRateDecision {
  readonly heldRateId: Uuid;
  readonly reason: string;
}

const decisionCodes = refusalCodes('REASON_TOO_SHORT', 'HELD_RATE_UNKNOWN', 'HELD_RATE_DECIDED');
type DecisionCode = CodeOf<typeof decisionCodes>;

/**
 * Takes a held rate into the provider's rates; answers its id. Refuses in this order: REASON_TOO_SHORT, HELD_RATE_UNKNOWN,
 * HELD_RATE_DECIDED. Source: product 6.5; acceptance F10.
 */
export const confirmHeldRateCommand = controlCommand<HeldRateDecision, Uuid, DecisionCode>(
  'fx.confirmHeldRate',
  async (tx, decision) => {
    const decided = await decide(tx, decision, 'CONFIRMED');
    if (!decided.ok) return decided;
    const { provider, pivot_currency, currency, rate_date, rate } = decided.value.after;
    const day = { provider, currency, from: rate_date, to: rate_date };
    const sameDay = await tx.all(providerRatesBetween, day);
    // Two rows of one currency and day in one commit would be one too many; a rate that stands already needs none.
    if (sameDay.at(-1)?.rate !== rate)
      tx.insert(providerRates, { provider, pivot_currency, currency, rate_date, rate });
    return accepted(writeDecision(tx, decided.value, 'HELD_RATE_CONFIRMED'));
  },
  { refuses: decisionCodes },
);

/** Turns a held rate down; answers its id. Refuses as `confirmHeldRateCommand` does. */
export const rejectHeldRateCommand = controlCommand<HeldRateDecision, Uuid, DecisionCode>(
  'fx.rejectHeldRate',
  async (tx, decision) => {
    const decided = await decide(tx, decision, 'REJECTED');
    if (!decided.ok) return decided;
    return accepted(writeDecision(tx, decided.value, 'HELD_RATE_REJECTED'));
  },
  { refuses: decisionCodes },
);

interface Decided {
  readonly after: Omit<HeldRateRow, 'commit_number'>;
  readonly version: bigint;
}

/** Writes nothing. */
async function decide(
  tx: ControlTx,
  { heldRateId, reason }: HeldRateDecision,
  state: 'CONFIRMED' | 'REJECTED',
): Promise<Result<Decided, Refusal<DecisionCode>>> {
  const checked = checkReason(reason);
  if (!checked.ok) return checked;
  const found = await tx.first(heldRateById, { id: heldRateId });
  if (found === null) return refused(refuse('HELD_RATE_UNKNOWN', { heldRateRef: heldRateId }));
  if (found.state !== 'HELD')
    return refused(refuse('HELD_RATE_DECIDED', { heldRateRef: heldRateId, heldRateState: found.state }));
  const { commit_number: version, writtenAtMicros: _at, actorId: _id, actorName: _name, ...row } = found;
  return accepted({ after: { ...row, state, reason: checked.value }, version });
}

/** Answers the id. */
function writeDecision(
  tx: ControlTx,
  { after: row, version }: Decided,
  event: 'HELD_RATE_CONFIRMED' | 'HELD_RATE_REJECTED',
): Uuid {
  tx.replace(heldRates, row, version);
  tx.record({
    event,
    objectType: 'HeldRate',
    objectId: row.id,
    before: { state: 'HELD', rateInEffect: row.previous_rate, rateInEffectDate: row.previous_date },
    after: {
      state: row.state,
      provider: row.provider,
      currency: row.currency,
      rateDate: row.rate_date,
      rate: row.rate,
      reason: row.reason,
    },
  });
  return row.id;
}
