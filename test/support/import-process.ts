import { writeSync } from 'node:fs';
import { Books, type BooksOptions } from '@cifra/books/books';
import { importSaftCommand } from '@cifra/exchange/import/saft/import-saft';
import { readSaftFile } from '@cifra/exchange/import/saft/read-saft-file';
import type { Uuid } from '@cifra/domain/ids';

/** A process that imports a file: `import-process.ts <books options as JSON> <tenant id> <file>`. Says `started`, then how it ended. */
const [options = '', tenantId = '', path = ''] = process.argv.slice(2);
const books = await Books.open(JSON.parse(options) as BooksOptions);
const { file, fileName, fileHash } = await readSaftFile(path);
if (file === null) throw new Error('the file cannot be read');
writeSync(1, 'started\n');
const outcome = await books.execute(
  importSaftCommand,
  { tenantId: tenantId as Uuid },
  { file, fileName, fileHash, accountTypes: {}, hasConsentToDifferences: false },
  {
    actor: { kind: 'operator', id: null, name: 'import' },
    requestId: 'import',
    origin: 'command line',
    reason: null,
    idempotencyKey: null,
  },
);
writeSync(1, outcome.ok ? 'done\n' : `${outcome.refusal.code}\n`);
await books.close();
