import type { Firm } from './firm.ts';

/** A manifest's life: its version is registered, promoted and revoked. */
export async function keepManifests(firm: Firm): Promise<void> {
  const owner = { as: 'owner', isFirmWide: true } as const;
  const named = { manifestName: 'desk', versionLabel: '1' };
  const file = JSON.stringify({ me: 'query Me { me { name } }' });
  await firm.accepted('registerManifest', { ...named, audience: 'FIRST_PARTIES', file }, owner);
  await firm.accepted('promoteManifest', named, owner);
  await firm.accepted(
    'revokeManifest',
    { ...named, reason: 'The last client of the version is gone.' },
    owner,
  );
}
