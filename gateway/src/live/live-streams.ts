import type { FastifyReply } from 'fastify';
import type { EdgeRefusal, MintedClaim } from '../edge/contract.ts';
import type { MaskError } from '../errors.ts';
import { refuse, type LimitRefusal } from '../limits/refusal.ts';
import type { LiveLimits } from '../limits/settings.ts';
import type { Log } from '../log.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { LiveChange, LiveChanges } from './contract.ts';
import { EventStream } from './event-stream.ts';
import { LiveStream, type StreamEnd, type StreamParts } from './live-stream.ts';
import type { MappedQuery } from './mapped-query.ts';
import { RunLine } from './run-line.ts';

const retryMillis = 5_000;

interface LiveStreamsOptions {
  readonly limits: LiveLimits;
  readonly changes: LiveChanges;
  readonly metrics: GatewayMetrics;
  readonly mask: MaskError;
  readonly log: Log;
}

/** Who subscribes to what. */
export interface Subscriber {
  readonly mapped: MappedQuery;
  readonly principalId: string;
  readonly requestId: string;
  readonly minted: MintedClaim;
  readonly mint: () => Promise<MintedClaim | EdgeRefusal>;
  readonly run: StreamParts['run'];
  readonly takeToken: StreamParts['takeToken'];
}

/** The open streams of this process. */
export class LiveStreams {
  readonly #options: LiveStreamsOptions;
  readonly #open = new Set<LiveStream>();
  readonly #openOf = new Map<string, number>();
  readonly #line: RunLine;
  readonly #unwatch: () => void;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #figures: ReturnType<typeof figuresOf>;
  #isClosed = false;
  #isRechecking = false;

  constructor(options: LiveStreamsOptions) {
    this.#options = options;
    const { limits, changes, metrics } = options;
    this.#line = new RunLine(limits.maxRunsAtATime);
    this.#unwatch = changes.watch((change) => this.#wake(change));
    const beatMillis = Math.min(limits.heartbeatMillis, limits.maxStalledMillis) / 2;
    this.#timers = [
      setInterval(() => void this.#recheck(), limits.recheckMillis).unref(),
      setInterval(() => this.#poll(), limits.pollMillis).unref(),
      setInterval(() => this.#beat(), beatMillis).unref(),
    ];
    this.#figures = figuresOf(metrics, () => this.#open);
  }

  /**
   * Opens a stream, or says why not; until it answers, nothing is sent. Refuses in this order: SHUTTING_DOWN, TOO_MANY_STREAMS of the
   * process (503: others may have room), TOO_MANY_STREAMS of the caller.
   */
  open(reply: FastifyReply, subscriber: Subscriber): LimitRefusal | null {
    const { mapped, principalId, requestId, minted, mint, run, takeToken } = subscriber;
    const { limits, mask, log } = this.#options;
    const refusal = this.#refusal(principalId);
    if (refusal) return refusal;
    const openedMillis = performance.now();
    let sent = 0;
    const parts: StreamParts = {
      mapped,
      principalId,
      tenantId: minted.tenant,
      minIntervalMillis: limits.minIntervalMillis,
      retryMillis,
      line: this.#line,
      mint,
      run,
      takeToken,
      mask: (error) => mask(error, { requestId }),
      onSent: () => {
        sent += 1;
        this.#figures.sent(mapped.field.name);
      },
      onEnded: (end) => {
        this.#remove(stream, end);
        log({
          level: 'info',
          event: 'stream-ended',
          requestId,
          principal: principalId,
          tenant: minted.tenant,
          field: mapped.field.name,
          end,
          sent,
          durationSeconds: Math.round((performance.now() - openedMillis) / 1000),
        });
      },
    };
    this.#openOf.set(principalId, (this.#openOf.get(principalId) ?? 0) + 1);
    const events = new EventStream(reply, {
      onReady: () => stream.proceed(),
      onGone: () => stream.end('client'),
    });
    const stream = new LiveStream(parts, events, minted);
    this.#open.add(stream);
    // Who has gone meanwhile is not told of a second time.
    if (reply.raw.destroyed || reply.raw.closed) stream.end('client');
    stream.wake();
    return null;
  }

  /** Ends all streams so that their clients come back, and opens no more. */
  close(): void {
    this.#isClosed = true;
    this.#unwatch();
    for (const timer of this.#timers) clearInterval(timer);
    for (const stream of this.#open) stream.interrupt();
  }

  #refusal(principalId: string): LimitRefusal | null {
    const { maxStreams, maxStreamsPerPrincipal } = this.#options.limits;
    if (this.#isClosed) return refuse('SHUTTING_DOWN', 'The server is closing: subscribe again', {}, 503);
    if (this.#open.size >= maxStreams)
      return refuse('TOO_MANY_STREAMS', 'The server has too many open streams', { maxStreams }, 503);
    if ((this.#openOf.get(principalId) ?? 0) < maxStreamsPerPrincipal) return null;
    const message = `You have ${maxStreamsPerPrincipal} open streams; close one first`;
    return refuse('TOO_MANY_STREAMS', message, { maxStreams: maxStreamsPerPrincipal });
  }

  #remove(stream: LiveStream, end: StreamEnd): void {
    if (!this.#open.delete(stream)) return;
    const { principalId, mapped } = stream.parts;
    const left = (this.#openOf.get(principalId) ?? 1) - 1;
    if (left === 0) this.#openOf.delete(principalId);
    else this.#openOf.set(principalId, left);
    this.#figures.ended(mapped.field.name, end);
  }

  #wake({ topic, tenantId }: LiveChange): void {
    for (const stream of this.#open) {
      const { mapped, tenantId: own } = stream.parts;
      const isMeant = mapped.field.wakes.some(
        (wake) =>
          wake.topic === topic && (wake.of === 'any' || tenantId === (wake.of === 'firm' ? null : own)),
      );
      if (isMeant) stream.wake();
    }
  }

  #poll(): void {
    for (const stream of this.#open) if (stream.parts.mapped.field.wakes.length === 0) stream.wake();
  }

  #beat(): void {
    for (const stream of this.#open) stream.beat(this.#options.limits);
  }

  /** One after the other: the looks of a thousand streams are not to come at once. */
  async #recheck(): Promise<void> {
    if (this.#isRechecking) return;
    this.#isRechecking = true;
    for (const stream of this.#open) await stream.recheck();
    this.#isRechecking = false;
  }
}

/** Series of the fields that were ever watched. */
function figuresOf(
  metrics: GatewayMetrics,
  open: () => Iterable<LiveStream>,
): { readonly sent: (field: string) => void; readonly ended: (field: string, end: StreamEnd) => void } {
  const sent = new Map<string, number>();
  const ended = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  metrics.observe({
    name: 'cifra_live_streams_open',
    help: 'Streams of events that are open.',
    kind: 'gauge',
    labelNames: ['field'],
    read: () => {
      const counts = new Map([...sent.keys()].map((field) => [field, 0]));
      for (const { parts } of open()) add(counts, parts.mapped.field.name);
      return [...counts].map(([field, value]) => ({ labels: { field }, value }));
    },
  });
  metrics.observe({
    name: 'cifra_live_events_total',
    help: 'Results that were sent to streams.',
    kind: 'counter',
    labelNames: ['field'],
    read: () => [...sent].map(([field, value]) => ({ labels: { field }, value })),
  });
  metrics.observe({
    name: 'cifra_live_streams_ended_total',
    help: 'Streams that have ended: by the client, because the server closed, refused with their first result, or withdrawn later.',
    kind: 'counter',
    labelNames: ['field', 'end'],
    read: () =>
      [...ended].map(([key, value]) => {
        const [field = '', end = ''] = key.split(' ');
        return { labels: { field, end }, value };
      }),
  });
  return { sent: (field) => add(sent, field), ended: (field, end) => add(ended, `${field} ${end}`) };
}
