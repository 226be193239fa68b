import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../../support/random.ts';
import { startProductProcess, type ProductProcess } from '../../worlds/product/product-process.ts';
import { makeFirmOnServer, type FirmOnServer } from './firm-on-server.ts';
import { judge } from './judge.ts';
import { keepWriting, makeCustomer, sendInvoice, type Customer, type SentCommand } from './load.ts';

const SLUGS = ['bakery', 'hardware', 'hotel'] as const;
const WRITERS_OF_EACH = 4;

/**
 * Kills the product, its control plane and clients on a server, so many times at random moments while clients post. After each kill every command
 * that was sent is looked for, and all books are verified; what was not answered is sent again under its key. Prints a table; answers what is wrong.
 */
export async function killProduct(server: string, kills: number, seed: number): Promise<readonly string[]> {
  process.stdout.write(`${kills} kills (repeat this run: npm run crash:server -- ${kills} ${seed})\n`);
  const random = createRandom(seed);
  const campaign = new Campaign(await makeFirmOnServer(server, SLUGS));
  try {
    write(['kill', 'after ms', 'sent', 'sent again', 'answered', 'done, unans.', 'not done', 'faults']);
    for (let kill = 1; kill <= kills; kill += 1)
      await campaign.killOnce(kill, random.integer({ least: 0, most: 2_000 }));
    await campaign.finish(kills + 1);
    return campaign.faults;
  } finally {
    // A campaign that failed leaves neither a server nor databases.
    await campaign.remove();
  }
}

const write = (cells: readonly (string | number)[]): void =>
  void process.stdout.write(`${cells.map((cell) => String(cell).padStart(12)).join('')}\n`);

class Campaign {
  readonly faults: string[] = [];
  readonly #firm: FirmOnServer;
  readonly #sent: SentCommand[] = [];
  readonly #customers: Customer[] = [];
  #running: ProductProcess | null = null;

  constructor(firm: FirmOnServer) {
    this.#firm = firm;
  }

  /** Under load, so many milliseconds after each writer has had an answer, on average, however slow the server is. */
  async killOnce(kill: number, millis: number): Promise<void> {
    const product = await this.#start();
    if (this.#customers.length === 0)
      for (const slug of SLUGS) this.#customers.push(await makeCustomer(product.callers, slug));
    const again = await this.#sendAgain(product);
    let isOver = false;
    const loaded = this.#answered() + this.#customers.length * WRITERS_OF_EACH;
    const writers = this.#customers.flatMap((customer) =>
      Array.from({ length: WRITERS_OF_EACH }, (_, writer) =>
        keepWriting(product.callers, customer, {
          sent: this.#sent,
          name: `k${kill}-w${writer}`,
          isOver: () => isOver,
        }),
      ),
    );
    while (this.#answered() < loaded) await Promise.race([delay(20), ...writers]);
    await delay(millis);
    isOver = true;
    await product.kill();
    await Promise.all(writers);
    await this.#judge(kill, millis, again);
  }

  /** Sends the rest, and looks once more. */
  async finish(row: number): Promise<void> {
    const product = await this.#start();
    const again = await this.#sendAgain(product);
    await product.kill();
    await this.#judge(row, 0, again);
    const missing = this.#unanswered().length;
    if (missing > 0) this.faults.push(`${missing} invoices were sent again and not answered`);
  }

  async remove(): Promise<void> {
    await this.#running?.kill();
    await this.#firm.remove();
  }

  async #start(): Promise<ProductProcess> {
    const { directory, environment } = this.#firm;
    this.#running = await startProductProcess(directory, environment);
    return this.#running;
  }

  #answered(): number {
    return this.#sent.filter(({ displayNumber }) => displayNumber !== null).length;
  }

  /** A receipt needs the item of an invoice: only invoices are sent again. */
  #unanswered(): readonly SentCommand[] {
    return this.#sent.filter(({ kind, displayNumber }) => kind === 'INVOICE' && displayNumber === null);
  }

  /** Under its key; answers how many. */
  async #sendAgain({ callers }: ProductProcess): Promise<number> {
    const unanswered = this.#unanswered();
    for (const command of unanswered) {
      const customer = this.#customers.find(({ slug }) => slug === command.slug);
      if (customer) await sendInvoice(callers, command, customer);
    }
    return unanswered.length;
  }

  async #judge(kill: number, millis: number, again: number): Promise<void> {
    const { answered, doneUnanswered, notDone, faults } = await judge(this.#firm, this.#sent);
    write([kill, millis, this.#sent.length, again, answered, doneUnanswered, notDone, faults.length]);
    for (const fault of faults) process.stdout.write(`  ${fault}\n`);
    this.faults.push(...faults);
  }
}
