import type { Data } from '../data-source/fetch.ts';

function isComposite(value: unknown): value is Data {
  return typeof value === 'object' && value !== null;
}

/**
 * Merges a fetch's result into the object that it was fetched for. With `isShared`, the same answer goes into several
 * objects, and each gets its own composite values, because later fetches write into them. A subgraph over HTTP is not
 * trusted to omit `__proto__` from its JSON.
 */
export function mergeInto(target: Data, received: Data, isShared: boolean): void {
  for (const key in received) {
    if (key === '__proto__') continue;
    const value = received[key];
    if (value === undefined) continue;
    if (!isComposite(value)) {
      target[key] = value;
      continue;
    }
    const present = target[key];
    if (isComposite(present)) mergeComposite(target, key, present, value, isShared);
    else target[key] = isShared ? copy(value) : value;
  }
}

function mergeComposite(target: Data, key: string, present: Data, value: Data, isShared: boolean): void {
  const areLists = Array.isArray(present) && Array.isArray(value);
  if (!areLists && !Array.isArray(present) && !Array.isArray(value)) {
    mergeInto(present, value, isShared);
    return;
  }
  if (!areLists || present.length !== value.length) {
    target[key] = isShared ? copy(value) : value;
    return;
  }
  for (let index = 0; index < value.length; index += 1) {
    const element: unknown = value[index];
    const presentElement: unknown = present[index];
    if (isComposite(element) && isComposite(presentElement) && !Array.isArray(element)) {
      mergeInto(presentElement, element, isShared);
    } else {
      present[index] = isShared && isComposite(element) ? copy(element) : element;
    }
  }
}

function copy(value: Data): Data | unknown[] {
  if (Array.isArray(value))
    return value.map((element: unknown) => (isComposite(element) ? copy(element) : element));
  const result: Data = {};
  for (const key in value) {
    if (key === '__proto__') continue;
    const part = value[key];
    result[key] = isComposite(part) ? copy(part) : part;
  }
  return result;
}
