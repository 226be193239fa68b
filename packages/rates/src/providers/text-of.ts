import { ProviderFailure, shown } from './provider-failure.ts';

/**
 * The text of a document. Every format that is read here is UTF-8 (ASCII is part of it): what says otherwise, or is not, is refused
 * rather than guessed. Throws `ProviderFailure`: WRONG_CHARSET, NO_DATA (white space alone).
 */
export function textOf({
  bytes,
  contentType,
}: {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}): string {
  const charset = /charset\s*=\s*"?([^\s;"]+)/.exec(contentType)?.[1];
  if (charset !== undefined) checkCharset(charset);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ProviderFailure('WRONG_CHARSET', 'the document is not UTF-8 text', { cause: error });
  }
  if (text.trim() === '') throw new ProviderFailure('NO_DATA', 'the document is empty');
  return text;
}

/** Throws `ProviderFailure`: WRONG_CHARSET. */
export function checkCharset(name: string): void {
  if (!['utf-8', 'utf8', 'us-ascii', 'ascii'].includes(name.toLowerCase()))
    throw new ProviderFailure('WRONG_CHARSET', `the document says that it is in ${shown(name)}, not UTF-8`);
}

/** A page for people, where a document was asked for: the usual face of a proxy, a log-in or an outage. */
export function refuseHtml(text: string): void {
  if (/^\s*(?:<!--[^]{0,1000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b/i.test(text.slice(0, 2000)))
    throw new ProviderFailure('WRONG_FORMAT', 'the document is a page in HTML');
}
