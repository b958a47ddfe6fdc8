import { join, resolve } from 'node:path';
import { z } from 'zod';

/** Where backups are made by themselves, and how many of them are kept. */
export type BackupConfig = Readonly<{ folder: string; keep: number }>;

/** The section `backup:` of `rundruf.yaml`. */
export const backupSchema = z
  .strictObject({ folder: z.string().trim().min(1).max(500), keep: z.int().min(1).max(10_000) })
  .partial()
  .optional();

const KEPT = 7; // a week of daily ones

/** What is not written is as shipped: a week of backups in the home's own folder; a relative folder is meant from there. */
export function backupConfig(
  given: z.infer<typeof backupSchema>,
  home: string,
  isSandbox: boolean,
): BackupConfig {
  const ofHome = isSandbox ? join('sandbox', 'backups') : 'backups';
  return { folder: resolve(home, given?.folder ?? ofHome), keep: given?.keep ?? KEPT };
}
