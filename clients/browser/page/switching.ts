import type { Outcome, Shown, Switch } from './contract.ts';

/** Chooses a client; what is shown comes by and by. */
export type ShowClient = (client: string, how: { readonly isFetchedAgain: boolean }) => void;

type Library = (
  api: { readonly url: string; readonly fetch: typeof globalThis.fetch },
  show: (shown: Shown) => void,
  isFaultPlanted: boolean,
) => ShowClient;

interface Given {
  readonly api: string;
  readonly token: string;
  /** What the server says of each client, asked without any cache. */
  readonly truth: ReadonlyMap<string, string>;
  readonly switches: readonly Switch[];
  readonly isFaultPlanted: boolean;
}

/** Answers come late and out of order: each waits, the first longest. */
const waits = [90, 20, 60, 5, 40];

/** Switches between clients as a user does, and compares everything that is shown with the truth of the client chosen then. */
export async function switchAbout(
  library: Library,
  { api, token, truth, switches, isFaultPlanted }: Given,
): Promise<Outcome> {
  let chosen = '';
  let shown: Shown | null = null;
  let requests = 0;
  const onTheirWay = new Set<number>();
  let overtaken = 0;
  let looks = 0;
  const mistakes: string[] = [];
  const look = (at: Shown): void => {
    looks += 1;
    if (JSON.stringify(at) === truth.get(chosen)) return;
    mistakes.push(
      at.id === chosen ? `${at.name} with figures of another` : `${at.name} instead of the chosen client`,
    );
  };
  const slowFetch: typeof fetch = async (resource, options) => {
    const wait = waits[requests % waits.length] ?? 0;
    const askedFor = chosen;
    requests += 1;
    const number = requests;
    onTheirWay.add(number);
    try {
      const response = await fetch(resource, {
        ...options,
        headers: { ...(options?.headers as Record<string, string>), authorization: `Bearer ${token}` },
      });
      await passed(wait);
      if (askedFor !== chosen) overtaken += 1;
      return response;
    } finally {
      onTheirWay.delete(number);
    }
  };
  const showClient = library(
    { url: `${api}/graphql`, fetch: slowFetch },
    (now) => {
      shown = now;
      look(now);
    },
    isFaultPlanted,
  );
  let hits = 0;
  for (const { client, isFetchedAgain, lookMillis } of switches) {
    const before = requests;
    chosen = client;
    shown = null;
    showClient(client, { isFetchedAgain });
    await passed(lookMillis);
    if (shown !== null && requests === before) hits += 1;
  }
  while (onTheirWay.size > 0) await passed(20);
  await passed(50);
  // What stands on the screen in the end.
  if (shown === null) mistakes.push('nothing is shown');
  else look(shown);
  return { switches: switches.length, hits, requests, overtaken, looks, mistakes };
}

export function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
