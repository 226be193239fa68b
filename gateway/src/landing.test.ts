import { expect, test } from 'vitest';
import { landingPage } from './landing.ts';

const nothing = { hasExplorer: false, showsOperations: true, hasReference: false, demoLogIn: null };

test('the page leads to the explorer and the reference only where they are served', () => {
  expect(landingPage(nothing)).not.toMatch(/\/explorer|\/docs/);
  expect(landingPage({ ...nothing, hasExplorer: true })).toContain('href="/explorer"');
  expect(landingPage({ ...nothing, hasReference: true })).toContain('href="/docs/"');
});

test('only a demo says how to log in', () => {
  expect(landingPage(nothing)).not.toMatch(/password|demo/);
  const demo = landingPage({ ...nothing, demoLogIn: { emails: ['owner@demo.example'], password: 'secret' } });
  expect(demo).toMatch(/owner@demo\.example.*secret/s);
});
