import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { defaultGatewayConfig } from './config.ts';
import { createErrorMask } from './errors.ts';
import { createRateLimiter } from './limits/rate-limiter.ts';
import { registerScim } from './scim-endpoint.ts';
import type { LogRecord } from './log.ts';
import type { ScimRequest } from './scim.ts';

test('SCIM is JSON in its own media type; what fails inside has a reference and a line; wrong tokens use up their address’s guesses, and others are not asked any more', async () => {
  const app = Fastify();
  const asked: ScimRequest[] = [];
  const logged: LogRecord[] = [];
  await registerScim(app, {
    scim: {
      answer: (request) => {
        if (request.token === 'broken') throw new Error('the disk is on fire');
        asked.push(request);
        return Promise.resolve(
          request.token === 'right' ? { status: 201, body: { active: true } } : { status: 401, body: {} },
        );
      },
    },
    rate: createRateLimiter({ burst: 6, perSecond: 0.001, maxCallers: 10 }),
    limits: defaultGatewayConfig.connectionLimits,
    mask: createErrorMask({ knownCodes: [], log: (record) => logged.push(record) }),
  });
  const send = (token: string, { payload = '{"userName":"a"}', type = 'application/scim+json' } = {}) =>
    app.inject({
      method: 'POST',
      url: '/scim/v2/Users?count=1',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      payload,
    });
  const made = await send('right');
  expect([made.statusCode, made.headers['content-type'], made.json()]).toEqual([
    201,
    'application/scim+json; charset=utf-8',
    { active: true },
  ]);
  expect(asked[0]).toMatchObject({ path: 'Users', method: 'POST', body: { userName: 'a' } });
  expect((await send('right', { payload: '{' })).statusCode).toBe(400);
  expect((await send('right', { type: 'text/plain' })).statusCode).toBe(415);
  expect((await send('right', { payload: JSON.stringify('a'.repeat(300_000)) })).statusCode).toBe(413);
  expect(asked).toHaveLength(1);
  const broken = await send('broken');
  const [{ reference, error } = { reference: null, error: null }] = logged;
  expect([broken.statusCode, logged.length, error]).toEqual([500, 1, 'the disk is on fire']);
  expect(broken.body).toContain(String(reference));
  expect(broken.body).not.toContain('fire');
  const refused = await send('wrong');
  expect([refused.statusCode, refused.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  const statuses: number[] = [];
  for (let guess = 0; guess < 6; guess += 1) statuses.push((await send('wrong')).statusCode);
  expect(statuses).toContain(429);
  const before = asked.length;
  expect((await send('right')).statusCode).toBe(429);
  expect(asked).toHaveLength(before);
  await app.close();
});
