import type { Inspection } from '../../../storage/inspect.ts';
import { contradictions } from '../../model/contradictions.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { channels, languages, messageKinds } from '../../model/message.ts';
import { isValid, type ScopedValue, settingsFor, viewpointsOf } from '../../model/setting-scope.ts';
import { checkTemplate } from '../../model/template-check.ts';
import { fourEyesIsPossible } from '../../people.ts';
import { nameOf, readTexts } from '../../templates.ts';
import { inCurrentSchema } from './database-checks.ts';
import type { Check, Examination, Findings } from './examination.ts';

export const contentChecks: readonly Check[] = [
  { name: 'settings', run: (examination) => inCurrentSchema(examination, settings) },
  { name: 'texts', run: texts },
];

const MAX_TOLD = 10; // findings of one check: who has mended these looks again

/** Whether what is set holds together for everybody it concerns. */
async function settings(inspection: Inspection, { configuration }: Examination): Promise<readonly Finding[]> {
  const users = await inspection.reads.users();
  const gone = new Set(users.filter(({ isActive }) => !isActive).map(({ id }) => id));
  const stored = await inspection.settings();
  const values = stored.filter(({ scope, scopeId }) => scope !== 'user' || !gone.has(scopeId));
  const facts = {
    fourEyesIsPossible: configuration.config?.mode === 'sandbox' || fourEyesIsPossible(users),
  };
  const contradicting = viewpointsOf(values).flatMap((viewpoint) =>
    contradictions(settingsFor(values, viewpoint), facts).map(({ reason, keys }) =>
      finding('settings-contradict', { reason, settings: keys, ...viewpoint }),
    ),
  );
  const found = [...firstOfEach(contradicting), ...values.filter((value) => !isValid(value)).map(invalid)];
  return found.length > 0 ? found.slice(0, MAX_TOLD) : [finding('settings-fine', { changed: stored.length })];
}

/** What the practice's own values cause concerns everybody, and is told once: the widest viewpoint comes first. */
function firstOfEach(found: readonly Finding[]): Finding[] {
  const byReason = new Map<unknown, Finding>();
  for (const each of found) {
    if (!byReason.has(each.details.reason)) byReason.set(each.details.reason, each);
  }
  return [...byReason.values()];
}

const invalid = ({ key, scope, scopeId, value }: ScopedValue): Finding =>
  finding('setting-invalid', { key, scope, scopeId, value });

/** Every text in force, in every language, filled with made-up values as when it is saved (T2). */
async function texts(examination: Examination): Promise<Findings> {
  const { config, unsound } = examination.configuration;
  if (config === null) return finding('no-configuration');
  if (unsound.includes('practice')) return finding('section-invalid', { section: 'practice' });
  const { inspection } = await examination.database();
  const changes = inspection?.schema.state === 'current' ? await inspection.reads.currentTemplates() : null;
  const inForce = await readTexts({ currentTemplates: async () => changes ?? [] });
  const keys = messageKinds.flatMap((kind) =>
    channels.flatMap((channel) => languages.map((language) => ({ kind, channel, language }))),
  );
  const broken = keys.flatMap((key) => {
    const [problem] = checkTemplate(key, inForce(key), config.practice).problems;
    return problem === undefined
      ? []
      : [finding('text-broken', { text: nameOf(key), problem: problem.code, ...key })];
  });
  if (broken.length > 0) return broken.slice(0, MAX_TOLD);
  const changed = changes?.filter(({ body }) => body !== null).length ?? 0;
  return changes === null
    ? finding('texts-shipped-fine', { count: keys.length })
    : finding('texts-fine', { count: keys.length, changed });
}
