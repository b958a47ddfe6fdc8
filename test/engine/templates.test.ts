import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../src/model/settings.ts';
import { shippedTemplate } from '../../src/model/shipped-templates.ts';
import type { TemplateKey } from '../../src/model/template.ts';
import { sampleEntry } from '../../src/model/template-samples.ts';
import { createMessageWriter } from '../../src/templates.ts';
import { anActor, type Practice, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient, ZONE } from '../support/records.ts';

const SMS = { kind: 'reminder', channel: 'sms', language: 'de' } as const satisfies TemplateKey;
const MAIL = { ...SMS, channel: 'email' } as const satisfies TemplateKey;
const BODY = 'Bis {{ appointment.date }}, {{ practice.name }}';

const textsOf = async ({ engine, actor }: Practice, channel: 'sms' | 'email' = 'sms') => {
  const { candidates } = await engine.previewRun(actor, { channel });
  return candidates.map(({ text }) => text);
};

/** A change that the engine itself would not make: an older version's, or a hand's. */
function storeText({ store, clock }: Practice, body: string, key: TemplateKey = SMS): Promise<void> {
  const change = { ...key, subject: null, body, changedBy: 'anna', changedAt: clock.now() };
  return store.write((tx) => tx.insertTemplateChange(change));
}

const auditOf = async ({ engine, actor }: Practice) => {
  const { entries } = await engine.readAudit(actor, { filter: {}, limit: 100 });
  return entries
    .filter(({ action }) => action.startsWith('template.'))
    .map(({ actor: who, action, subject, details }) => ({ who, action, subject, details }));
};

describe('T1: the texts can be edited in the program', () => {
  test('T1: all 32 texts are listed, as shipped until somebody changes them', async () => {
    const { engine, actor } = await startPractice();
    const texts = await engine.listTemplates(actor);
    expect(texts).toHaveLength(32);
    expect(texts.every(({ isShipped, changedBy, changedAt }) => isShipped && !changedBy && !changedAt)).toBe(
      true,
    );
  });

  test('T1: a changed text is in force at once, for its key only, and says by whom and when', async () => {
    const { engine, actor, clock } = await startPractice();
    const { isChanged, warnings } = await engine.saveTemplate(actor, SMS, { subject: null, body: BODY });
    expect({ isChanged, warnings }).toEqual({ isChanged: true, warnings: [] });
    const texts = await engine.listTemplates(actor);
    expect(texts.filter(({ isShipped }) => !isShipped)).toEqual([
      { ...SMS, subject: null, body: BODY, isShipped: false, changedBy: 'anna', changedAt: clock.now() },
    ]);
    expect(await engine.readTemplate(actor, SMS)).toEqual(texts.find(({ isShipped }) => !isShipped));
  });

  test('T1: a run uses the changed text, and the shipped one again after a reset', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await practice.enter(aPatient(), anAppointment());
    await engine.saveTemplate(actor, SMS, { subject: null, body: BODY });
    expect(await textsOf(practice)).toEqual(['Bis 24.11.2026, Praxis Muster']);
    await engine.resetTemplate(actor, SMS);
    expect(await textsOf(practice)).toEqual([expect.stringMatching(/^Erinnerung: Ihr Termin/)]);
  });

  test('T1: a prepared batch keeps the text it was approved with', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await practice.enter(aPatient(), anAppointment());
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.saveTemplate(actor, SMS, { subject: null, body: BODY });
    const [message] = await engine.batchMessages(actor, batchId);
    expect(message?.text).toMatch(/^Erinnerung/);
  });

  test('T1: every change is kept, the newest first, the reset too', async () => {
    const { engine, actor, clock } = await startPractice();
    await engine.saveTemplate(actor, MAIL, { subject: 'Eins', body: 'Text eins' });
    clock.advance(60_000);
    await engine.saveTemplate(anActor('beat'), MAIL, { subject: 'Zwei', body: 'Text zwei' });
    await engine.resetTemplate(actor, MAIL);
    const history = await engine.templateHistory(actor, MAIL);
    expect(history.map(({ subject, body, changedBy }) => [subject, body, changedBy])).toEqual([
      [null, null, 'anna'],
      ['Zwei', 'Text zwei', 'beat'],
      ['Eins', 'Text eins', 'anna'],
    ]);
    expect(await engine.templateHistory(actor, SMS)).toEqual([]);
    expect(await engine.readTemplate(actor, MAIL)).toMatchObject({ isShipped: true, changedBy: 'anna' });
  });

  test('T1: saving the same again, or resetting what is as shipped, changes nothing', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    expect(await engine.resetTemplate(actor, SMS)).toMatchObject({ isChanged: false });
    await engine.saveTemplate(actor, SMS, { subject: null, body: BODY });
    const again = await engine.saveTemplate(actor, SMS, { subject: '', body: `\r\n${BODY}  \r\n` });
    expect(again.isChanged).toBe(false);
    expect(await engine.templateHistory(actor, SMS)).toHaveLength(1);
    expect(await auditOf(practice)).toHaveLength(1);
  });

  test('T1: letters and line breaks are kept in one form', async () => {
    const { engine, actor } = await startPractice();
    const { view } = await engine.saveTemplate(actor, SMS, {
      subject: null,
      body: 'Gru\u0308ezi\r\nBis bald\rx ',
    });
    expect(view.body).toBe('Grüezi\nBis bald\nx');
  });

  test('T1: only an administrator changes texts; who may view reads, checks and previews them', async () => {
    const { engine, actor } = await startPractice();
    const viewer = anActor('vera', ['view', 'prepare', 'approve']);
    const draft = { subject: null, body: BODY };
    expect(await refusalOf(engine.saveTemplate(viewer, SMS, draft))).toMatchObject({ code: 'not-permitted' });
    expect(await refusalOf(engine.resetTemplate(viewer, SMS))).toMatchObject({ code: 'not-permitted' });
    expect(await engine.templateHistory(actor, SMS)).toEqual([]);
    expect(await engine.checkTemplate(viewer, SMS, draft)).toMatchObject({ problems: [], segments: 1 });
    expect(await engine.previewTemplate(viewer, SMS)).toMatchObject({ isSample: true });
    const nobody = anActor('nobody', []);
    for (const verb of [
      engine.listTemplates(nobody),
      engine.readTemplate(nobody, SMS),
      engine.templateHistory(nobody, SMS),
      engine.checkTemplate(nobody, SMS, draft),
      engine.previewTemplate(nobody, SMS),
    ])
      expect(await refusalOf(verb)).toMatchObject({ code: 'not-permitted' });
  });

  test('T1: saving and resetting are recorded with lengths and warnings, never with the text', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await engine.saveTemplate(actor, MAIL, {
      subject: 'Termin',
      body: 'Grund: {{ appointment.reason }}',
      acceptSecrecy: true,
    });
    await engine.resetTemplate(actor, MAIL);
    const key = { kind: 'reminder', channel: 'email', language: 'de' };
    expect(await auditOf(practice)).toEqual([
      { who: 'anna', action: 'template.reset', subject: 'template reminder/email/de', details: key },
      {
        who: 'anna',
        action: 'template.changed',
        subject: 'template reminder/email/de',
        details: { ...key, subjectLength: 6, bodyLength: 31, warnings: ['professional-secrecy'] },
      },
    ]);
    expect(JSON.stringify(practice.records)).not.toContain('Grund');
  });
});

describe('T2: a text that does not render is refused when saved and never sent', () => {
  test('T2: an unknown placeholder is refused with its place and with those there are; nothing is saved', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    const body = 'Hallo\n{% if false %}{{ patient.name }}{% endif %}';
    const { code, details } = await refusalOf(engine.saveTemplate(actor, SMS, { subject: null, body }));
    expect(code).toBe('template-invalid');
    expect(details).toMatchObject({
      ...SMS,
      problem: 'unknown-placeholder',
      part: 'body',
      line: 2,
      column: 18,
      name: 'patient.name',
      known: expect.arrayContaining(['patient.first_name', 'practice.phone']),
    });
    expect(await engine.readTemplate(actor, SMS)).toMatchObject({ isShipped: true, changedBy: null });
    expect(await engine.templateHistory(actor, SMS)).toEqual([]);
    expect(await auditOf(practice)).toEqual([]);
  });

  test.each([
    ['', 'empty'],
    ['{{ patient.first_name }}', 'empty-result'],
    ['x'.repeat(1531), 'too-many-segments'],
    ['x'.repeat(2001), 'too-long'],
    ['x\u0007', 'control-character'],
    ['{% include "x" %}', 'unknown-tag'],
  ])('T2: %j is refused as it stands', async (body, problem) => {
    const { engine, actor } = await startPractice();
    const refusal = await refusalOf(engine.saveTemplate(actor, SMS, { subject: null, body }));
    expect(refusal).toMatchObject({ code: 'template-invalid', details: { problem } });
    expect(await engine.templateHistory(actor, SMS)).toEqual([]);
  });

  test('T2: a check tells the same as data', async () => {
    const { engine, actor } = await startPractice();
    const draft = { subject: null, body: '{{ a.b }} {{ c.d }}' };
    const { problems, segments } = await engine.checkTemplate(actor, SMS, draft);
    expect(problems.map(({ code, name }) => [code, name])).toEqual([
      ['unknown-placeholder', 'a.b'],
      ['unknown-placeholder', 'c.d'],
    ]);
    expect(segments).toBeNull();
  });

  test.each([
    ['Hallo {{ patient.name }}', 'unknown-placeholder'],
    ['Hallo {% if false %}{{ patient.name }}{% endif %}', 'unknown-placeholder'],
    ['{% if patient.first_name == "Vera" %}{% else %}x{% endif %}', 'empty-result'],
  ])(
    'T2: a stored text that no longer renders (%j) refuses preparing, and nothing is created',
    async (body, problem) => {
      const practice = await startPractice();
      const { engine, actor } = practice;
      await practice.enter(aPatient(), anAppointment());
      await storeText(practice, body);
      const refusal = await refusalOf(engine.prepareBatch(actor, { channel: 'sms' }));
      expect(refusal).toMatchObject({ code: 'template-invalid', details: { ...SMS, problem } });
      expect(await engine.listBatches(actor, 10)).toEqual([]);
      await engine.resetTemplate(actor, SMS);
      expect(await textsOf(practice)).toHaveLength(1);
    },
  );

  test('T2: a broken text of a language nobody speaks stops no run', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment());
    await storeText(practice, '{{ broken', { ...SMS, language: 'it' });
    expect(await textsOf(practice)).toHaveLength(1);
  });
});

describe('T2: the patient’s language chooses', () => {
  test('T2: each patient gets the text of their language, who has none the practice’s', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    const spoken = ['de', 'fr', 'it', 'en', null] as const;
    for (const language of ['de', 'fr', 'it', 'en'] as const)
      await engine.saveTemplate(actor, { ...SMS, language }, { subject: null, body: `in ${language}` });
    await practice.enter(
      ...spoken.map((language, index) => aPatient({ number: String(index), language })),
      ...spoken.map((_, index) =>
        anAppointment({ id: `A${index}`, patientNumber: String(index), at: `2026-11-24T1${index}:00` }),
      ),
    );
    expect(await textsOf(practice)).toEqual(['in de', 'in fr', 'in it', 'in en', 'in de']);
  });

  test('T2: each channel has its own text', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await practice.enter(aPatient(), anAppointment());
    await engine.saveTemplate(actor, MAIL, { subject: 'Termin {{ appointment.time }}', body: 'Nur Mail' });
    const { candidates } = await engine.previewRun(actor, { channel: 'email' });
    expect(candidates).toMatchObject([{ subject: 'Termin 09:00', text: 'Nur Mail' }]);
    expect(await textsOf(practice)).toEqual([expect.stringMatching(/^Erinnerung/)]);
  });
});

describe('T1: professional secrecy', () => {
  test('T1: a text that tells why the patient comes is saved only when that is said to be meant', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    const draft = { subject: null, body: 'Termin: {{ appointment.reason }} {{ appointment.specialty }}' };
    const refusal = await refusalOf(engine.saveTemplate(actor, SMS, draft));
    const placeholders = ['appointment.reason', 'appointment.specialty'];
    expect(refusal).toEqual({ code: 'secrecy-warning', details: { ...SMS, placeholders } });
    expect(await engine.templateHistory(actor, SMS)).toEqual([]);
    const saved = await engine.saveTemplate(actor, SMS, { ...draft, acceptSecrecy: true });
    expect(saved).toMatchObject({
      isChanged: true,
      warnings: [{ code: 'professional-secrecy', placeholders }],
    });
    await practice.enter(aPatient(), anAppointment({ reasonName: 'Impfung', specialty: 'Pädiatrie' }));
    expect(await textsOf(practice)).toEqual(['Termin: Impfung Pädiatrie']);
  });
});

describe('T2: a preview shows a text for a real patient', () => {
  const withPatients = async () => {
    const practice = await startPractice({ settings: { 'price.sms': '+41:1,+49:3,+:5' } });
    await practice.enter(
      aPatient({ number: '1', lastName: 'Erste', language: 'de' }),
      aPatient({ number: '2', lastName: 'Deuxième', language: 'fr' }),
      aPatient({ number: '3', language: 'it', mobile: { number: '+4915112345678', kind: 'mobile' } }),
      aPatient({ number: '4', language: 'de', deceasedOn: '2026-01-01' }),
      aPatient({ number: '5', language: null, firstName: null }),
      anAppointment({ id: 'past', patientNumber: '1', at: '2026-11-23T08:00' }),
      anAppointment({ id: 'cancelled', patientNumber: '1', at: '2026-11-23T14:00', status: 'cancelled' }),
      anAppointment({ id: 'dead', patientNumber: '4', at: '2026-11-23T15:00' }),
      anAppointment({ id: 'next', patientNumber: '1', at: '2026-11-25T10:15' }),
      anAppointment({ id: 'later', patientNumber: '1', at: '2026-11-24T10:15', personName: null }),
      anAppointment({ id: 'french', patientNumber: '2', at: '2026-11-26T10:15' }),
      anAppointment({ id: 'german', patientNumber: '3', at: '2026-11-27T10:15', reasonName: 'Impfung' }),
    );
    return practice;
  };
  const draft = {
    subject: null,
    body: '{{ patient.last_name }} {{ appointment.date }} {{ appointment.weekday }}',
  };

  test('T2: without a patient it is the next appointment of somebody who can be written to in that language', async () => {
    const { engine, actor } = await withPatients();
    const preview = await engine.previewTemplate(actor, SMS, { draft });
    expect(preview).toEqual({
      kind: 'reminder',
      channel: 'sms',
      language: 'de',
      subject: null,
      text: 'Erste 24.11.2026 Dienstag',
      encoding: 'gsm-7',
      segments: 1,
      ucs2Characters: [],
      milliCredits: 1000,
      isSample: false,
      patientNumber: '1',
      appointmentId: 'later',
    });
    const french = await engine.previewTemplate(actor, { ...SMS, language: 'fr' }, { draft });
    expect(french).toMatchObject({ text: 'Deuxième 26.11.2026 jeudi', patientNumber: '2' });
  });

  test('T2: with nobody to show, values are made up and that is said', async () => {
    const { engine, actor } = await withPatients();
    const preview = await engine.previewTemplate(actor, { ...SMS, language: 'en' }, { draft });
    expect(preview).toMatchObject({
      text: 'Muster 30 Nov 2026 Monday',
      isSample: true,
      patientNumber: null,
      appointmentId: null,
    });
  });

  test('T2: a patient is shown with their next appointment, in their language, at their number’s price', async () => {
    const { engine, actor } = await withPatients();
    const preview = await engine.previewTemplate(
      actor,
      { kind: 'reminder', channel: 'sms' },
      { draft: { subject: null, body: `{{ appointment.weekday }} ${'x'.repeat(160)}` }, patientNumber: '3' },
    );
    expect(preview).toMatchObject({
      language: 'it',
      segments: 2,
      milliCredits: 6000,
      appointmentId: 'german',
    });
    expect(preview.text).toMatch(/^venerdì/);
    const inGerman = await engine.previewTemplate(actor, SMS, { draft, patientNumber: '3' });
    expect(inGerman.text).toMatch(/Freitag$/);
  });

  test('T2: a patient without an appointment is real, the appointment made up', async () => {
    const { engine, actor } = await withPatients();
    const preview = await engine.previewTemplate(actor, SMS, { draft, patientNumber: '5' });
    expect(preview).toMatchObject({ isSample: true, patientNumber: '5', appointmentId: null });
    expect(preview.text).toBe('Muster5 30.11.2026 Montag');
    const birthday = await engine.previewTemplate(
      actor,
      { ...SMS, kind: 'birthday' },
      { patientNumber: '5' },
    );
    expect(birthday).toMatchObject({ isSample: false, patientNumber: '5', appointmentId: null });
  });

  test('T2: an appointment is shown by its id, past or not', async () => {
    const { engine, actor } = await withPatients();
    const preview = await engine.previewTemplate(actor, SMS, { draft, appointmentId: 'past' });
    expect(preview).toMatchObject({ text: 'Erste 23.11.2026 Montag', appointmentId: 'past' });
  });

  test('T2: a recall is shown in two weeks, for the reason of the appointment', async () => {
    const { engine, actor } = await withPatients();
    const preview = await engine.previewTemplate(
      actor,
      { kind: 'recall', channel: 'email', language: 'de' },
      {
        draft: { subject: '{{ recall.due_date }}', body: '{{ recall.reason }}!' },
        patientNumber: '3',
      },
    );
    expect(preview).toMatchObject({ subject: '07.12.2026', text: 'Impfung!', encoding: null, segments: 1 });
    expect(preview.milliCredits).toBe(100);
  });

  test('T2: the characters that make it dear are named', async () => {
    const { engine, actor } = await withPatients();
    const body = 'ça va, {{ patient.last_name }}';
    const preview = await engine.previewTemplate(actor, SMS, { draft: { subject: null, body } });
    expect(preview).toMatchObject({ encoding: 'ucs-2', ucs2Characters: ['ç'] });
  });

  test('T2: who or what is not there, and a draft that does not render, are refused', async () => {
    const { engine, actor } = await withPatients();
    const broken = { subject: null, body: '{{ patient.name }}' };
    const codes = await Promise.all(
      [
        engine.previewTemplate(actor, SMS, { patientNumber: '99' }),
        engine.previewTemplate(actor, SMS, { appointmentId: 'nowhere' }),
        engine.previewTemplate(actor, SMS, { draft: broken }),
      ].map(async (verb) => (await refusalOf(verb)).code),
    );
    expect(codes).toEqual(['patient-not-found', 'appointment-not-found', 'template-invalid']);
  });
});

test('T1: a patient’s name is never carried out as a text', async () => {
  const practice = await startPractice();
  const { engine, actor } = practice;
  await practice.enter(
    aPatient({ firstName: '{{ practice.phone }}', lastName: '{% include "x" %}\u001b[31m\nBcc: x' }),
    anAppointment(),
  );
  const body = 'Hallo {{ patient.first_name }} {{ patient.last_name }}';
  await engine.saveTemplate(actor, SMS, { subject: null, body });
  expect(await textsOf(practice)).toEqual(['Hallo {{ practice.phone }} {% include "x" %} Bcc: x']);
});

test('T2: the texts are read once for a run, however many patients it has', async () => {
  const practice = await startPractice();
  const { engine, actor, store } = practice;
  await practice.enter(...aFullDay(300));
  let reads = 0;
  const { currentTemplates } = store.read;
  store.read.currentTemplates = () => {
    reads += 1;
    return currentTemplates();
  };
  const { candidates } = await engine.previewRun(actor, { channel: 'sms' });
  expect({ candidates: candidates.length, reads }).toEqual({ candidates: 300, reads: 1 });
});

test('T2: each language’s text is checked once, on first use', async () => {
  const { deps } = await startPractice();
  const asked: string[] = [];
  const write = createMessageWriter(deps, defaultSettings, SMS, (key) => {
    asked.push(key.language);
    return shippedTemplate(key);
  });
  for (const language of ['de', 'fr', 'de', 'de', 'fr'] as const) {
    const entry = sampleEntry({ day: '2026-11-24', timeZone: ZONE, language });
    write({ language, recipient: '+41790000000' }, (contexts) => contexts.ofAppointment(entry));
  }
  expect(asked).toEqual(['de', 'fr']);
});
