import type { TestProject } from 'vitest/node';

/** Prints the seed once, before the first test, so that a failing run can be repeated. */
export default function announceSeed(project: TestProject): void {
  const seed = project.config.env['CIFRA_SEED'];
  process.stdout.write(`CIFRA_SEED=${seed} (repeat this run: CIFRA_SEED=${seed} npm test)\n`);
}
