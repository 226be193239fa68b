import { writeSync } from 'node:fs';
import { Books, type BooksOptions } from '@cifra/books/books';
import { readProgress } from '@cifra/exchange/import/csv/import-progress';
import {
  checkTable,
  importTableCommand,
  type TableImportInput,
} from '@cifra/exchange/import/csv/import-table';
import type { Uuid } from '@cifra/domain/ids';

/** A process that imports a table: `import-process.ts <books options> <tenant id> <input>`, both as JSON. Says `writing` when it has begun to, then how it ended. */
const [options = '', tenantId = '', inputText = ''] = process.argv.slice(2);
const books = await Books.open(JSON.parse(options) as BooksOptions);
const input = JSON.parse(inputText) as TableImportInput;
const checked = await books.report(checkTable, tenantId as Uuid, input);
const watch = setInterval(() => {
  void readProgress(input.progressPath ?? '').then((progress) => {
    if (progress?.phase === 'WRITING' && progress.rows > 0) writeSync(1, 'writing\n');
  });
}, 1);
const outcome = await books.execute(
  importTableCommand,
  { tenantId: tenantId as Uuid },
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
