import type { Followers } from '@cifra/books/follow/followers';
import type { FollowerState } from '@cifra/books/follow/follower-line';
import type { Reading } from '@cifra/gateway/metrics';

type Figure = Exclude<keyof FollowerState, 'name'>;

const OF_EACH: readonly (readonly [Figure, Reading['kind'], string, string])[] = [
  [
    'waitingCount',
    'gauge',
    'waiting_tenants',
    'Tenants with something that the follower has not dealt with.',
  ],
  ['failingCount', 'gauge', 'failing_tenants', 'Those of them whose last look failed.'],
  ['lagCount', 'gauge', 'lag_commits', 'Commits that wait, as far as it is known how many.'],
  ['lagSeconds', 'gauge', 'lag_seconds', 'How long the oldest has been waiting.'],
  ['roundsTotal', 'counter', 'rounds_total', 'Rounds over the tenants that waited.'],
  ['failuresTotal', 'counter', 'failures_total', 'Looks at a tenant that failed.'],
];

/** The followers' figures for the metrics: one series per follower, and the figures of the work done for all of them. */
export function followerReadings(followers: Pick<Followers, 'state'>): Reading[] {
  const whole = (name: string, kind: Reading['kind'], help: string, value: () => number): Reading => ({
    name: `cifra_followers_${name}`,
    kind,
    help,
    read: () => [{ labels: {}, value: value() }],
  });
  return [
    ...OF_EACH.map(([figure, kind, name, help]): Reading => ({
      name: `cifra_follower_${name}`,
      kind,
      help,
      read: () =>
        followers.state.followers.map((state) => ({
          labels: { follower: state.name },
          value: state[figure],
        })),
    })),
    whole('sweeps_total', 'counter', 'Looks at every tenant.', () => followers.state.sweepsTotal),
    whole(
      'last_sweep_seconds',
      'gauge',
      'How long the last one took.',
      () => followers.state.lastSweepSeconds,
    ),
    whole(
      'heads_read_total',
      'counter',
      'Newest commits read, for all followers together.',
      () => followers.state.headsReadTotal,
    ),
  ];
}
