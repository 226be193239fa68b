import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';

export const heldRateDecision = fields({ heldRateId: uuid, reason: asGiven<string>() });
