import { onTestFinished } from 'vitest';
import type { Actor } from '../../../src/actor.ts';
import type { TemplateKey } from '../../../src/model/template.ts';
import type { Screen } from '../../../tui/face.ts';
import { commandFor } from '../../../tui/keys.ts';
import { templatesScreen } from '../../../tui/screens/templates.ts';
import { aFace, seen } from '../../support/face.ts';
import { startPractice } from '../../support/practice.ts';
import { anAppointment, aPatient } from '../../support/records.ts';
import { key } from '../components/painted.ts';

/** The text that a list of texts begins with. */
export const SMS = { kind: 'reminder', channel: 'sms', language: 'de' } as const satisfies TemplateKey;
/** The same by e-mail. */
export const MAIL = { ...SMS, channel: 'email' } as const satisfies TemplateKey;
/** Far longer than a text takes to be filled in. */
export const PATIENCE = { timeout: 10_000, interval: 20 };

/** What a text says in the database. */
export const bodyOf = async (
  { practice }: Awaited<ReturnType<typeof openTemplates>>,
  key: TemplateKey = SMS,
) => (await practice.engine.readTemplate(practice.actor, key)).body;

/** A practice with two German patients and a French one, each with an appointment tomorrow. */
export async function withPatients() {
  const practice = await startPractice();
  await practice.enter(
    aPatient({ number: '1' }),
    aPatient({ number: '2', firstName: 'Kurt' }),
    aPatient({ number: '3', firstName: 'Anne', language: 'fr' }),
    anAppointment({ id: 'A1', patientNumber: '1', at: '2026-11-24T09:00' }),
    anAppointment({ id: 'A2', patientNumber: '2', at: '2026-11-24T10:00' }),
    anAppointment({ id: 'A3', patientNumber: '3', at: '2026-11-24T11:00' }),
  );
  return practice;
}

type Options = Readonly<{
  actor?: Actor;
  language?: 'de' | 'en';
  isReadOnly?: boolean;
  practice?: Awaited<ReturnType<typeof startPractice>>;
}>;

/** A key as the dashboard hands it to a screen. */
export function press(screen: Screen, id: string, text: string | null = null): void {
  const pressed = key(id, text);
  if (screen.onKey?.(pressed)) return;
  const command = commandFor(pressed.id, [...screen.contexts(), 'global']);
  if (command !== null) screen.onCommand(command);
}

/** The screen with the texts, as it is after it was opened. */
export async function openTemplates(options: Options = {}) {
  const practice = options.practice ?? (await startPractice());
  const faked = aFace(practice, options);
  const screen = templatesScreen(faked.face);
  screen.shown();
  await faked.settled();
  onTestFinished(async () => {
    faked.reply('drop');
    await screen.mayLeave?.();
    await faked.settled();
  });
  return {
    practice,
    ...faked,
    screen,
    /** Keys one after the other, and then what they have started. */
    async press(...ids: readonly string[]): Promise<void> {
      for (const id of ids) press(screen, id);
      await faked.settled();
    },
    type(text: string): void {
      for (const letter of text) press(screen, letter === ' ' ? 'space' : letter, letter);
    },
    seen: (width = 100, height = 24) => seen(screen, { width, height }),
  };
}
