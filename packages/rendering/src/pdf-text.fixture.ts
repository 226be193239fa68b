import { extractText, getDocumentProxy } from 'unpdf';

/** The text of a PDF, page by page, with whitespace collapsed. */
export async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(Uint8Array.from(bytes)), { mergePages: false });
  return text.map((page) => page.replaceAll(/\s+/g, ' '));
}
