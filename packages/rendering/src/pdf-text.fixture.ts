import { extractText, getDocumentProxy } from 'unpdf';

/** What a PDF says, page by page, with the spaces of its lines made one. */
export async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(Uint8Array.from(bytes)), { mergePages: false });
  return text.map((page) => page.replaceAll(/\s+/g, ' '));
}
