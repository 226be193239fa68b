import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { fault, parser, type Parser } from '@cifra/subgraph-kit/parse/parser';
import { asGiven } from '@cifra/subgraph-kit/parse/values';

/** An id that is not written as one is the id of no held rate. */
const heldRateId: Parser<string, Uuid, 'HELD_RATE_UNKNOWN'> = parser(
  refusalCodes('HELD_RATE_UNKNOWN'),
  (text, path) => {
    const id = parseUuid(text);
    return id.ok ? id : fault(path, refuse('HELD_RATE_UNKNOWN', { heldRateRef: text.slice(0, 64) }));
  },
);

export const heldRateDecision = fields({ heldRateId, reason: asGiven<string>() });
