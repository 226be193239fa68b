import type { Answer } from './post.ts';
import { refusalInWords } from './refusal-in-words.ts';

/** The results of a subscription: the distinct connections mode of GraphQL over server-sent events. */
export async function* readEvents(response: Response, stop: () => void): AsyncGenerator {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
      const events = text.split(/\r?\n\r?\n/);
      text = events.pop() ?? '';
      for (const event of events) {
        const field = (name: string): string =>
          event
            .split(/\r?\n/)
            .filter((line) => line.startsWith(`${name}:`))
            .map((line) => line.slice(name.length + 1).trimStart())
            .join('\n');
        if (field('event') === 'complete') return;
        if (field('event') === 'next') yield refusalInWords(JSON.parse(field('data')) as Answer);
      }
    }
  } finally {
    stop();
  }
}
