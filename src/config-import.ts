import { z } from 'zod';
import { type IcsConfig, icsSchema } from './config-import-ics.ts';

/** How files of other formats are to be understood. */
export type ImportConfig = Readonly<{ fhir: FhirConfig; ics: IcsConfig }>;

export type FhirConfig = Readonly<{
  /** The `system` of the identifiers that are the practice's patient numbers; null: whichever is the most likely. */
  patientNumberSystem: string | null;
}>;

/** The section `import:` of `rundruf.yaml`. */
export const importSchema = z
  .strictObject({
    fhir: z.strictObject({ patientNumberSystem: z.string().trim().min(1).max(300) }).partial(),
    ics: icsSchema,
  })
  .partial()
  .optional();

/** What is not written is as shipped. */
export function importConfig(given: z.infer<typeof importSchema>): ImportConfig {
  return { fhir: { patientNumberSystem: given?.fhir?.patientNumberSystem ?? null }, ics: given?.ics ?? {} };
}
