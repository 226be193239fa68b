import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Figures that another part keeps. They are read when the metrics are fetched. */
export interface Reading {
  readonly name: string;
  readonly help: string;
  readonly kind: 'gauge' | 'counter';
  /** Where the first reading may be empty; otherwise those of its first figure. */
  readonly labelNames?: readonly string[];
  readonly read: () => readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

export interface GatewayMetrics {
  readonly registry: Registry;
  readonly inFlight: Gauge;
  requestEnded(facts: { route: string; status: number; durationSeconds: number }): void;
  refused(code: string): void;
  observe(reading: Reading): void;
}

/** A separate registry, so that several gateways in one process do not mix their metrics. */
export function createMetrics({ withProcessMetrics }: { withProcessMetrics: boolean }): GatewayMetrics {
  const registry = new Registry();
  const durations = new Histogram({
    name: 'cifra_gateway_request_duration_seconds',
    help: 'Time from the request to its answer.',
    labelNames: ['route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const inFlight = new Gauge({
    name: 'cifra_gateway_requests_in_flight',
    help: 'Requests that have not been answered yet.',
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'cifra_gateway_refusals_total',
    help: 'Requests that a limit, the safelist or the edge refused, by code.',
    labelNames: ['code'] as const,
    registers: [registry],
  });
  if (withProcessMetrics) collectDefaultMetrics({ register: registry });
  const series = new Map<string, ReturnType<typeof durations.labels>>();
  return {
    registry,
    inFlight,
    requestEnded: ({ route, status, durationSeconds }) => {
      const key = `${route} ${status}`;
      let one = series.get(key);
      if (!one) series.set(key, (one = durations.labels(route, String(status))));
      one.observe(durationSeconds);
    },
    refused: (code) => refusals.labels(code).inc(),
    observe: (reading) => observe(registry, reading),
  };
}

function observe(registry: Registry, { name, help, kind, labelNames, read }: Reading): void {
  const names = labelNames ?? Object.keys(read()[0]?.labels ?? {});
  const options = { name, help, labelNames: [...names], registers: [registry] };
  const makers = {
    counter: () =>
      new Counter({
        ...options,
        collect() {
          this.reset();
          for (const { labels, value } of read()) this.inc(labels, value);
        },
      }),
    gauge: () =>
      new Gauge({
        ...options,
        collect() {
          this.reset();
          for (const { labels, value } of read()) this.set(labels, value);
        },
      }),
  };
  makers[kind]();
}
