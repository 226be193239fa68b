import { OperationsListener } from '../operations/operations-listener.ts';
import type { ListeningGateway } from './gateway.ts';
import type { StartOptions } from './options.ts';
import { part, type PartOf } from './part.ts';

/** Answers operators at an address of its own; null where there is none. */
export function operationsPart(
  { config }: StartOptions,
  listening: PartOf<ListeningGateway>,
): PartOf<OperationsListener | null> {
  return part('operations', {
    start: async () => {
      if (config.operations === null) return null;
      const { gateway } = listening.value;
      const { registry } = gateway.metrics;
      return OperationsListener.start(config.operations, {
        ready: () => gateway.readiness(),
        metrics: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
      });
    },
    stop: async (listener) => listener?.stop(),
  });
}
