import { map, optional } from '@cifra/subgraph-kit/parse/combine';
import { asGiven } from '@cifra/subgraph-kit/parse/values';
import { microsOfText } from '@cifra/subgraph-kit/shapes';

/** Epoch microseconds as decimal digits: an input of a command is plain data. Null where it is left out. */
export const instantDigits = optional(map(asGiven<string>(), (instant) => microsOfText(instant).toString()));
