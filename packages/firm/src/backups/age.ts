import { Decrypter, Encrypter } from 'age-encryption';

type Bytes = AsyncIterable<Uint8Array>;

/** Encrypts bytes as they come, to all recipients. */
export async function* encrypted(bytes: Bytes, recipients: readonly string[]): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  for (const each of recipients) encrypter.addRecipient(each);
  yield* chunksOf(await encrypter.encrypt(streamOf(bytes)));
}

/** Decrypts bytes as they come. Throws where none of the identities fits, a byte was changed, or the end is missing. */
export async function* decrypted(bytes: Bytes, identities: readonly string[]): AsyncGenerator<Uint8Array> {
  const decrypter = new Decrypter();
  for (const each of identities) decrypter.addIdentity(each);
  yield* chunksOf(await decrypter.decrypt(streamOf(bytes)));
}

function streamOf(bytes: Bytes): ReadableStream<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let isAtEnd = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        isAtEnd = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!isAtEnd) await reader.cancel();
  }
}
