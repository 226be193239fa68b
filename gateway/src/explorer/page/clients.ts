import { pageOperations } from './operations.ts';
import { ask } from './post.ts';
import type { Session } from './session.ts';

interface Client {
  readonly id: string;
  readonly label: string;
}

interface ClientsPage {
  readonly nodes: readonly { readonly id: string; readonly name: string; readonly slug: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const choiceKey = 'cifra-explorer-client';

/** The clients that the caller may see, by what the list shows of them. The choice is kept as long as the tab. */
export class Clients {
  #byLabel = new Map<string, Client>();
  #chosen: Client | null = null;

  get chosen(): Client | null {
    return this.#chosen;
  }

  get labels(): readonly string[] {
    return [...this.#byLabel.keys()];
  }

  async load(session: Session): Promise<void> {
    const found = new Map<string, Client>();
    let after: string | null = null;
    do {
      const { data, errors } = await ask(
        { query: pageOperations.clients, variables: { after } },
        await session.token(),
      );
      const page = data?.['tenants'] as ClientsPage | null | undefined;
      if (!page) throw new Error(errors?.[0]?.message ?? 'The clients could not be read.');
      for (const { id, name, slug } of page.nodes) {
        const label = `${name} (${slug})`;
        found.set(label, { id, label });
      }
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    this.#byLabel = found;
    const kept = sessionStorage.getItem(choiceKey);
    this.#chosen = [...found.values()].find(({ id }) => id === kept) ?? null;
  }

  /** Chooses the client with this label, or the only one whose label has these words. False if that is none. */
  choose(text: string): boolean {
    const words = text.trim().toLocaleLowerCase();
    const matches = [...this.#byLabel.values()].filter(({ label }) =>
      label.toLocaleLowerCase().includes(words),
    );
    this.#chosen =
      words === '' ? null : (this.#byLabel.get(text) ?? (matches.length === 1 ? (matches[0] ?? null) : null));
    if (this.#chosen === null) sessionStorage.removeItem(choiceKey);
    else sessionStorage.setItem(choiceKey, this.#chosen.id);
    return this.#chosen !== null;
  }

  /** Nothing of the firm stays behind after a log-out. */
  forget(): void {
    this.#byLabel.clear();
    this.#chosen = null;
    sessionStorage.removeItem(choiceKey);
  }
}
