import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { env } from 'node:process';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Chromium where it is installed: `CHROMIUM`, or the first of its names on the `PATH`. */
export function findBrowser(): string | null {
  const places = (env['PATH'] ?? '').split(path.delimiter);
  const candidates = [
    ...(env['CHROMIUM'] === undefined ? [] : [env['CHROMIUM']]),
    ...places.flatMap((place) => names.map((name) => path.join(place, name))),
  ];
  return candidates.find(canRun) ?? null;
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
