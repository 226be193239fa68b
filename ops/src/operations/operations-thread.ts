import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread, MetricsText, OperationsThreadData, Pulse, ToThread } from './messages.ts';

/**
 * Answers `/health`, `/ready` and `/metrics` on a thread of its own, so that neither reports nor a flood of requests keep an operator
 * waiting. It knows nothing but what the server's thread tells it.
 */

/** Without a sign of the server's thread for as long, it hangs. */
const STALLED_MILLIS = 10_000;
const METRICS_WAIT_MILLIS = 5_000;
const MOST_CONNECTIONS = 100;

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');
const { host, port: wantedPort } = workerData as OperationsThreadData;

let last: Pulse | null = null;
let heardAtMillis = performance.now();
let nextId = 1;
const waiting = new Map<number, (metrics: MetricsText | null) => void>();
const tell = (message: FromThread): void => port.postMessage(message);

port.on('message', (message: ToThread) => {
  if (message.kind === 'metrics') {
    waiting.get(message.id)?.(message);
    return;
  }
  last = message;
  heardAtMillis = performance.now();
});

function silentMillis(): number {
  return performance.now() - heardAtMillis;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(JSON.stringify(body));
}

function fetchMetrics(): Promise<MetricsText | null> {
  const id = nextId;
  nextId += 1;
  return new Promise((resolve) => {
    const end = (metrics: MetricsText | null): void => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(metrics);
    };
    const timer = setTimeout(end, METRICS_WAIT_MILLIS, null);
    waiting.set(id, end);
    tell({ kind: 'metrics', id });
  });
}

const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
  const stalled = silentMillis() > STALLED_MILLIS;
  switch (request.method === 'GET' ? request.url : '') {
    case '/health':
      return stalled
        ? send(response, 503, { status: 'stalled', silentMillis: Math.round(silentMillis()) })
        : send(response, 200, { status: 'alive' });
    case '/ready':
      if (last === null) return send(response, 503, { status: 'starting' });
      return stalled
        ? send(response, 503, { status: 'stalled' })
        : send(response, last.isReady ? 200 : 503, last.body);
    case '/metrics':
      return void fetchMetrics().then((metrics) =>
        metrics === null
          ? send(response, 503, { status: 'stalled' })
          : response.writeHead(200, { 'content-type': metrics.contentType }).end(metrics.text),
      );
    default:
      return send(response, 404, { status: 'nothing here' });
  }
});
server.maxConnections = MOST_CONNECTIONS;
server.on('error', (error: NodeJS.ErrnoException) =>
  tell({ kind: 'failed', code: error.code ?? '', message: error.message }),
);
server.listen(wantedPort, host, () =>
  tell({ kind: 'listening', port: (server.address() as AddressInfo).port }),
);
