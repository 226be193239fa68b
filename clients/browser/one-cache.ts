import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { Cache, Switch } from './page/contract.ts';

const slugs = ['panaderia-istmo', 'ferreteria-colon', 'weingut-mosel'];
const SWITCHES = 30;

interface Tried {
  readonly pageUrl: string;
  readonly apiUrl: string;
  readonly say: (text: string) => void;
}

/**
 * One cache, three clients, switched between at random while answers are on their way: what is shown is always the chosen client's. Then
 * the same with a fault planted in the cache, which has to be found.
 */
export async function tryOneCache(browser: Browser, { pageUrl, apiUrl, say }: Tried): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(pageUrl);
  const all = await page.evaluate((api) => window.oneCache.logIn(api), apiUrl);
  const clients = all.filter(({ slug }) => slugs.includes(slug)).map(({ id }) => id);
  assert.equal(clients.length, slugs.length);
  await page.reload();
  assert.ok(
    await page.evaluate((api) => window.oneCache.resume(api), apiUrl),
    'the cookie resumes the session',
  );
  say('a page of another origin logs in, and its cookie resumes the session after a reload');

  for (const cache of ['apollo', 'graphcache'] as const satisfies readonly Cache[]) {
    const switches = drawSwitches(clients, cache === 'apollo' ? 1 : 2);
    const tried = await page.evaluate(
      ([name, steps]) => window.oneCache.switchAbout(name, steps, { isFaultPlanted: false }),
      [cache, switches] as const,
    );
    say(
      `${cache}: ${tried.switches} switches, ${tried.hits} from the cache, ${tried.requests} requests, ${tried.overtaken} overtaken, ` +
        `${tried.looks} times shown, ${tried.mistakes.length} mistakes`,
    );
    assert.deepEqual(tried.mistakes, []);
    assert.ok(tried.hits > 0 && tried.overtaken > 0 && tried.looks >= tried.hits);

    const planted = await page.evaluate(
      ([name, steps]) => window.oneCache.switchAbout(name, steps, { isFaultPlanted: true }),
      [cache, switches] as const,
    );
    say(
      `${cache}, planted fault (a cache that drops the argument of tenant): ${planted.mistakes.length} mistakes found, the first: ${planted.mistakes[0]}`,
    );
    assert.ok(planted.mistakes.length > 0, 'the planted fault is found');
  }
  await context.close();
}

/** The same for the same seed. Never the client that is shown already. */
function drawSwitches(clients: readonly string[], seed: number): readonly Switch[] {
  let state = seed;
  const draw = (below: number): number => {
    // Lehmer's generator.
    state = (state * 48_271) % 0x7fff_ffff;
    return state % below;
  };
  draw(1);
  let at = 0;
  return Array.from({ length: SWITCHES }, () => {
    at = (at + 1 + draw(clients.length - 1)) % clients.length;
    return {
      client: clients[at] ?? '',
      isFetchedAgain: draw(3) === 0,
      lookMillis: [0, 15, 80, 200][draw(4)] ?? 0,
    };
  });
}
