import { expect, test } from 'vitest';
import { ConnectionFigures } from '@cifra/database/mssql/connection-figures';
import { createMetrics } from '@cifra/gateway/metrics';
import { connectionReadings } from './server-connections.ts';

test('the metrics have the connections to SQL Server as another thread counts them, and none without SQL Server', async () => {
  expect(connectionReadings({ connectionState: null })).toEqual([]);
  const memory = ConnectionFigures.memory();
  const [counting, read] = [new ConnectionFigures(memory), new ConnectionFigures(memory)];
  const metrics = createMetrics({ withProcessMetrics: false });
  for (const reading of connectionReadings({
    get connectionState() {
      return read.state;
    },
  }))
    metrics.observe(reading);
  counting.set('open', 40);
  counting.set('inUse', 31);
  counting.set('waiting', 7);
  counting.set('oldestSince', Date.now() - 2_000);
  counting.count('openedTotal');
  counting.count('openedTotal');
  counting.count('closedTotal');
  counting.count('busyTotal');
  const text = await metrics.registry.metrics();
  for (const line of [
    'open 40',
    'in_use 31',
    'idle 9',
    'waiting 7',
    'opened_total 2',
    'closed_total 1',
    'busy_total 1',
  ])
    expect(text).toContain(`cifra_sqlserver_connections_${line}\n`);
  expect(Number(/longest_wait_seconds (\S+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(2);
  counting.set('oldestSince', 0);
  counting.waited(5_000);
  counting.waited(10);
  expect(read.state.longestWaitSeconds).toBe(5);
});
