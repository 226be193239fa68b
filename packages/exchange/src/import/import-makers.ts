import type { Uuid } from '@cifra/domain/ids';

/** Who brought an import, and who approved it. */
export interface ImportMakers {
  readonly importId: Uuid;
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
}
