export interface MigrateAllOptions<Target> {
  /** How many migrations run at once. */
  readonly parallel: number;
  /** Opens one database, migrates it and closes it. A failure is reported, and the others continue. */
  readonly migrateOne: (target: Target) => Promise<MigrateOneReport>;
  readonly onProgress?: (progress: MigrateAllProgress<Target>) => void;
}

export interface MigrateOneReport {
  readonly from: number;
  readonly to: number;
  readonly filledRows: number;
}

export interface MigrateAllProgress<Target> {
  readonly target: Target;
  readonly ended: number;
  readonly total: number;
  readonly failure: Error | null;
  /** Null if it failed. */
  readonly report: MigrateOneReport | null;
}

export interface MigrateAllReport<Target> {
  /** Databases that were behind and are now current. */
  readonly migrated: readonly Target[];
  readonly alreadyCurrent: readonly Target[];
  readonly failed: readonly { readonly target: Target; readonly failure: Error }[];
}

/**
 * Migrates many databases, a bounded number at a time. One failure does not stop the others; running it again continues
 * with what is left.
 */
export async function migrateAll<Target>(
  targets: readonly Target[],
  { parallel, migrateOne, onProgress }: MigrateAllOptions<Target>,
): Promise<MigrateAllReport<Target>> {
  const migrated: Target[] = [];
  const alreadyCurrent: Target[] = [];
  const failed: { readonly target: Target; readonly failure: Error }[] = [];
  const waiting = targets.values();
  const work = async (): Promise<void> => {
    for (const target of waiting) {
      let failure: Error | null = null;
      let report: MigrateOneReport | null = null;
      try {
        report = await migrateOne(target);
        (report.from === report.to && report.filledRows === 0 ? alreadyCurrent : migrated).push(target);
      } catch (error) {
        failure = error instanceof Error ? error : new Error('something other than an Error was thrown');
        failed.push({ target, failure });
      }
      const ended = migrated.length + alreadyCurrent.length + failed.length;
      onProgress?.({ target, ended, total: targets.length, failure, report });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, targets.length)) }, work));
  return { migrated, alreadyCurrent, failed };
}
