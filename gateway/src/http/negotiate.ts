import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

/** The media types of a GraphQL answer. The older one comes first: it is the one for clients that accept anything. */
const answerTypes = [
  'application/json; charset=utf-8',
  'application/graphql-response+json; charset=utf-8',
] as const;
export type AnswerType = (typeof answerTypes)[number];

export type ContentEncoding = 'br' | 'gzip';

/** Clients send few different headers, again and again. */
const maxHeaders = 500;

const knownTypes = new LRUCache<string, { readonly type: AnswerType | null }>({ max: maxHeaders });
const knownEncodings = new LRUCache<string, { readonly encoding: ContentEncoding | null }>({
  max: maxHeaders,
});

/** The type that the client prefers; null if it accepts none of them. Without a header it accepts any. */
export function answerTypeFor(accept: string | undefined): AnswerType | null {
  if (accept === undefined || accept === '') return answerTypes[0];
  let known = knownTypes.get(accept);
  if (!known) {
    const chosen = new Negotiator({ headers: { accept } }).mediaType([...answerTypes]);
    known = { type: answerTypes.find((type) => type === chosen) ?? null };
    knownTypes.set(accept, known);
  }
  return known.type;
}

const streamTypes = [...answerTypes, 'text/event-stream'];
const knownPreferences = new LRUCache<string, { readonly isStream: boolean }>({ max: maxHeaders });

/** Whether the client prefers a stream of events. One that accepts anything does not. */
export function prefersEventStream(accept: string | undefined): boolean {
  if (accept === undefined || !accept.includes('event-stream')) return false;
  let known = knownPreferences.get(accept);
  if (!known) {
    const chosen = new Negotiator({ headers: { accept } }).mediaType(streamTypes);
    known = { isStream: chosen === 'text/event-stream' };
    knownPreferences.set(accept, known);
  }
  return known.isStream;
}

/** Brotli where the client takes it, because it is smaller at the same cost; null if the answer goes out as it is. */
export function encodingFor(acceptEncoding: string | undefined): ContentEncoding | null {
  if (acceptEncoding === undefined || acceptEncoding === '') return null;
  let known = knownEncodings.get(acceptEncoding);
  if (!known) {
    const negotiator = new Negotiator({ headers: { 'accept-encoding': acceptEncoding } });
    const accepted = negotiator.encodings(['br', 'gzip']);
    known = { encoding: accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null };
    knownEncodings.set(acceptEncoding, known);
  }
  return known.encoding;
}
