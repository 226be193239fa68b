import { isMainThread } from 'node:worker_threads';
import { hookPoint, registerHook } from './hooks.ts';

/** A capability that registers a hook on the main thread alone: what a hook that is registered at run time would be. */

export const commands = [];
export const hooks = isMainThread ? [registerHook(hookPoint('test.point'), 'test.onMainThread', null)] : [];
