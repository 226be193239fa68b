import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Browser, Page, Request, Response } from 'playwright-core';

/** What the page sends by its id. */
const manifest = JSON.parse(
  readFileSync(new URL('../../schema/manifests/explorer.json', import.meta.url), 'utf8'),
) as { operations: { id: string; body: string }[] };
const textOf = new Map(manifest.operations.map(({ id, body }) => [id, body]));

const examples = ['FirmDashboard', 'LatestEntries', 'TrialBalance', 'SaveDraft', 'Search'];
const client = { words: 'panader', label: 'Panadería del Istmo, S.A. (panaderia-istmo)' };
const email = 'owner@demo.example';
const password = 'cifra-demo-2026';

/** For what hangs: a machine may be busy, and the page is several megabytes. */
const LONGEST_MILLISECONDS = 90_000;

interface Tried {
  readonly url: string;
  readonly say: (text: string) => void;
  readonly picture: (page: Page, name: string) => Promise<void>;
}

/** The explorer, as a person uses it: logs in, chooses a client, runs the examples, reloads, logs out. */
export async function tryExplorer(browser: Browser, { url, say, picture }: Tried): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(LONGEST_MILLISECONDS);
  const page = await context.newPage();
  const faults = watch(page, new URL(url).origin);

  await page.goto(url);
  await picture(page, 'landing');
  await page.click('a[href="/explorer"]');
  await page.waitForSelector('#log-in:not([hidden])');

  await logIn(page, 'wrong');
  await page.waitForSelector('#status.wrong');
  assert.match((await page.textContent('#status')) ?? '', /The e-mail address or the password is wrong/);
  await picture(page, 'wrong-password');
  say('a wrong password is said in words');

  const answer = page.waitForResponse(isOf('LogIn'));
  await logIn(page, password);
  const { data } = (await (await answer).json()) as {
    data: { logIn: { accessToken: string; refreshToken: string | null } };
  };
  await page.waitForSelector('#account:not([hidden])');
  assert.equal(await page.textContent('#who'), `Olga Owner, ${email}`);
  assert.equal(data.logIn.refreshToken, null, 'the refresh token is in the cookie');

  await openTab(page, 'LatestEntries');
  await pressUntilItShows(page, 'Choose the client at the top of the page');
  await page.fill('#client', client.words);
  await page.press('#client', 'Tab');
  assert.equal(await page.inputValue('#client'), client.label);
  say('without a client it says what to do; a part of the name finds the client');

  for (const name of examples) {
    await run(page, name);
    await picture(page, name);
  }
  say(`the ${examples.length} examples run as they are`);

  await subscribe(page);
  say('a subscription shows what comes');

  await expectNoTokenIn(page, data.logIn.accessToken);
  const [cookie] = await context.cookies();
  assert.deepEqual([cookie?.httpOnly, cookie?.secure], [true, true]);
  say('no token in address, title, localStorage or sessionStorage');

  await page.reload();
  await page.waitForSelector('#account:not([hidden])');
  await page.waitForFunction(
    (label) => document.querySelector<HTMLInputElement>('#client')?.value === label,
    client.label,
  );
  await run(page, 'TrialBalance');
  say('after a reload the session, the client and the tabs are there');

  const renewal = page.waitForResponse(isOf('RefreshLogIn'));
  await refuseOnce(page, 'FirmDashboard');
  await run(page, 'FirmDashboard');
  assert.equal((await renewal).status(), 200);
  say('a token that is refused is renewed, and the operation is sent once more');

  await page.click('#log-out');
  await page.waitForSelector('#log-in:not([hidden])');
  assert.deepEqual(await context.cookies(), []);
  assert.equal(await page.inputValue('#client'), '');
  await page.reload();
  await page.waitForSelector('#log-in:not([hidden])');
  say('after the log-out, and a reload, nobody is logged in');

  await page.click('#use-token');
  await page.fill('#token', 'no-token');
  await page.press('#token', 'Enter');
  await page.waitForSelector('#status.wrong');
  assert.equal(await page.textContent('#status'), 'This token or key is not valid.');
  assert.ok(await page.isVisible('#paste'));
  say('a pasted token that is not valid is said in words');
  assert.deepEqual(faults, []);
  await context.close();
}

/** The same where the safelist is on, over plain HTTP from another machine: the browser has no cookie, no locks and no random ids for such a page. */
export async function tryRestrictedExplorer(
  browser: Browser,
  { url, say }: Pick<Tried, 'url' | 'say'>,
): Promise<void> {
  const context = await browser.newContext();
  context.setDefaultTimeout(LONGEST_MILLISECONDS);
  const page = await context.newPage();
  const faults = watch(page, new URL(url).origin);
  await page.goto(`${url}/explorer`);
  assert.equal(await page.evaluate(() => window.isSecureContext), false);
  await page.waitForSelector('#log-in:not([hidden])');
  await logIn(page, password);
  await page.waitForSelector('#account:not([hidden])');
  await page.reload();
  await page.waitForSelector('#account:not([hidden])');
  await page.fill('#client', client.words);
  await page.press('#client', 'Tab');
  await run(page, 'SaveDraft');
  say('what it sends of itself, and an example, run where the safelist is on');
  await page.click('.graphiql-query-editor .view-lines');
  await page.keyboard.insertText('# edited\n');
  const refused = await execute(page, 'SaveDraft', 400);
  assert.ok((refused.request().postDataJSON() as Sent).query?.includes('# edited'));
  await shows(page, 'PERSISTED_OPERATION_REQUIRED');
  await shows(page, 'This server runs only operations that it knows');
  say('an operation that is edited is refused there, in words');
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.click('#log-out');
  await page.waitForSelector('#log-in:not([hidden])');
  say('without a secure context the session is in the tab alone, and survives a reload too');
  assert.deepEqual(faults, []);
  await context.close();
}

/** What the page complains of, and what it loads from elsewhere. */
function watch(page: Page, origin: string): readonly string[] {
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (line) => {
    // Chromium reports every answer of 4xx; the operations' answers are looked at.
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource'))
      faults.push(line.text());
  });
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== origin)
      faults.push(`loads ${request.url()}`);
  });
  return faults;
}

async function logIn(page: Page, typed: string): Promise<void> {
  await page.fill('#email', email);
  await page.fill('#password', typed);
  await page.click('#log-in button:not(.quiet)');
}

async function openTab(page: Page, name: string): Promise<void> {
  await page.locator('.graphiql-tab-button', { hasText: name }).click();
  await page.waitForFunction(
    (title) => document.querySelector('.graphiql-tab-active')?.textContent?.includes(title),
    name,
  );
}

async function run(page: Page, name: string): Promise<void> {
  await openTab(page, name);
  const { sent, answer } = await executed(page, name);
  assert.equal(sent.query, undefined, `${name} is sent by its id`);
  assert.equal(answer.errors, undefined, `${name}: ${JSON.stringify(answer.errors)}`);
  const [field] = Object.keys(answer.data);
  assert.ok(field !== undefined && answer.data[field] !== null, `${name} has an answer`);
  await shows(page, `"${field}"`);
}

interface Answer {
  readonly data: Record<string, unknown>;
  readonly errors?: unknown;
}

/** What was sent and answered. A browser that is busy may have let the body go before it is read: executed again. */
async function executed(page: Page, name: string): Promise<{ readonly sent: Sent; readonly answer: Answer }> {
  for (let tries = 1; ; tries += 1) {
    const response = await execute(page, name);
    const sent = response.request().postDataJSON() as Sent;
    try {
      return { sent, answer: (await response.json()) as Answer };
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

/** GraphiQL reads the text of a tab a little after it shows it, and names the operation of the tab before until then: pressed again. */
async function execute(page: Page, name: string, status = 200): Promise<Response> {
  for (let presses = 1; ; presses += 1) {
    const sent = page.waitForResponse(
      (response) =>
        isOf(name)(response) && (response.status() === status || status !== 200 || isUnread(response, name)),
    );
    await page.click('.graphiql-execute-button');
    const response = await sent;
    if (response.status() === status) return response;
    assert.ok(presses < 20, `GraphiQL does not read ${name}`);
    await page.waitForTimeout(200);
  }
}

/** The same, for what the page says by itself. */
async function pressUntilItShows(page: Page, text: string): Promise<void> {
  for (let presses = 1; ; presses += 1) {
    await page.click('.graphiql-execute-button');
    const isShown = await shows(page, text, 500).then(
      () => true,
      () => false,
    );
    if (isShown) return;
    assert.ok(presses < 20, `it does not say: ${text}`);
  }
}

function isUnread(response: Response, name: string): boolean {
  const { operationName } = response.request().postDataJSON() as Sent;
  return operationName !== name;
}

/** In a tab of its own. The second press of the button ends it. */
async function subscribe(page: Page): Promise<void> {
  await page.click('.graphiql-tab-add');
  await page.click('.graphiql-query-editor .view-lines');
  await page.keyboard.insertText(
    'subscription Live { firmDashboardChanged(first: 1) { nodes { tenant { slug } } } }',
  );
  await execute(page, 'Live');
  await shows(page, '"panaderia-istmo"');
  await page.click('.graphiql-execute-button');
}

async function shows(page: Page, text: string, timeout = LONGEST_MILLISECONDS): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      document
        .querySelector('.graphiql-response .view-lines')
        ?.textContent?.replaceAll(/\s+/g, ' ')
        .includes(wanted),
    text,
    { timeout },
  );
}

function isOf(name: string): (response: Response) => boolean {
  return (response) => response.url().endsWith('/graphql') && names(response.request(), name);
}

/** Whether the operation that is sent, as a text or by its id, has this name. */
function names(request: Request, name: string): boolean {
  const { query, documentId } = (request.postDataJSON() ?? {}) as Sent;
  const text = query ?? textOf.get(documentId ?? '') ?? '';
  return new RegExp(`(query|mutation|subscription) ${name}\\b`).test(text);
}

interface Sent {
  readonly query?: string;
  readonly documentId?: string;
  readonly operationName?: string | null;
}

/** The server's answer to a token that has run out, once. */
async function refuseOnce(page: Page, name: string): Promise<void> {
  let isDone = false;
  await page.route('**/graphql', async (route) => {
    if (isDone || !names(route.request(), name)) return route.fallback();
    isDone = true;
    await route.fulfill({
      status: 401,
      json: { errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }] },
    });
  });
}

async function expectNoTokenIn(page: Page, token: string): Promise<void> {
  const kept = await page.evaluate(() =>
    [location.href, document.title, JSON.stringify(sessionStorage), document.cookie].join('\n'),
  );
  assert.ok(!kept.includes(token), 'the access token is in memory alone');
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.equal(new URL(page.url()).search, '');
}
