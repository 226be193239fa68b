import { expect, test } from 'vitest';
import type { FollowersState } from '@cifra/books/follow/followers';
import { createMetrics } from '@cifra/gateway/metrics';
import { followerReadings } from './follower-metrics.ts';

test('the metrics have each follower’s lag, rounds and failures as they are when they are fetched', async () => {
  const idle = {
    waitingCount: 0,
    failingCount: 0,
    lagCount: 0,
    lagSeconds: 0,
    roundsTotal: 5,
    failuresTotal: 0,
  };
  const followers: { state: FollowersState } = {
    state: {
      followers: [
        { name: 'status', ...idle },
        { name: 'chainHeads', ...idle, lagCount: 3 },
      ],
      sweepsTotal: 2,
      lastSweepSeconds: 0.5,
      headsReadTotal: 40,
    },
  };
  const metrics = createMetrics({ withProcessMetrics: false });
  for (const reading of followerReadings(followers)) metrics.observe(reading);
  expect(await metrics.registry.metrics()).toContain('cifra_follower_lag_commits{follower="chainHeads"} 3');

  const failing = { name: 'status', ...idle, waitingCount: 1, lagSeconds: 7.5, failuresTotal: 4 };
  followers.state = { ...followers.state, followers: [failing], sweepsTotal: 3 };
  const text = await metrics.registry.metrics();
  for (const line of [
    'cifra_follower_lag_seconds{follower="status"} 7.5',
    'cifra_follower_failures_total{follower="status"} 4',
    'cifra_follower_rounds_total{follower="status"} 5',
    'cifra_followers_sweeps_total 3',
    'cifra_followers_heads_read_total 40',
  ])
    expect(text).toContain(line);
  expect(text).not.toContain('chainHeads');
});
