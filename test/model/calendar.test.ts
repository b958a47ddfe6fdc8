import { describe, expect, test } from 'vitest';
import { calendarEnd, calendarEntry, mayUnsubscribe } from '../../src/model/calendar.ts';
import { languages, messageKinds } from '../../src/model/message.ts';
import { toInstant } from '../../src/model/time.ts';

const startsAt = new Date('2026-11-24T08:00:00Z');
const endsAt = new Date('2026-11-24T08:45:00Z');

describe('what a patient’s calendar gets to know', () => {
  test('the appointment ends when its length is over', () => {
    const email = { kind: 'reminder', channel: 'email' } as const;
    expect(calendarEnd(email, { startsAt, durationMinutes: 45 })).toEqual(endsAt);
  });

  test('an appointment of unknown length takes half an hour', () => {
    const email = { kind: 'confirmation', channel: 'email' } as const;
    const end = calendarEnd(email, { startsAt, durationMinutes: null });
    expect(end).toEqual(new Date('2026-11-24T08:30:00Z'));
  });

  test('an appointment over the change of clocks takes as long as on any other night', () => {
    const start = toInstant('2026-10-25T02:30', 'Europe/Zurich');
    const end = calendarEnd({ kind: 'reminder', channel: 'email' }, { startsAt: start, durationMinutes: 60 });
    expect(end?.getTime()).toBe(start.getTime() + 3_600_000);
  });

  test.each([
    ['reminder', 'sms'],
    ['recall', 'email'],
    ['birthday', 'email'],
  ] as const)('a %s by %s carries nothing', (kind, channel) => {
    expect(calendarEnd({ kind, channel }, { startsAt, durationMinutes: 45 })).toBeNull();
  });

  test.each([
    ['de', 'Termin'],
    ['fr', 'Rendez-vous'],
    ['it', 'Appuntamento'],
    ['en', 'Appointment'],
  ] as const)('in %s it is called %s, and nothing else is told', (language, title) => {
    const entry = calendarEntry({ kind: 'reminder', language, startsAt, endsAt });
    expect(entry).toEqual({ title, startsAt, endsAt });
  });

  test('only a message prepared with an end carries it, and only one about an appointment', () => {
    for (const language of languages) {
      expect(calendarEntry({ kind: 'reminder', language, startsAt, endsAt: null })).toBeNull();
      expect(calendarEntry({ kind: 'reminder', language, startsAt: null, endsAt })).toBeNull();
      expect(calendarEntry({ kind: 'recall', language, startsAt, endsAt })).toBeNull();
    }
  });
});

test('one may unsubscribe from greetings and recalls, never from what concerns an appointment', () => {
  expect(messageKinds.filter(mayUnsubscribe)).toEqual(['recall', 'birthday']);
});
