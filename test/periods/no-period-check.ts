import { postingMatrix } from '@cifra/domain/periods';

/** A planted fault: a writer that imports this module takes postings in every lock state. Nothing of it is in the product. */
for (const sides of Object.values(postingMatrix))
  Object.assign(sides, { SALES: true, PURCHASING: true, NONE: true });

export const commands = [];
