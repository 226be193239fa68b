import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { exit, stdout } from 'node:process';
import { chromium } from 'playwright-core';
import { startDemoServer } from './demo-server.ts';
import { tryExplorer, tryRestrictedExplorer } from './explorer.ts';
import { findBrowser } from './find-browser.ts';
import { servePage } from './serve-page.ts';
import { tryOneCache } from './one-cache.ts';

/**
 * What only a browser can say: the explorer as a person uses it, and a page of another origin whose one cache holds several clients.
 *
 *     node clients/browser/run.ts [--data <directory with the demo firm>] [--pictures <directory>]
 *
 * Starts a server of its own. Ends with 2 where no browser is installed, and with 1 if anything is wrong.
 */
const { values } = parseArgs({ options: { data: { type: 'string' }, pictures: { type: 'string' } } });
const say = (text: string): void => void stdout.write(`${text}\n`);

const executablePath = findBrowser();
if (executablePath === null) {
  say('NOT TRIED IN A BROWSER: chromium is not installed (apt-get install chromium)');
  exit(2);
}

const own = values.data === undefined ? mkdtempSync(path.join(tmpdir(), 'cifra-browser-')) : null;
const { pictures } = values;
if (pictures !== undefined) mkdirSync(pictures, { recursive: true });

const page = await servePage();
const directory = values.data ?? own ?? '';
let server = await startDemoServer(directory, page.origin);
// `books.example` is another machine without TLS, as far as the browser knows.
const browser = await chromium.launch({
  executablePath,
  args: ['--host-resolver-rules=MAP books.example 127.0.0.1'],
});
try {
  await tryExplorer(browser, {
    url: server.url,
    say: (text) => say(`explorer: ${text}`),
    picture: async (shown, name) => {
      if (pictures !== undefined) await shown.screenshot({ path: path.join(pictures, `${name}.png`) });
    },
  });
  await tryOneCache(browser, {
    pageUrl: page.origin,
    apiUrl: server.url,
    say: (text) => say(`one cache: ${text}`),
  });
  await server.stop();
  server = await startDemoServer(directory, page.origin, { CIFRA_SAFELIST: 'all' });
  const elsewhere = new URL(server.url);
  elsewhere.hostname = 'books.example';
  await tryRestrictedExplorer(browser, { url: elsewhere.origin, say: (text) => say(`explorer: ${text}`) });
  say('browser: no mistake found');
} finally {
  await browser.close();
  await server.stop();
  await page.close();
  if (own !== null) rmSync(own, { recursive: true, force: true });
}
