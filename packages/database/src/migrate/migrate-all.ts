export interface MigrateAllOptions<Target> {
  /** How many are under way at once. */
  readonly parallel: number;
  /** Opens one, migrates it, closes it; what it throws is reported, and the others go on. */
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
  /** Null where it failed. */
  readonly report: MigrateOneReport | null;
}

export interface MigrateAllReport<Target> {
  /** Those that were behind and are current now. */
  readonly migrated: readonly Target[];
  readonly alreadyCurrent: readonly Target[];
  readonly failed: readonly { readonly target: Target; readonly failure: Error }[];
}

/** Migrates many databases, a bounded number at once. One that fails stops no other; running it again takes up what is left. */
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
        failure = error instanceof Error ? error : new Error('for a reason that is no error');
        failed.push({ target, failure });
      }
      const ended = migrated.length + alreadyCurrent.length + failed.length;
      onProgress?.({ target, ended, total: targets.length, failure, report });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, targets.length)) }, work));
  return { migrated, alreadyCurrent, failed };
}
