import { elementOf, type FhirElement, textOf } from './fhir-json.ts';

/** One copy of a resource: which it is, and how new. */
export type Version = Readonly<{
  /** Counts the files of the command from 0. */
  file: number;
  /** Counts within the file. */
  record: number;
  /** `meta.lastUpdated` in milliseconds; NaN when it is not told. */
  updated: number;
  /** `meta.versionId` where it is a number, else NaN. */
  versionId: number;
}>;

/** What the resource says of its version. */
export function versionOf(resource: FhirElement, file: number, record: number): Version {
  const meta = elementOf(resource, 'meta');
  if (meta === null) return { file, record, updated: Number.NaN, versionId: Number.NaN };
  const updated = Date.parse(textOf(meta, 'lastUpdated') ?? '');
  const version = textOf(meta, 'versionId') ?? '';
  return { file, record, updated, versionId: /^\d{1,12}$/.test(version) ? Number(version) : Number.NaN };
}

/** Whether the first is newer than the second; the same version is not. null when nothing tells. */
export function isNewer(first: Version, second: Version): boolean | null {
  if (first.updated > second.updated) return true;
  if (first.updated < second.updated) return false;
  if (first.versionId > second.versionId) return true;
  if (first.versionId <= second.versionId || first.updated === second.updated) return false;
  return null;
}
