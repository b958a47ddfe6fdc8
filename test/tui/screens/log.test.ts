import { describe, expect, test } from 'vitest';
import { cellWidth } from '../../../tui/terminal/cells.ts';
import { runSql } from '../../support/database.ts';
import { seen } from '../../support/face.ts';
import { aSubmittedBatch, logOf, startPractice } from '../../support/practice.ts';
import { aFullDay, aPatient, mobileOf } from '../../support/records.ts';
import { aLongLog, cursorOf, openLog, personsOf, rowsOf, sent, WIDE } from './log-opened.ts';

describe('L1: which entries', () => {
  test('L1: the log opens with reminders; Delete shows all kinds, and a chip says which', async () => {
    const practice = await sent(3);
    await runSql(practice.target, `update message set kind = 'recall' where id = 2`);
    const { text, press, screen, until } = await openLog(practice);
    expect(screen.chips()).toEqual(['reminders']);
    expect(personsOf(text())).toEqual(['Muster1', 'Muster3']);
    await press('delete');
    await until((shown) => rowsOf(shown).length === 3);
    expect(screen.chips()).toEqual(['all kinds']);
    expect(text()).toContain('recall');
  });

  test('L1: opened from recalls it shows recalls, and from the agenda reminders again', async () => {
    const practice = await sent(3);
    await runSql(practice.target, `update message set kind = 'recall' where id = 2`);
    const { text, screen, until, settled, comeFrom, press, reply } = await openLog(practice);
    reply(null, null, null, null); // L3: whether to ask the portal
    comeFrom('recalls');
    screen.shown();
    await until((shown) => personsOf(shown).join() === 'Muster2');
    expect(screen.chips()).toEqual(['recalls']);
    comeFrom('settings');
    screen.shown();
    await settled();
    expect(screen.chips()).toEqual(['recalls']);
    comeFrom('patients');
    screen.shown();
    await until((shown) => rowsOf(shown).length === 2);
    expect(screen.chips()).toEqual(['reminders']);
    await press('delete');
    screen.shown();
    await until((shown) => rowsOf(shown).length === 3);
    expect(text()).toContain('recall');
  });

  test('L1: f chooses another kind', async () => {
    const practice = await sent(3);
    await runSql(practice.target, `update message set kind = 'recall' where id = 2`);
    const { text, press, screen, reply, until } = await openLog(practice);
    reply({ id: 'filter', values: { kind: 'recall' } });
    await press('f');
    await until((shown) => rowsOf(shown).length === 1);
    expect(screen.chips()).toEqual(['recalls']);
    expect(personsOf(text())).toEqual(['Muster2']);
  });

  test('L1: Esc takes the other filters away one by one; the kind stays until Delete', async () => {
    const practice = await sent(2);
    const { press, screen, reply, until, questions } = await openLog(practice);
    reply({ id: 'filter', values: { channel: 'sms', state: 'submitted', batch: '1', since: '23.11.2026' } });
    await press('/');
    expect(questions.at(-1)?.values).toMatchObject({ kind: 'reminder', state: 'any' });
    await until((shown) => rowsOf(shown).length === 2);
    expect(screen.chips()).toEqual([
      'reminders',
      'SMS',
      'handed over',
      'batch 1',
      expect.stringContaining('since Mon'),
    ]);
    const left = [4, 3, 2, 1].map((count) => {
      expect(screen.leaveLevel?.()).toBe(true);
      expect(screen.chips()).toHaveLength(count);
      return screen.chips().length;
    });
    expect(left).toEqual([4, 3, 2, 1]);
    expect(screen.leaveLevel?.()).toBe(false);
  });

  test('L1: a filter that says nothing is not taken, with the reason', async () => {
    const { press, reply, questions } = await openLog(await sent(1));
    reply(null);
    await press('f');
    for (const [id, value] of [
      ['batch', '0'],
      ['batch', '1x'],
      ['since', '31.2.2026'],
      ['since', 'soon'],
    ] as const) {
      const field = questions.at(-1)?.fields?.find((each) => each.id === id);
      expect(field?.problem?.(value)).toEqual(expect.any(String));
      expect(field?.problem?.('')).toBeNull();
    }
  });

  test('an empty log says so, and every key is harmless', async () => {
    const { text, press, screen, until } = await openLog(await startPractice());
    expect(text()).toContain('Del shows all kinds');
    expect(screen.idle?.()).toEqual(expect.arrayContaining(['log.open', 'log.reset', 'log.purge']));
    expect(seen(screen, { width: 60, height: 12 })).toMatch(/^ 0 entries .* \+\d columns: ←→$/m);
    await press(
      'delete',
      'down',
      'up',
      'end',
      'home',
      'pagedown',
      'space',
      'v',
      'shift+down',
      's',
      'w',
      'o',
      'enter',
    );
    screen.leaveLevel?.();
    await press('r', 'u', 'i', 'i', 'z', 'Z');
    await until((shown) => shown.includes('The log is empty') || shown.includes('Del shows all kinds'));
  });
});

describe('L2: order and columns', () => {
  test('L2: the oldest first; s sorts by the column, again reverses, a third time is as at first', async () => {
    const practice = await sent(3);
    for (const [id, person] of [
      [1, 'Muster2'],
      [2, 'Muster3'],
      [3, 'Muster1'],
    ] as const)
      await runSql(practice.target, `update message set person = '${person}' where id = ${id}`);
    const { text, press, until } = await openLog(practice);
    expect(personsOf(text())).toEqual(['Muster2', 'Muster3', 'Muster1']);
    expect(text()).toMatch(/Submitted +▲/);
    await press('right', 's');
    await until((shown) => personsOf(shown).join() === 'Muster1,Muster2,Muster3');
    expect(text()).toMatch(/Patient +▲/);
    await press('s');
    await until((shown) => personsOf(shown).join() === 'Muster3,Muster2,Muster1');
    expect(text()).toMatch(/Patient +▼/);
    await press('s');
    await until((shown) => personsOf(shown).join() === 'Muster2,Muster3,Muster1');
    expect(text()).toMatch(/sorted by Submitted ▲/);
  });

  test('L2: w shows the technical columns, the text last; what has no order says so', async () => {
    const { text, press, told, until } = await openLog(await sent(2));
    expect(text()).not.toContain('Reference');
    await press('w');
    const titles: string[] = [];
    for (let column = 0; column < 30; column += 1) {
      titles.push(text().split('\n')[0] ?? '');
      await press('right');
    }
    for (const title of ['No', 'Delivery', 'Recipient', 'Location', 'Batch', 'Reference', 'Created', 'Reset'])
      expect(titles.join()).toContain(` ${title} `);
    await until((shown) => (shown.split('\n')[0] ?? '').trimEnd().endsWith(' Text'));
    await press('s');
    await told('cannot be sorted by “Text”');
  });

  test('L2: z takes a sort order back, Z brings it again', async () => {
    const { text, press, until } = await openLog(await sent(2));
    await press('right', 's', 'z');
    await until((shown) => shown.includes('sorted by Submitted'));
    await press('Z');
    await until((shown) => shown.includes('sorted by Patient'));
    expect(rowsOf(text())).toHaveLength(2);
  });
});

describe('a long log', () => {
  test('L2: End and Home read from either end, and the place is said as far as it is known', async () => {
    const { press, until } = await openLog(await aLongLog(12_000));
    await until((shown) => shown.includes('row 1 of more than 10,000'));
    await press('end');
    await until((shown) => shown.includes('last row of more than 10,000'));
    await press('up', 'pageup');
    await until((shown) => /row 17 from the end of more than 10,000/.test(shown));
    await press('home', 'down');
    await until((shown) => shown.includes('row 2 of more than 10,000'));
    await press('a', 'space');
    await until((shown) => shown.includes('more than 10,000 but 1 ticked'));
  });

  test('L2: while a key is held nothing is read; then the rows come in one page', async () => {
    const practice = await aLongLog(3000);
    let pages = 0;
    const engine: typeof practice.engine = {
      ...practice.engine,
      readLog: (...request) => {
        pages += 1;
        return practice.engine.readLog(...request);
      },
    };
    const { screen, text, until } = await openLog({ ...practice, engine });
    const before = pages;
    for (let held = 0; held < 15; held += 1) {
      screen.onCommand('list.page-down');
      text();
    }
    expect(text()).toMatch(/^> \[ \] …/m);
    expect(pages).toBe(before);
    await until((shown) => /P\d/.test(cursorOf(shown)));
    expect(pages).toBeLessThanOrEqual(before + 2);
    expect(text()).toMatch(/row \d+ of 2700/);
    expect(text()).not.toContain('…\n');
  });

  test('a key pressed before its row is read is not lost: End, Space', async () => {
    const { screen, until } = await openLog(await aLongLog(3000));
    screen.onCommand('list.last');
    screen.onCommand('list.tick');
    await until((shown) => shown.includes('1 ticked') && cursorOf(shown).startsWith('> [x]'));
  });

  test('a ticks all that the filter selects, but for what is unticked, and r resets exactly these', async () => {
    const practice = await aLongLog(3000);
    const { press, until, reply, questions, told } = await openLog(practice);
    await press('a');
    await until((shown) => shown.includes('2700 ticked'));
    await press('space', 'down', 'space');
    await until((shown) => shown.includes('2698 ticked'));
    await press('delete');
    await until((shown) => shown.includes('of 3000') && shown.includes('2698 ticked'));
    reply('reset');
    await press('r');
    expect(questions.at(-1)?.title).toContain('Reset 2698 entries?');
    await told('0 reminders reset. 2698 entries hold no appointment');
  });

  test('o shows only what is ticked, also of a long log', async () => {
    const { press, until, text, screen } = await openLog(await aLongLog(3000));
    await press('end', 'space', 'home', 'space', 'o');
    await until((shown) => rowsOf(shown).length === 2);
    expect(text()).toContain('row 1 of 2');
    expect(screen.chips()).toContain('only ticked');
    expect(screen.leaveLevel?.()).toBe(true);
    await until((shown) => shown.includes('of 2700') && shown.includes('2 ticked'));
  });
});

describe('ticks', () => {
  test('v and Space tick a range, Shift+arrows another; i inverts; the number is said', async () => {
    const { text, press, until } = await openLog(await sent(6));
    await press('v', 'down', 'down');
    expect(text()).toContain('range: Space ticks it');
    await press('space');
    await until((shown) => shown.includes('3 ticked'));
    await press('end', 'shift+up', 'space');
    await until((shown) => shown.includes('5 ticked'));
    await press('i');
    await until((shown) => shown.includes('1 ticked'));
    expect(rowsOf(text()).map((row) => row.includes('[x]'))).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
    ]);
  });

  test('ticks outlast order, filter and reload; what is hidden is said', async () => {
    const practice = await sent(4);
    await runSql(practice.target, `update message set kind = 'recall' where id = 2`);
    const { press, until, screen } = await openLog(practice);
    await press('delete');
    await until((shown) => rowsOf(shown).length === 4);
    await press('home', 'space', 'down', 'space', 'right', 's');
    await until((shown) => shown.includes('2 ticked'));
    await press('z', 'z', 'z', 'z');
    await press('Z', 'Z', 'Z', 'Z');
    await until((shown) => shown.includes('2 ticked') && shown.includes('sorted by Patient'));
    screen.dataChanged();
    await until((shown) => rowsOf(shown).filter((row) => row.includes('[x]')).length === 2);
  });

  test('what the filter hides stays ticked, and is counted', async () => {
    const practice = await sent(3);
    await runSql(practice.target, `update message set kind = 'recall' where id = 2`);
    const { press, until, reply } = await openLog(practice);
    await press('space');
    reply({ id: 'filter', values: { kind: 'recall' } });
    await press('f');
    await until((shown) => shown.includes('1 ticked · 1 of them not shown'));
  });

  test('when others change the log the cursor stays on its entry, and ticks of what was deleted go', async () => {
    const practice = await sent(5);
    const { engine, actor } = practice;
    const { press, until, text, screen } = await openLog(practice);
    await press('space', 'down', 'space', 'down', 'down');
    expect(personsOf(cursorOf(text()))).toEqual(['Muster4']);
    await engine.purgeEntries(actor, { ids: [1] }, '2026-11-30');
    screen.dataChanged();
    await until((shown) => rowsOf(shown).length === 4 && shown.includes('1 ticked'));
    expect(personsOf(cursorOf(text()))).toEqual(['Muster4']);
  });
});

describe('the entry at the cursor', () => {
  test('its whole text and history stand beside the list, and alone with Enter', async () => {
    const practice = await sent(2);
    const { press, until, text, screen } = await openLog(practice);
    await until((shown) => shown.includes('taken by the portal') && shown.includes('prepared'), WIDE);
    const [entry] = await logOf(practice);
    const words = (entry?.text ?? '').split(/\s+/);
    for (const word of words) expect(text(WIDE)).toContain(word);
    await press('enter');
    expect(text()).toContain('What became of it');
    expect(rowsOf(text())).toHaveLength(0);
    expect(screen.leaveLevel?.()).toBe(true);
    expect(rowsOf(text())).toHaveLength(2);
  });

  test('its history grows before one’s eyes when something becomes of it', async () => {
    const practice = await sent(2);
    const { until, screen } = await openLog(practice);
    await until((shown) => shown.includes('taken by the portal'), WIDE);
    practice.sms.report(mobileOf('1'), 2, '206');
    await practice.engine.refreshDelivery(practice.actor, {});
    screen.dataChanged();
    await until((shown) => /\d\d:\d\d:\d\d +failed: number wrong/.test(shown), WIDE);
  });

  test('hostile text reaches nobody’s terminal, and every line fits from 60×16 to 300×100', async () => {
    const practice = await startPractice();
    await practice.enter(
      aPatient({
        number: '9',
        lastName: 'Zoë\x1b[2J\u202e中村👩‍⚕️',
        firstName: '\x07'.repeat(3) + 'x'.repeat(300),
      }),
      ...aFullDay(30),
    );
    await aSubmittedBatch(practice);
    await runSql(
      practice.target,
      `update message set person = 'E\u001b[2Jvil 中村', text = 'a\u001b]0;x\u0007b' where id = 1`,
    );
    const { press, screen } = await openLog(practice);
    for (const keys of [[], ['w'], ['enter']]) {
      await press(...keys);
      for (const size of [
        { width: 60, height: 10 },
        { width: 80, height: 18 },
        WIDE,
        { width: 300, height: 94 },
      ]) {
        const lines = screen.paint(size);
        expect(lines).toHaveLength(size.height);
        for (const line of lines) {
          expect(cellWidth(line)).toBeLessThanOrEqual(size.width);
          expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u202e]/);
        }
      }
    }
  });

  test('in German everything is German', async () => {
    const practice = await sent(2);
    const { speak, text, screen, until } = await openLog(practice);
    speak('de');
    await until((shown) => shown.includes('nicht verarbeitet') || shown.includes('Nicht verarbeitet'));
    expect(text()).toContain('Zeile 1 von 2');
    expect(screen.chips()).toEqual(['Terminerinnerungen']);
  });
});
