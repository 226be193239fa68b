import type { Books } from '@cifra/books/books';
import type { CommandRequest, ControlCommand } from '@cifra/books/command';
import type { FollowerLog } from '@cifra/books/follow/follower-line';
import { newId } from '@cifra/books/ids';
import { FIRM_ID } from '@cifra/database/changes/count-up';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import {
  answerSenderLockCommand,
  releaseSenderLockCommand,
  seekSenderLockCommand,
  senderLock,
} from './lock-commands.ts';
import type { SenderTiming } from './timing.ts';

interface LockParts {
  readonly books: Books;
  readonly request: () => CommandRequest;
  readonly log: FollowerLog;
  readonly timing: SenderTiming;
}

/**
 * Which of several processes sends. The holder keeps the lock without writing; a process that waits asks now and then whether the
 * holder is still there, and takes over from one that does not answer. So a process alone writes once when it starts and once
 * when it stops. No clocks are compared: the one that asked waits by its own.
 */
export class SenderLock {
  readonly #parts: LockParts;
  readonly #processId: Uuid = newId();
  #isHeld = false;
  /** The question that stands, and since when this process knows of it. */
  #open: { readonly id: Uuid; readonly since: number } | null = null;
  #askedLastAt = Number.NEGATIVE_INFINITY;

  constructor(parts: LockParts) {
    this.#parts = parts;
  }

  /** As this process knows it; another one may have taken over since. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** When it is to look again if nobody tells it of a change before. */
  get nextLookMilliseconds(): number {
    const { askEveryMilliseconds, unansweredMilliseconds } = this.#parts.timing;
    const now = performance.now();
    const at =
      this.#open === null
        ? this.#askedLastAt + askEveryMilliseconds
        : this.#open.since + unansweredMilliseconds;
    return Math.max(0, at - now);
  }

  /**
   * Before each attempt: whether this process may still send. It answers a question before it goes on, so that an attempt that it begins
   * has ended before the next question can be left unanswered for too long.
   */
  async confirm(): Promise<boolean> {
    if (!this.#isHeld) return false;
    const row = await this.#read();
    if (row?.holder_id === this.#processId && row.question_id === null) return true;
    const isStill = await this.#run(answerSenderLockCommand, { processId: this.#processId });
    if (!isStill) this.#lost();
    return isStill;
  }

  /** The holder answers a question. Who waits takes the lock if it may, or asks when it is time to. */
  async look(): Promise<void> {
    if (this.#isHeld) {
      await this.confirm();
      return;
    }
    const row = await this.#read();
    const now = performance.now();
    const questionId = row?.question_id ?? null;
    if (questionId === null) this.#open = null;
    else if (questionId !== this.#open?.id) this.#open = { id: questionId, since: now };
    const isFree = row === null || row.holder_id === null;
    if (!isFree && this.nextLookMilliseconds > 0) return;
    await this.#seek(this.#open?.id ?? null);
  }

  /** Leaves the lock to whoever waits for it. */
  async release(): Promise<void> {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    await this.#run(releaseSenderLockCommand, { processId: this.#processId });
  }

  async #seek(unansweredId: Uuid | null): Promise<void> {
    const processId = this.#processId;
    const lock = await this.#run(seekSenderLockCommand, { processId, newQuestionId: newId(), unansweredId });
    const now = performance.now();
    this.#askedLastAt = now;
    this.#isHeld = lock.holder_id === processId;
    this.#open = this.#isHeld || lock.question_id === null ? null : { id: lock.question_id, since: now };
    if (this.#isHeld)
      this.#parts.log({ level: 'info', event: 'webhook.sendingHere', isTakenOver: unansweredId !== null });
  }

  #lost(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#open = null;
    this.#askedLastAt = performance.now();
    this.#parts.log({ level: 'error', event: 'webhook.sendingElsewhere' });
  }

  #read() {
    return this.#parts.books.control.first(senderLock, { id: FIRM_ID });
  }

  async #run<Input, Value>(command: ControlCommand<Input, Value, never>, input: Input): Promise<Value> {
    const { books, request } = this.#parts;
    const answer = await books.executeControl(command, input, request());
    if (!answer.ok) throw new InvariantBroken('the lock of the sender was refused');
    return answer.value;
  }
}
