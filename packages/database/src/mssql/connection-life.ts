import type { MssqlPool } from './driver.ts';

const ANSWER_MILLISECONDS = 5_000;

/** Whether a connection still answers; one that is silent for five seconds does not. */
export async function isAnswering(pool: MssqlPool): Promise<boolean> {
  try {
    return await within(
      ANSWER_MILLISECONDS,
      pool
        .request()
        .query('select 1 as [there]')
        .then(() => true),
    ).then((answer) => answer === true);
  } catch {
    return false;
  }
}

/** Ignores failures: what cannot be closed is already gone. */
export async function closeQuietly(pool: MssqlPool | null): Promise<void> {
  try {
    await pool?.close();
  } catch {
    return;
  }
}

/** What it answers within the time; null after it. */
export async function within<Answer>(milliseconds: number, answer: Promise<Answer>): Promise<Answer | null> {
  let timer: NodeJS.Timeout | null = null;
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, milliseconds, null);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    if (timer) clearTimeout(timer);
  }
}
