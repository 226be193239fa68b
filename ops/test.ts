import { argv } from 'node:process';

/** `npm test`: Vitest once, or with `--watch` again and again. Its own `run` cannot watch, and without it a terminal always watches. */
const isWatching = argv.some((argument) => argument === '--watch' || argument === '-w');
if (!isWatching) argv.splice(2, 0, 'run');
await import(new URL('../node_modules/vitest/vitest.mjs', import.meta.url).href);
