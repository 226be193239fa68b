import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../../support/random.ts';
import { startProductProcess, type ProductProcess } from '../../worlds/product/product-process.ts';
import { makeFirmOnServer } from './firm-on-server.ts';
import { judge, type Judged } from './judge.ts';
import { keepWriting, makeCustomer, sendInvoice, type Customer, type SentCommand } from './load.ts';

/**
 * `TEST_SQLSERVER_URL=… npm run crash:server -- <kills> [seed]`: the product, its control plane and clients on the server, is killed by
 * SIGKILL at random moments while clients post. After each kill every command that was sent is looked for, and all books are verified; what
 * was not answered is sent again under its key. A table of what was found; ends with 1 where anything is lost, there twice or not whole.
 */
const [kills = 20, seed = Math.floor(performance.timeOrigin) % 0xffff_ffff] = process.argv
  .slice(2)
  .map(Number);
const server = process.env['TEST_SQLSERVER_URL'];
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed))
  throw new Error('npm run crash:server -- <kills> [seed]');
if (server === undefined)
  throw new Error('TEST_SQLSERVER_URL is not set: the log-in of an administrator of a server for tests');

const SLUGS = ['bakery', 'hardware', 'hotel'] as const;
const WRITERS_OF_EACH = 4;

process.stdout.write(`${kills} kills (repeat this run: npm run crash:server -- ${kills} ${seed})\n`);
const random = createRandom(seed);
const firm = await makeFirmOnServer(server, SLUGS);
const sent: SentCommand[] = [];
const customers: Customer[] = [];
let faultCount = 0;
const started: ProductProcess[] = [];

async function start(): Promise<ProductProcess> {
  const product = await startProductProcess(firm.directory, firm.environment);
  started.push(product);
  return product;
}

const row = (cells: readonly (string | number)[]): string =>
  `${cells.map((cell) => String(cell).padStart(12)).join('')}\n`;

/** Sends again, under its key, what got no answer: invoices, for a receipt needs the item of one. Answers how many. */
async function sendAgain(product: ProductProcess): Promise<number> {
  const unanswered = sent.filter(({ kind, displayNumber }) => kind === 'INVOICE' && displayNumber === null);
  for (const command of unanswered) {
    const customer = customers.find(({ slug }) => slug === command.slug);
    if (customer) await sendInvoice(product.callers, command, customer);
  }
  return unanswered.length;
}

function report(
  kill: number,
  millis: number,
  { again, judged }: { readonly again: number; readonly judged: Judged },
): void {
  const { answered, doneUnanswered, notDone, faults } = judged;
  faultCount += faults.length;
  process.stdout.write(
    row([kill, millis, sent.length, again, answered, doneUnanswered, notDone, faults.length]),
  );
  for (const fault of faults) process.stdout.write(`  ${fault}\n`);
}

try {
  process.stdout.write(
    row(['kill', 'after ms', 'sent', 'sent again', 'answered', 'done, unans.', 'not done', 'faults']),
  );
  for (let kill = 1; kill <= kills; kill += 1) {
    const product = await start();
    if (customers.length === 0)
      for (const slug of SLUGS) customers.push(await makeCustomer(product.callers, slug));
    const again = await sendAgain(product);
    let isOver = false;
    const answeredBefore = sent.filter(({ displayNumber }) => displayNumber !== null).length;
    const writers = customers.flatMap((customer) =>
      Array.from({ length: WRITERS_OF_EACH }, (_, writer) =>
        keepWriting(product.callers, customer, { sent, name: `k${kill}-w${writer}`, isOver: () => isOver }),
      ),
    );
    // Under load, however slow the server is: each writer has had an answer, on average.
    const loaded = answeredBefore + writers.length;
    while (sent.filter(({ displayNumber }) => displayNumber !== null).length < loaded)
      await Promise.race([delay(20), ...writers]);
    const millis = random.integer({ least: 0, most: 2_000 });
    await delay(millis);
    isOver = true;
    await product.kill();
    await Promise.all(writers);
    report(kill, millis, { again, judged: await judge(firm, sent) });
  }
  const last = await start();
  const again = await sendAgain(last);
  await last.kill();
  const judged = await judge(firm, sent);
  report(kills + 1, 0, { again, judged });
  const missing = sent.filter(({ kind, displayNumber }) => kind === 'INVOICE' && displayNumber === null);
  if (missing.length > 0) {
    faultCount += missing.length;
    process.stdout.write(`  ${missing.length} invoices were sent again and not answered\n`);
  }
} finally {
  // A campaign that failed leaves neither a server nor databases.
  await started.at(-1)?.kill();
  await firm.remove();
}
process.exitCode = faultCount === 0 ? 0 : 1;
