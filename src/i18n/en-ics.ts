import { plural } from './phrases.ts';

const events = (count: number) => plural(count, 'event', 'events');

/** What the import of calendars says. */
export const enIcs = {
  allDay: (file: string, count: number) => `${file}: ${events(count)} of whole days left out`,
  outside: (file: string, count: number, until: string) =>
    `${file}: ${events(count)} before today or after ${until} left out`,
  older: (file: string, count: number) =>
    `${file}: ${events(count)} left out of which the file has a newer version, or the same once more`,
  answers: (file: string, count: number) =>
    `${file}: ${plural(count, 'answer', 'answers')} to invitations left out`,
  excerpt: (file: string) =>
    `${file}: has invitations or cancellations, which speak of nothing but themselves; nothing else counts as vanished`,
};

export const enIcsExpectation = {
  'time-zone': 'a time zone that is known: a name such as Europe/Zurich, or one that the file defines',
  recurrence: 'a rule of recurrence that can be followed: daily or less often, not too many times',
  series: 'its series in the file, and of each exception which occurrence it replaces',
  'closed-component': 'its END, and nothing in it that is not closed',
  'one-value': 'one value; it is not clear which is meant',
};

export const enIcsConfig = {
  'import.ics': 'windowDays, confirmed, tentative and patterns',
  'import.ics.windowDays': 'whole days from 1 to 1100',
  'import.ics.confirmed': 'a status',
  'import.ics.tentative': 'a status',
  'import.ics.patterns': 'lists of patterns (at most 20) by field',
  'import.ics.patterns.from':
    'summary, description, location, categories, comment, contact, organizer, attendee or an x-… property',
  'import.ics.patterns.pattern':
    'a regular expression with a group (?<value>…), at most 500 characters, that gives up quickly on long texts',
  'import.ics.patterns.unless':
    'a regular expression of at most 500 characters that gives up quickly on long texts',
  'import.ics.patterns.value': 'a text of 1 to 64 characters',
  'import.ics.patterns.matchCase': 'true or false',
};
