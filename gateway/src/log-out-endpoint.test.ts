import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { defaultGatewayConfig } from './config.ts';
import { createErrorMask } from './errors.ts';
import { createRateLimiter } from './limits/rate-limiter.ts';
import { registerLogOuts } from './log-out-endpoint.ts';
import type { LogOutRequest } from './log-out.ts';

test('a log-out is a form with one token; its answers are kept nowhere, say why not, and have a rate', async () => {
  const app = Fastify();
  const asked: LogOutRequest[] = [];
  await registerLogOuts(app, {
    logOuts: {
      answer: (request) => {
        if (request.token === 'broken') throw new Error('the disk is on fire');
        asked.push(request);
        return Promise.resolve(
          request.token === 'right'
            ? { status: 200, problem: null }
            : { status: 400, problem: 'it cannot be verified' },
        );
      },
    },
    rate: createRateLimiter({ burst: 8, perSecond: 0.001, maxCallers: 10 }),
    limits: defaultGatewayConfig.connectionLimits,
    mask: createErrorMask({ knownCodes: [], log: () => undefined }),
  });
  const send = (payload: string, type = 'application/x-www-form-urlencoded') =>
    app.inject({
      method: 'POST',
      url: '/auth/oidc/backchannel-logout/work',
      headers: { 'content-type': type },
      payload,
    });
  const done = await send('logout_token=right&more=ignored');
  expect([done.statusCode, done.body, done.headers['cache-control']]).toEqual([200, '', 'no-store']);
  expect(asked).toMatchObject([{ provider: 'work', token: 'right' }]);
  const refused = await send('logout_token=wrong');
  expect([refused.statusCode, refused.headers['cache-control']]).toEqual([400, 'no-store']);
  expect(refused.json()).toEqual({
    error: 'invalid_request',
    error_description: 'it cannot be verified',
  });
  for (const [payload, type] of [
    ['', 'application/x-www-form-urlencoded'],
    ['logout_token=right&logout_token=right', 'application/x-www-form-urlencoded'],
    ['{"logout_token":"right"}', 'application/json'],
    [`logout_token=${'a'.repeat(40_000)}`, 'application/x-www-form-urlencoded'],
  ] as const)
    expect((await send(payload, type)).statusCode, payload.slice(0, 40)).toBe(400);
  expect(asked).toHaveLength(2);
  const broken = await send('logout_token=broken');
  expect([broken.statusCode, broken.headers['cache-control']]).toEqual([500, 'no-store']);
  expect(broken.body).not.toContain('fire');
  const statuses: number[] = [];
  for (let count = 0; count < 8; count += 1) statuses.push((await send('logout_token=right')).statusCode);
  expect(statuses).toContain(429);
  await app.close();
});
