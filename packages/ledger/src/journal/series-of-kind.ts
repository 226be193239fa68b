import type { EntryKind } from '@cifra/domain/entry';

/** The series that a kind of entry is numbered in. */
export function seriesOfKind(kind: EntryKind): string {
  return kind === 'OPENING' ? 'OPN' : 'JE';
}
