import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RateProviderSettings } from './config.ts';
import { httpGet } from './http-get.ts';
import { ProviderFailure } from './provider-failure.ts';
import { retrying, type RetryPolicy } from './retrying.ts';
import { textOf } from './text-of.ts';

/** How a run reads documents of its provider. */
export interface Reading {
  readonly settings: RateProviderSettings;
  readonly signal: AbortSignal;
  readonly chance: Pick<RetryPolicy, 'random' | 'pause'>;
}

/** The text of a document, over HTTP with its retries or from a file. Throws `ProviderFailure`. */
export async function readDocument(
  { settings, signal, chance }: Reading,
  url: URL,
  { accept, authorization }: { readonly accept: string; readonly authorization?: string },
): Promise<string> {
  if (url.protocol === 'file:')
    return textOf({ bytes: await readLocalFile(url, settings.maximumBytes), contentType: '' });
  const { attempts, backoffMilliseconds, longestWaitMilliseconds, timeLimitMilliseconds, maximumBytes } =
    settings;
  const policy = { attempts, backoffMilliseconds, longestWaitMilliseconds, ...chance };
  const request = { url, accept, timeLimitMilliseconds, maximumBytes, signal };
  return textOf(
    await retrying(policy, signal, () =>
      httpGet(authorization === undefined ? request : { ...request, authorization }),
    ),
  );
}

async function readLocalFile(url: URL, maximumBytes: number): Promise<Uint8Array> {
  const path = fileURLToPath(url);
  try {
    if ((await stat(path)).size > maximumBytes)
      throw new ProviderFailure('TOO_LARGE', `the file has more than ${maximumBytes} bytes`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof ProviderFailure) throw error;
    throw new ProviderFailure('UNREACHABLE', 'the file cannot be read', { cause: error });
  }
}
