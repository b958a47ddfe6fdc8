import { resolve } from 'node:path';
import { z } from 'zod';
import { type IcsConfig, icsSchema } from './config-import-ics.ts';

/** How files of other formats are to be understood. */
export type ImportConfig = Readonly<{
  fhir: FhirConfig;
  ics: IcsConfig;
  /** The folder that a running server watches; null: none. */
  folder: string | null;
}>;

export type FhirConfig = Readonly<{
  /** The `system` of the identifiers that are the practice's patient numbers; null: whichever is the most likely. */
  patientNumberSystem: string | null;
}>;

/** The section `import:` of `rundruf.yaml`. */
export const importSchema = z
  .strictObject({
    fhir: z.strictObject({ patientNumberSystem: z.string().trim().min(1).max(300) }).partial(),
    ics: icsSchema,
    folder: z.string().trim().min(1).max(500),
  })
  .partial()
  .optional();

/** What is not written is as shipped; a relative folder is meant from the home. */
export function importConfig(given: z.infer<typeof importSchema>, home: string): ImportConfig {
  return {
    fhir: { patientNumberSystem: given?.fhir?.patientNumberSystem ?? null },
    ics: given?.ics ?? {},
    folder: given?.folder === undefined ? null : resolve(home, given.folder),
  };
}
