import type { Uuid } from '@cifra/domain/ids';

/** A result as a file; `packages/exchange` writes it. */
export const resultFormats = ['CSV', 'XLSX', 'JSON'] as const;
export type ResultFormat = (typeof resultFormats)[number];

/** The name of its source in a ticket. */
export const INVESTIGATION_SOURCE = 'investigation';

export const resultFileName = (slug: string, investigationId: Uuid, format: ResultFormat): string =>
  `${slug}-investigation-${investigationId}.${format.toLowerCase()}`;
