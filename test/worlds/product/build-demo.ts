import { openBooks } from '@cifra/ops/open-books';
import { systemRequest } from '@cifra/ops/system-request';
import { parseConfig } from '@cifra/ops/config';
import { createDemoFirm } from '@cifra/ops/demo/demo-firm';

/** A process of its own, `build-demo.ts <data directory>`: what is loaded before it holds for nobody else. */
const [, , dataDirectory = ''] = process.argv;
const onProgress = (): void => undefined;
const config = parseConfig({
  CIFRA_DATA: dataDirectory,
  CIFRA_WRITER_THREADS: '0',
  CIFRA_READER_THREADS: '0',
});
const books = await openBooks(config, { onProgress });
await createDemoFirm({ books, dataDirectory }, { request: systemRequest('demo'), onProgress });
await books.close();
