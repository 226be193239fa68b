import { logTextOf } from '@cifra/database/failures';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { listTenants } from '@cifra/books/directory';
import type { Position } from '@cifra/books/follow/follower';
import type { FollowerLog } from '@cifra/books/follow/follower-line';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { Uuid } from '@cifra/domain/ids';
import { accessNow } from '../../access/access-now.ts';
import { requestedDeliveries, webhookById, webhooksNotDeleted, type WebhookRow } from '../queries.ts';
import { Deliverer } from './deliverer.ts';
import { tidyWebhooksCommand } from './keep-attempt.ts';
import { Lane } from './lane.ts';
import { defaultPostSettings, type PostSettings } from './post.ts';
import { SenderLock } from './sender-lock.ts';
import { senderTiming, type SenderTiming } from './timing.ts';
import { Turns } from './turns.ts';

/** Requests at a time: to everybody, and to one webhook, so that a slow one leaves room for the others. */
const SENDING_AT_A_TIME = 8;
const SENDING_TO_ONE = 2;
/** The readers are the users' first. */
const READING_AT_A_TIME = 2;

interface SenderOptions {
  readonly masterKeys: MasterKeys;
  readonly request: () => CommandRequest;
  readonly log: FollowerLog;
  readonly post?: Partial<PostSettings>;
  readonly timing?: Partial<SenderTiming>;
}

/** What is measured. */
export interface WebhookSenderState {
  /** Whether it is this process that sends, and not one that waits to take over. */
  readonly isSending: boolean;
  /** Lanes with something that is not sent yet. */
  readonly waitingCount: number;
  /** Those of them whose last attempt failed. */
  readonly failingCount: number;
  readonly suspendedCount: number;
  readonly attemptsTotal: number;
}

interface Running {
  readonly lane: Lane;
  readonly webhookId: Uuid;
  readonly tenantId: Uuid;
  isBusy: boolean;
  /** Whether there was something new while it was busy. */
  isWokenAgain: boolean;
  /** Set while it waits after a failure. */
  timer: NodeJS.Timeout | null;
}

/**
 * Sends webhooks, in one process at a time: the others have no lanes and wait for the lock. It is woken by the follower of commits, and by the changes of webhooks; each webhook and tenant has a lane of its own, which waits
 * alone when it fails.
 */
export class WebhookSender {
  readonly #books: Books;
  readonly #options: SenderOptions;
  readonly #timing: SenderTiming;
  readonly #deliverer: Deliverer;
  readonly #lock: SenderLock;
  readonly #lanes = new Map<string, Running>();
  readonly #turnsOf = new Map<Uuid, Turns>();
  readonly #sending = new Turns(SENDING_AT_A_TIME);
  readonly #reading = new Turns(READING_AT_A_TIME);
  readonly #work = new Set<Promise<void>>();
  #webhooks: ReadonlyMap<Uuid, WebhookRow> = new Map();
  #refreshing: Promise<void> = Promise.resolve();
  #requested: Promise<void> = Promise.resolve();
  #tidying: NodeJS.Timeout | null = null;
  #nextLook: NodeJS.Timeout | null = null;
  #isStopping = false;
  #attemptsTotal = 0;

  constructor(books: Books, options: SenderOptions) {
    this.#books = books;
    this.#options = options;
    this.#timing = { ...senderTiming, ...options.timing };
    const { request, log } = options;
    this.#lock = new SenderLock({ books, request, log, timing: this.#timing });
    this.#deliverer = new Deliverer({
      books,
      masterKeys: options.masterKeys,
      accessOf: accessNow(books.control),
      request,
      log,
      post: { ...defaultPostSettings, ...options.post },
      timing: this.#timing,
    });
  }

  get state(): WebhookSenderState {
    const lanes = [...this.#lanes.values()];
    return {
      isSending: this.#lock.isHeld,
      waitingCount: lanes.filter(({ isBusy, timer }) => isBusy || timer !== null).length,
      failingCount: lanes.filter(({ timer }) => timer !== null).length,
      suspendedCount: [...this.#webhooks.values()].filter(({ state }) => state === 'SUSPENDED').length,
      attemptsTotal: this.#attemptsTotal,
    };
  }

  /** Takes up what an earlier process left: tests, replays, and every lane. */
  async start(): Promise<void> {
    await this.refresh();
    const tidy = (): void => this.#track(this.#tidy());
    tidy();
    this.#tidying = setInterval(tidy, this.#timing.tidyEveryMilliseconds).unref();
  }

  /** Ends the attempts that run; what is left, the next start takes up, or a process that waits. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#tidying) clearInterval(this.#tidying);
    if (this.#nextLook) clearTimeout(this.#nextLook);
    for (const { timer } of this.#lanes.values()) if (timer) clearTimeout(timer);
    while (this.#work.size > 0) await Promise.all(this.#work);
    await this.#refreshing.catch(() => undefined);
    await this.#lock.release().catch((error: unknown) => this.#logFailure('webhook.releaseFailure', error));
  }

  /** Reads the webhooks anew; those that have become active go on in every tenant. Sends what was asked for. */
  refresh(): Promise<void> {
    // One that failed was its caller's to deal with; the next begins anew.
    const before = this.#refreshing.catch(() => undefined);
    this.#refreshing = before.then(async () => {
      // Where it fails, it is tried again.
      this.#planLook(this.#timing.ownFailureMilliseconds);
      await this.#refresh();
      this.#planLook(this.#lock.nextLookMilliseconds);
    });
    return this.#refreshing;
  }

  /** There is something new in a tenant's books. */
  wake(tenantId: Uuid): void {
    for (const webhook of this.#webhooks.values())
      if (webhook.state === 'ACTIVE' && (webhook.tenant_id ?? tenantId) === tenantId)
        this.#wake(webhook.id, tenantId);
  }

  /** How far the lanes of each tenant have come, the last of them; left out where a lane does not know yet. */
  positions(tenantIds: readonly Uuid[]): ReadonlyMap<Uuid, Position> {
    const positions = new Map<Uuid, Position>();
    if (!this.#lock.isHeld) return positions;
    for (const tenantId of tenantIds) {
      let last: bigint | null = null;
      for (const { id, state, tenant_id } of this.#webhooks.values()) {
        if (state !== 'ACTIVE' || (tenant_id ?? tenantId) !== tenantId) continue;
        const number = this.#lanes.get(keyOf(id, tenantId))?.lane.position ?? 0n;
        if (last === null || number < last) last = number;
      }
      if (last !== null && last > 0n) positions.set(tenantId, { number: last });
    }
    return positions;
  }

  async #refresh(): Promise<void> {
    if (this.#isStopping) return;
    const wasHeld = this.#lock.isHeld;
    await this.#lock.look();
    const before = wasHeld ? this.#webhooks : new Map<Uuid, WebhookRow>();
    const rows = await this.#books.control.all(webhooksNotDeleted, {});
    this.#webhooks = new Map(rows.map((row) => [row.id, row]));
    for (const [key, running] of this.#lanes) {
      if (this.#active(running.webhookId) !== null) continue;
      if (running.timer) clearTimeout(running.timer);
      if (!running.isBusy) this.#lanes.delete(key);
      else running.timer = null;
    }
    if (!this.#lock.isHeld) return;
    const begun = rows.filter(
      ({ id, state, commit_number: version }) =>
        state === 'ACTIVE' && before.get(id)?.commit_number !== version,
    );
    if (begun.length > 0) {
      const tenants = await listTenants(this.#books.control);
      const served = tenants.filter(({ state }) => state === 'ACTIVE').map(({ id }) => id);
      for (const { id, tenant_id } of begun)
        for (const tenantId of served) if ((tenant_id ?? tenantId) === tenantId) this.#wake(id, tenantId);
    }
    this.#requested = this.#requested.then(() => this.#sendRequested());
    this.#track(this.#requested);
  }

  /** A process that waits is told when the lock is left to it; of a holder that dies nobody tells. */
  #planLook(milliseconds: number): void {
    if (this.#nextLook) clearTimeout(this.#nextLook);
    if (this.#isStopping || this.#lock.isHeld) return;
    this.#nextLook = setTimeout(() => {
      const looking = this.refresh();
      this.#track(looking.catch((error: unknown) => this.#logFailure('webhook.lookFailure', error)));
    }, milliseconds).unref();
  }

  #wake(webhookId: Uuid, tenantId: Uuid): void {
    if (this.#isStopping || !this.#lock.isHeld) return;
    const key = keyOf(webhookId, tenantId);
    let running = this.#lanes.get(key);
    if (running === undefined) {
      const lane = new Lane({
        books: this.#books,
        request: this.#options.request,
        deliverer: this.#deliverer,
        webhook: () => this.#active(webhookId),
        tenantId,
        reading: this.#reading,
        sending: (work) => this.#send(webhookId, work),
        isStopping: () => this.#isStopping,
      });
      running = { lane, webhookId, tenantId, isBusy: false, isWokenAgain: false, timer: null };
      this.#lanes.set(key, running);
    }
    // One that waits after a failure goes on waiting: what is new comes after what failed.
    if (running.isBusy) running.isWokenAgain = true;
    else if (running.timer === null) this.#track(this.#run(key, running));
  }

  async #run(key: string, running: Running): Promise<void> {
    running.isBusy = true;
    let milliseconds: number | null = null;
    do {
      running.isWokenAgain = false;
      try {
        const end = await running.lane.run();
        milliseconds = end.kind === 'later' ? end.milliseconds : null;
        // It may have suspended its webhook, which is seen here at once.
        if (end.kind === 'inactive' && !this.#isStopping) await this.refresh();
      } catch (error) {
        this.#logFailure('webhook.laneFailure', error);
        milliseconds = this.#timing.ownFailureMilliseconds;
      }
    } while (running.isWokenAgain && milliseconds === null && !this.#isStopping);
    running.isBusy = false;
    if (this.#active(running.webhookId) === null) this.#lanes.delete(key);
    else if (milliseconds !== null && !this.#isStopping)
      running.timer = setTimeout(() => {
        running.timer = null;
        this.#track(this.#run(key, running));
      }, milliseconds).unref();
  }

  async #sendRequested(): Promise<void> {
    try {
      const rows = await this.#books.control.all(requestedDeliveries, {});
      await Promise.all(
        rows.map(async (delivery) => {
          if (this.#active(delivery.webhook_id) === null || this.#isStopping) return;
          await this.#send(delivery.webhook_id, async () => {
            const webhook = await this.#books.control.first(webhookById, { id: delivery.webhook_id });
            if (webhook?.state === 'ACTIVE')
              await this.#deliverer.deliver(webhook, { delivery, isRequested: true, cursor: null });
          });
        }),
      );
    } catch (error) {
      this.#logFailure('webhook.requestedFailure', error);
    }
  }

  /** Null: another process sends by now. */
  #send<Value>(webhookId: Uuid, work: () => Promise<Value>): Promise<Value | null> {
    const own = this.#turnsOf.get(webhookId) ?? new Turns(SENDING_TO_ONE);
    this.#turnsOf.set(webhookId, own);
    return own.run(() =>
      this.#sending.run(async () => {
        if (!(await this.#lock.confirm())) {
          this.#planLook(this.#lock.nextLookMilliseconds);
          return null;
        }
        this.#attemptsTotal += 1;
        return work();
      }),
    );
  }

  #active(webhookId: Uuid): WebhookRow | null {
    const webhook = this.#lock.isHeld ? this.#webhooks.get(webhookId) : undefined;
    return webhook?.state === 'ACTIVE' ? webhook : null;
  }

  async #tidy(): Promise<void> {
    const nowMillis = BigInt(Date.now());
    const beforeMicros = (nowMillis - BigInt(this.#timing.keptMilliseconds)) * 1000n;
    const input = { beforeMicros, nowMicros: nowMillis * 1000n };
    try {
      await this.#books.executeControl(tidyWebhooksCommand, input, this.#options.request());
    } catch (error) {
      this.#logFailure('webhook.tidyFailure', error);
    }
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  #logFailure(event: string, error: unknown): void {
    const text = logTextOf(error);
    this.#options.log({ level: 'error', event, error: text });
  }
}

const keyOf = (webhookId: Uuid, tenantId: Uuid): string => `${webhookId} ${tenantId}`;
