import { serveSubgraph, type RunningSubgraph, type ServedSubgraph } from '@cifra/access/serve-subgraph';
import type { MaskOptions } from '@cifra/access/mask-error';
import type { FirmContext, FirmParts } from './context.ts';
import { createFirmSubgraph } from './subgraph.ts';

type Serving = Pick<ServedSubgraph<FirmContext>, 'keys' | 'port' | 'host' | 'nowMicros' | 'onRefused'>;

/** The subgraph in a process of its own. */
export function serveFirmSubgraph({
  parts,
  log,
  ...serving
}: Serving & { readonly parts: FirmParts; readonly log: MaskOptions['log'] }): Promise<RunningSubgraph> {
  return serveSubgraph({ ...createFirmSubgraph({ ...parts, log }), ...serving });
}
