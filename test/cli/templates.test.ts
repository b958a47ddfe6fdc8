import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHome } from '../support/cli.ts';

// What an administrator at the command line does with the texts, in a sandbox with one patient.

const home = createHome();
const MORNING = ['--now', '2026-11-23T09:00:00+01:00'];
const templates = (...words: string[]) => home.run('templates', ...words, ...MORNING);
const SMS = ['reminder', 'sms', 'de'];

beforeAll(async () => {
  const patients = home.file('patients.csv', 'number,last_name,language,mobile\n1,Muster,fr,+41790001001\n');
  const appointments = home.file(
    'appointments.csv',
    'id,patient_number,starts_at,status,reason_name\nA1,1,2026-11-24T09:00,definite,Impfung\n',
  );
  await home.run('import', patients, appointments, ...MORNING);
});
afterAll(() => home.remove());

test('T1: the texts are listed and shown, for people and for programs', async () => {
  const listed = await templates('list');
  expect(listed.stdout.split('\n')).toHaveLength(35);
  const { json } = await templates('list', '--json');
  expect(json).toMatchObject({
    templates: expect.arrayContaining([expect.objectContaining({ isShipped: true })]),
  });
  const shown = await templates('show', 'birthday', 'email', 'it', '--lang', 'de');
  expect(shown.stdout).toContain(
    'Geburtstagsglückwunsch, E-Mail, Italienisch · mitgeliefert\n\nBetreff: Tanti auguri',
  );
  expect((await templates('show', 'birthday', 'email', 'it', '--json')).json).toEqual({
    kind: 'birthday',
    channel: 'email',
    language: 'it',
    subject: 'Tanti auguri di buon compleanno',
    body: expect.stringContaining('Le auguriamo'),
    isShipped: true,
    changedBy: null,
    changedAt: null,
  });
});

test('T2: an unknown placeholder is refused with its place and those there are, in both languages', async () => {
  const words = ['set', ...SMS, '--body', 'Hallo {{ patient.name }}'];
  const refused = await templates(...words, '--json');
  expect(refused).toMatchObject({
    code: 1,
    json: {
      error: { code: 'template-invalid', details: { problem: 'unknown-placeholder', line: 1, column: 10 } },
    },
  });
  expect(refused.stderr).toMatch(
    /line 1, column 10: there is no placeholder {{ patient\.name }}\. There are: patient\.first_name/,
  );
  expect((await templates(...words, '--lang', 'de')).stderr).toContain(
    'Zeile 1, Spalte 10: den Platzhalter {{ patient.name }} gibt es nicht. Es gibt: patient.first_name',
  );
  expect((await templates('check', ...words.slice(1))).code).toBe(1);
  expect((await templates('history', ...SMS, '--json')).json).toMatchObject({ changes: [] });
});

test('T1: a text that tells why the patient comes wants --despite-secrecy, and warns all the same', async () => {
  const words = ['set', ...SMS, '--body', 'Bis bald: {{ appointment.reason }}'];
  const refused = await templates(...words);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('professional secrecy (StGB 321)');
  expect(refused.stderr).toContain('--despite-secrecy. Nothing was saved.');
  const saved = await templates(...words, '--despite-secrecy', '--json');
  expect(saved).toMatchObject({
    code: 0,
    json: {
      changed: true,
      isShipped: false,
      warnings: [{ code: 'professional-secrecy', placeholders: ['appointment.reason'] }],
    },
  });
  expect(saved.stderr).toContain('! This text tells or hints at why the patient comes (appointment.reason)');
});

test('T1: a text comes from a file, its history is kept, and reset takes the shipped one again', async () => {
  const file = home.file('text.txt', '\ufeffRappel: {{ appointment.weekday }}\r\n{{ practice.name }}\r\n');
  const french = ['reminder', 'sms', 'fr'];
  expect((await templates('set', ...french, '--file', file)).stdout).toContain('Saved.');
  const { json } = await home.run('prepare', '--channel', 'sms', '--json', ...MORNING);
  expect(json).toMatchObject({
    candidates: [{ text: 'Rappel: mardi\nPraxis Muster (Sandbox)', language: 'fr' }],
  });
  expect((await templates('set', ...french, '--file', file)).stdout).toContain('Nothing to change');
  expect((await templates('reset', ...french)).stdout).toContain('The shipped text is in force again.');
  const history = await templates('history', ...french);
  expect(history.stdout.split('\n').slice(2, 4)).toEqual([
    expect.stringContaining('(the shipped text again)'),
    expect.stringContaining('Rappel: {{ appointment.weekday }} {{ practice.name }}'),
  ]);
});

test('T2: a preview shows the text for a patient with parts and price, and says when it is made up', async () => {
  const real = await templates(
    'preview',
    'reminder',
    'sms',
    '--patient',
    '1',
    '--body',
    '{{ appointment.time }} ça va',
  );
  expect(real.stdout).toContain(
    'reminder, SMS, French · patient 1, appointment A1\n\n09:00 ça va\n\n1 part (UCS-2), 1 credit\n',
  );
  expect(real.stderr).toContain('because of: ç');
  const { json } = await templates('preview', 'reminder', 'email', 'en', '--json');
  expect(json).toMatchObject({
    isSample: true,
    encoding: null,
    credits: 0.1,
    subject: expect.stringContaining('30 Nov 2026'),
  });
  expect((await templates('preview', ...SMS)).stdout).toContain(
    'reminder, SMS, German · with made-up values',
  );
});

test('T1: the placeholders of a kind are explained in both languages', async () => {
  expect((await templates('placeholders', 'recall', '--lang', 'de')).stdout).toMatch(
    /{{ recall\.due_date }} {2,}Tag, an dem der Recall fällig ist/,
  );
  expect((await templates('placeholders', 'birthday', '--json')).json).toMatchObject({
    kind: 'birthday',
    placeholders: [
      { name: 'patient.first_name', meaning: "the patient's first name", optional: true, secret: false },
      {},
      {},
      {},
      {},
    ],
  });
});

test.each([
  [['set', ...SMS], 'The text is needed'],
  [['set', 'card', 'sms', 'de', '--body', 'x'], 'KIND expects one of reminder'],
  [['show', 'reminder', 'fax', 'de'], 'CHANNEL expects one of sms, email'],
  [['show', 'reminder', 'sms'], 'Something is missing: LANG'],
  [['preview', ...SMS, '--patient', '1', '--appointment', 'A1'], 'not both'],
  [['preview', 'reminder', 'email', 'de', '--subject', 'x'], '--subject goes with'],
])('rundruf templates %s is wrong usage, exit code 2', async (words, sentence) => {
  const { code, stderr, stdout } = await templates(...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(sentence);
});

test.each([
  [['set', ...SMS, '--file', '/dev/zero'], 'text-unreadable'],
  [['set', 'reminder', 'email', 'de', '--body', 'x'], 'template-invalid'],
  [['preview', ...SMS, '--patient', '99'], 'patient-not-found'],
])('rundruf templates %s is refused as %s, exit code 1', async (words, code) => {
  expect(await templates(...words, '--json')).toMatchObject({ code: 1, json: { error: { code } } });
});

test('T1: a file that is no UTF-8 text is refused with what to do', async () => {
  const file = home.file('latin.txt', Buffer.from('Gr\xfcezi', 'latin1'));
  const { code, stderr } = await templates('set', ...SMS, '--file', file);
  expect(code).toBe(1);
  expect(stderr).toContain('latin.txt: this is no UTF-8 text. Save it as UTF-8. Nothing was saved.');
});
