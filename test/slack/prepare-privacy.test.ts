import { describe, expect, it } from 'vitest';
import { logOf } from '../support/practice.ts';
import { anAppointment, aPatient } from '../support/records.ts';
import { startSlackPractice } from '../support/slack-practice.ts';
import {
  aPracticeWithAnAgenda,
  batchesOf,
  counted,
  isCounted,
  isOptions,
  isTold,
  options,
} from '../support/slack-prepare.ts';

describe('privacy of the preparation', () => {
  it('sends no name, number or visit reason, also not those of the settings', async () => {
    const practice = await aPracticeWithAnAgenda({ settings: { 'run.reasons': 'GEHEIM,Kontrolle' } });
    const beat = practice.as('beat');
    const window = await options(practice);
    expect(window.words).toContain('as set in the settings (2)');
    const count = await (await beat.submit(window)).shown(isCounted);
    expect(count.words).toContain('*2 SMS* can be prepared.');
    expect(count.words).toContain('Visit reasons: 2 chosen');
    await (await beat.submit(count)).shown(isTold);
    const sent = practice.slack.everythingSent();
    for (const secret of ['GEHEIM', 'Geheim', 'Kontrolle', 'Muster1', 'Vera', '+4179']) {
      expect(sent).not.toContain(secret);
    }
  });

  it('tells no status that has no words of ours, and yet each can be chosen', async () => {
    const practice = await startSlackPractice({
      isSending: false,
      settings: { 'run.statuses': 'definite,Frau Zerlindis' },
    });
    const statuses = ['<!channel>', 'constructor', 'Zerlindis Muster', 'z'.repeat(76), '\u202Eabc'];
    await practice.enter(
      ...statuses.flatMap((status, index) => [
        aPatient({ number: `${index}` }),
        anAppointment({ id: `T${index}`, patientNumber: `${index}`, status }),
      ]),
    );
    const beat = practice.as('beat');
    const window = await options(practice);
    expect(JSON.stringify(window.blocks)).toContain('another status (6)');
    const sorted = [...statuses, 'Frau Zerlindis'].sort();
    const label = `another status (${sorted.indexOf('Zerlindis Muster') + 1})`;
    const count = await (await beat.submit(window, { statuses: [label] })).shown(isCounted);
    expect(count.words).toContain(`Statuses: ${label} ·`);
    expect(count.words).toContain('*1 SMS* can be prepared.');
    const told = await (await beat.submit(count)).shown(isTold);
    expect(told.words).toContain('Batch 1 is prepared.');
    const [entry, ...others] = await logOf(practice);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ patientNumber: '2' });
    const sent = practice.slack.everythingSent();
    for (const secret of ['Zerlindis', '<!channel>', 'constructor', 'zzz', 'abc"'])
      expect(sent, secret).not.toContain(secret);
  });

  it('notices that the statuses on offer have changed since, and lets choose again', async () => {
    const practice = await startSlackPractice({ isSending: false });
    await practice.enter(aPatient(), anAppointment({ status: 'offen' }));
    const beat = practice.as('beat');
    const count = await counted(practice, { statuses: ['another status (1)'] });
    await practice.enter(
      aPatient({ number: '2' }),
      anAppointment({ id: 'T2', patientNumber: '2', status: 'neu' }),
    );
    const told = await (await beat.submit(count)).shown(isTold);
    expect(told.words).toContain('statuses to choose from have changed');
    expect(await batchesOf(practice)).toEqual([]);
    const back = await (await beat.click(told, 'Back')).shown(isOptions);
    const again = await (await beat.submit(back, { statuses: ['another status (2)'] })).shown(isCounted);
    expect(again.words).toContain('*1 SMS* can be prepared.');
  });
});
