import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { Books, type BooksOptions } from '@cifra/books/books';
import { readProgress } from '@cifra/exchange/import/csv/import-progress';
import {
  checkTable,
  importTableCommand,
  type TableImportInput,
} from '@cifra/exchange/import/csv/import-table';
import type { Uuid } from '@cifra/domain/ids';

export interface ImportOrder {
  readonly options: BooksOptions;
  readonly tenantId: Uuid;
  readonly input: TableImportInput;
}

/** A process that imports a table: its order comes as JSON, and says how a server is logged in to. Says `writing` when it has begun to, then how it ended. */
const { options, tenantId, input } = JSON.parse(await text(process.stdin)) as ImportOrder;
const books = await Books.open(options);
const checked = await books.report(checkTable, tenantId, input);
const watch = setInterval(() => {
  void readProgress(input.progressPath ?? '').then((progress) => {
    if (progress?.phase === 'WRITING' && progress.rows > 0) writeSync(1, 'writing\n');
  });
}, 1);
const outcome = await books.execute(
  importTableCommand,
  { tenantId },
  { ...input, fileHash: checked?.fileHash ?? null, refusal: checked?.refusal ?? null },
  {
    actor: { kind: 'operator', id: null, name: 'import' },
    requestId: 'import',
    origin: 'command line',
    reason: null,
    idempotencyKey: null,
  },
);
clearInterval(watch);
writeSync(1, outcome.ok ? 'done\n' : `${outcome.refusal.code}\n`);
await books.close();
