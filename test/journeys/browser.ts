import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CLIENTS } from '../clients/installed.ts';

/** What journeys need of a browser: playwright-core, which stands among the clients' packages. */
export interface Browser {
  readonly newContext: () => Promise<Context>;
  readonly close: () => Promise<void>;
}
export interface Context {
  readonly newPage: () => Promise<Page>;
  readonly newCDPSession: (page: Page) => Promise<DevTools>;
  readonly close: () => Promise<void>;
}
export interface Page {
  readonly on: (event: 'pageerror', told: (error: unknown) => void) => void;
  readonly goto: (url: string) => Promise<unknown>;
  readonly url: () => string;
  readonly fill: (selector: string, text: string) => Promise<void>;
  readonly click: (selector: string) => Promise<void>;
  readonly waitForSelector: (selector: string) => Promise<unknown>;
  readonly waitForURL: (url: RegExp) => Promise<void>;
  readonly setViewportSize: (size: { readonly width: number; readonly height: number }) => Promise<void>;
  readonly evaluate: <Answer>(expression: string) => Promise<Answer>;
  readonly textContent: (selector: string) => Promise<string | null>;
  readonly getAttribute: (selector: string, name: string) => Promise<string | null>;
}
export interface DevTools {
  readonly send: (method: string, params?: object) => Promise<unknown>;
}

export async function launchBrowser(executablePath: string): Promise<Browser> {
  const { chromium } = (await import(
    pathToFileURL(path.join(CLIENTS, 'node_modules/playwright-core/index.mjs')).href
  )) as { chromium: { launch: (options: object) => Promise<Browser> } };
  return chromium.launch({ executablePath });
}
