import { expect, test } from 'vitest';
import { MarkIndex } from './sightings.ts';

test('what a cursor holds is read, whether its first key is a text or a number; what the asker sent in one is no news', () => {
  const mark = 'KnB-0f3c9e77a1';
  const marks = new MarkIndex([]);
  for (const keys of [[mark], ['2026-01-31', mark], ['4100', mark], ['öre', mark], ['账', mark]]) {
    const cursor = Buffer.from(JSON.stringify(keys)).toString('base64url');
    const answer = `{"endCursor":"${cursor}"}`;
    expect(marks.sightingsIn(answer, '{}')).toEqual([{ mark, tenant: 'B', kind: 'books' }]);
    expect(marks.sightingsIn(`${answer} "${mark}"`, `{"after":"${cursor}"}`)).toEqual([]);
  }
});
