import { OutageError, RefusalError } from '../../errors.ts';
import { type CheckName, type Finding, finding } from '../../model/finding.ts';
import { plainReason } from '../errors.ts';
import { contentChecks } from './content-checks.ts';
import { databaseChecks } from './database-checks.ts';
import type { Check, Examination } from './examination.ts';
import { listenerChecks } from './listener-checks.ts';
import { databaseTrouble } from './open-database.ts';
import { portalChecks } from './portal-checks.ts';
import { programChecks } from './program-checks.ts';
import { serverChecks } from './server-checks.ts';
import { slackChecks } from './slack-checks.ts';
import { timeChecks } from './time-checks.ts';

export type Diagnosis = Readonly<{ check: CheckName; finding: Finding }>;

/** All checks, in groups as people read them. A new check is one entry here or in its group's file. */
export const checkGroups = [
  { group: 'program', checks: programChecks },
  { group: 'database', checks: databaseChecks },
  { group: 'content', checks: contentChecks },
  { group: 'time', checks: timeChecks },
  { group: 'portals', checks: portalChecks },
  { group: 'listener', checks: [...serverChecks, ...listenerChecks] },
  { group: 'slack', checks: slackChecks },
] as const satisfies readonly Readonly<{ group: string; checks: readonly Check[] }>[];

export type CheckGroup = (typeof checkGroups)[number]['group'];

/** What one check says; a check that breaks down is a finding too, and keeps no other from being made. */
export async function diagnose({ name, run }: Check, examination: Examination): Promise<Diagnosis[]> {
  try {
    const found = await run(examination);
    const findings: readonly Finding[] = 'code' in found ? [found] : found;
    return findings.map((each) => ({ check: name, finding: each }));
  } catch (error) {
    return [{ check: name, finding: breakdown(error, examination) }];
  }
}

function breakdown(error: unknown, { configuration: { config } }: Examination): Finding {
  const isKnown = error instanceof OutageError || error instanceof RefusalError;
  if (isKnown && /^database-(busy|unusable|moved)$/.test(error.code)) {
    return databaseTrouble(error, config?.database ?? null);
  }
  return finding('unexpected', { reason: plainReason(error) });
}
