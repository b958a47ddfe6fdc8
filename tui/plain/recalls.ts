import { dayText } from '../../src/i18n/format.ts';
import type { RecallView } from '../../src/model/recall.ts';
import { consentLines, patientName, recallName, stateText } from '../screens/recalls-view.ts';
import type { PlainFace } from './face.ts';
import { choose, sayPages } from './questions.ts';

const LISTED = 500; // more than anybody listens to; the next due come first

/** R1: who is to be called in, and when; a number says what its patient has consented to. */
export async function openRecalls(face: PlainFace): Promise<void> {
  const { talk, t } = face;
  const words = t().tui.plain.recalls;
  const scope = await choose(face, {
    title: words.title,
    choices: [
      { id: 'due', label: words.due },
      { id: 'open', label: words.open },
      { id: 'consents', label: words.consents },
    ],
    leave: t().tui.plain.back,
  });
  if (scope === null) return;
  if (scope === 'consents') return hearConsents(face);
  const { engine, actor } = face;
  const page = await face.perform(() =>
    engine.listRecalls(actor(), { isDue: scope === 'due', limit: LISTED }),
  );
  if (page === null) return;
  if (page.entries.length === 0) return talk.say(t().recalls.none);
  await sayPages(
    face,
    page.entries.map((entry) => recallLine(face, entry)),
  );
  if (page.next !== null) talk.say(words.more(LISTED));
}

function recallLine(face: PlainFace, entry: RecallView): string {
  const { recall, patient } = entry;
  const name = `${patientName(patient)} (${patient.number})`;
  return [dayText(face.format(), recall.dueOn), name, recallName(recall), stateText(face, entry)].join(', ');
}

/** What a patient has consented to, by number or name. */
async function hearConsents(face: PlainFace): Promise<void> {
  const { engine, actor, talk, t, format } = face;
  const words = t().tui.plain.recalls;
  for (;;) {
    const text = await talk.ask(words.askPatient);
    if (text === '' || text === '0') return;
    const found = await face.perform(() => engine.findPatients(actor(), text, MAX_FOUND));
    if (found === null) return;
    if (found.length === 0) talk.say(t().consent.nobodyFound);
    for (const patient of found) {
      const view = await face.perform(() => engine.viewConsents(actor(), patient.number));
      if (view === null) return;
      talk.say(`${patientName(patient)} (${patient.number})`, ...consentLines(t(), format(), view.consents));
    }
  }
}

const MAX_FOUND = 5; // more is listened to by nobody: more of the name is asked for
