import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { isTicketHash, ticketByHash } from './tickets.ts';

/** FETCHED: from the moment at which its file was asked for. Only whoever reads it knows how much of it has come. */
export type DownloadState = 'WAITING' | 'FETCHED' | 'EXPIRED';

export interface DownloadOfCaller {
  readonly ticketHash: string;
  readonly userId: Uuid;
  readonly tenantId: Uuid;
  /** Who makes the file: the name of a download source. */
  readonly source: string;
}

/** What has become of a download; null if the caller has none of this source in the tenant. `nowMicros`: epoch microseconds. */
export async function findDownloadState(
  control: ControlReadTx,
  { ticketHash, userId, tenantId, source }: DownloadOfCaller,
  nowMicros: bigint,
): Promise<DownloadState | null> {
  if (!isTicketHash(ticketHash)) return null;
  const row = await control.first(ticketByHash, { ticketHash });
  if (row?.purpose !== 'DOWNLOAD' || row.user_id !== userId || row.tenant_id !== tenantId) return null;
  const { source: made } = JSON.parse(row.parameters) as { readonly source?: string };
  if (made !== source) return null;
  if (row.state === 'USED') return 'FETCHED';
  return row.state === 'OPEN' && row.expires_at > nowMicros ? 'WAITING' : 'EXPIRED';
}
