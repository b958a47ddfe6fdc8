import type { PatientRecord } from '../../src/model/import-record.ts';
import type { Consent, ConsentPurpose } from '../../src/model/patient-consent.ts';
import type { ColumnType } from '../dialect.ts';

/** Whether the file has anything to say of this purpose; one without its column leaves what is recorded. */
export function isToldOf(record: PatientRecord, purpose: ConsentPurpose): boolean {
  return consentOf(record, purpose) !== undefined;
}

export function consentTypes(purposes: readonly ConsentPurpose[]): Record<string, ColumnType> {
  return Object.fromEntries(
    purposes.flatMap((purpose): [string, ColumnType][] => [
      [`${purpose}_consent`, 'boolean'],
      [`${purpose}_consent_on`, 'text'],
      [`${purpose}_consent_source`, 'text'],
    ]),
  );
}

export function consentRow(
  record: PatientRecord,
  purposes: readonly ConsentPurpose[],
): Record<string, string | boolean | null> {
  return Object.fromEntries(
    purposes.flatMap((purpose) => {
      const consent = consentOf(record, purpose) ?? null;
      return [
        [`${purpose}_consent`, consent?.isGiven ?? null],
        [`${purpose}_consent_on`, consent?.on ?? null],
        [`${purpose}_consent_source`, consent?.source ?? null],
      ];
    }),
  );
}

/** What a file says replaces what is recorded, where it wins. */
export function consentAssigned(purpose: ConsentPurpose): string[] {
  const wins = fileWins(purpose);
  const said = ['', '_on', '_source'].map((part) => `${purpose}_consent${part}`);
  return [
    ...said.map((name) => `${name} = case when ${wins} then excluded.${name} else patient.${name} end`),
    `${purpose}_consent_by = case when ${wins} then null else patient.${purpose}_consent_by end`,
  ];
}

export function consentChanges(purpose: ConsentPurpose): string {
  const columns = (table: string) =>
    ['', '_on', '_source'].map((part) => `${table}.${purpose}_consent${part}`).join(', ');
  return `((${fileWins(purpose)}) and (${columns('patient')}) is distinct from (${columns('excluded')}))`;
}

/**
 * An empty cell takes back a yes that a file has said, never a no and nothing recorded by hand. Of two files' statements the
 * later wins by its date, or the one that came last where one has none. What a person has recorded, which always has a
 * date, stays until a file has a later one.
 */
function fileWins(purpose: ConsentPurpose): string {
  const recorded = `patient.${purpose}_consent`;
  const said = `excluded.${purpose}_consent`;
  return `case
    when ${said} is null then ${recorded}_by is null and coalesce(${recorded}, false) = true
    when ${recorded} is null then true
    when ${recorded}_by is null then ${said}_on is null or ${recorded}_on is null or ${said}_on >= ${recorded}_on
    else ${said}_on is not null and ${said}_on > coalesce(${recorded}_on, '') end`;
}

function consentOf(record: PatientRecord, purpose: ConsentPurpose): Consent | null | undefined {
  return purpose === 'greeting' ? record.greetingConsent : record.recallConsent;
}
