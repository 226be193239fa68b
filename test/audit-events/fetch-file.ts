import type { Firm, Input } from './firm.ts';

/** Has a ticket issued, and fetches its file. */
export async function fetchFile(firm: Firm, mutation: string, input: Input): Promise<void> {
  const { url } = await firm.accepted<{ url: string }>(mutation, input, {
    selection: '... on RenderTicket { url }',
  });
  const response = await fetch(`${firm.url}${url}`);
  if (response.status !== 200) throw new Error(`${mutation}: ${response.status}`);
  await response.arrayBuffer();
}
