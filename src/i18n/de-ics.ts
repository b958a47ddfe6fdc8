import type { enIcs, enIcsConfig, enIcsExpectation } from './en-ics.ts';
import { plural } from './phrases.ts';

const events = (count: number) => plural(count, 'Eintrag', 'Einträge');

export const deIcs: typeof enIcs = {
  allDay: (file, count) =>
    `${file}: ${plural(count, 'ganztägiger Eintrag', 'ganztägige Einträge')} ausgelassen`,
  outside: (file, count, until) => `${file}: ${events(count)} vor heute oder nach dem ${until} ausgelassen`,
  older: (file, count) =>
    `${file}: ${events(count)} ausgelassen, von denen die Datei eine neuere Fassung hat oder dieselbe nochmals`,
  answers: (file, count) => `${file}: ${plural(count, 'Antwort', 'Antworten')} auf Einladungen ausgelassen`,
  excerpt: (file) =>
    `${file}: enthält Einladungen oder Absagen; sie sprechen nur von sich selbst, nichts anderes gilt als verschwunden`,
};

export const deIcsExpectation: typeof enIcsExpectation = {
  'time-zone': 'eine bekannte Zeitzone: ein Name wie Europe/Zurich oder eine, die die Datei beschreibt',
  recurrence: 'eine Wiederholung, der man folgen kann: höchstens täglich, nicht zu viele Male',
  series: 'die zugehörige Serie in der Datei, und zu jeder Ausnahme, welches Vorkommen sie ersetzt',
  'closed-component': 'das zugehörige END, und nichts Offenes darin',
  'one-value': 'ein einziger Wert; es ist nicht klar, welcher gemeint ist',
};

export const deIcsConfig: typeof enIcsConfig = {
  'import.ics': 'windowDays, confirmed, tentative und patterns',
  'import.ics.windowDays': 'ganze Tage von 1 bis 1100',
  'import.ics.confirmed': 'ein Status',
  'import.ics.tentative': 'ein Status',
  'import.ics.patterns': 'Listen von Mustern (höchstens 20) nach Feld',
  'import.ics.patterns.from':
    'summary, description, location, categories, comment, contact, organizer, attendee oder eine Eigenschaft x-…',
  'import.ics.patterns.pattern':
    'ein regulärer Ausdruck mit einer Gruppe (?<value>…), höchstens 500 Zeichen, der bei langen Texten rasch aufgibt',
  'import.ics.patterns.unless':
    'ein regulärer Ausdruck von höchstens 500 Zeichen, der bei langen Texten rasch aufgibt',
  'import.ics.patterns.value': 'ein Text von 1 bis 64 Zeichen',
  'import.ics.patterns.matchCase': 'true oder false',
};
