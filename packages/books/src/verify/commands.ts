import { rebuildDerived } from './rebuild-derived.ts';
import { verifyBooks } from './verify-books.ts';

export const commands = [rebuildDerived];
export const reports = [verifyBooks];
