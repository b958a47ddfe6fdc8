import type { enTuiPeople } from './en-people.ts';

/** Personen: wer was darf. */
export const deTuiPeople: typeof enTuiPeople = {
  me: '(Sie)',
  whoami: (who) => `Sie sind ${who}.`,
  unknown: (login) => `Sie sind «${login}»; unter diesem Namen ist hier niemand eingetragen.`,
  onlyAdministrators: (names) =>
    `Nur Administratoren tragen Personen ein und ändern sie${names === '' ? '' : `: ${names}`}.`,
  mayDo: (what) => `Darf ${what}`,
  loginsHint: 'Namen der Anmeldung, mit Kommas',
  slackHint: 'Slack-Benutzer-Ids wie U024BE7LH, mit Kommas',
  inactive: 'Inaktiv: darf hier nichts mehr; der Name bleibt in den Aufzeichnungen.',
  noLogin: 'keine; niemand kann hier als diese Person handeln',
  noSlack: 'keine',
  addTitle: 'Jemanden eintragen, der hier arbeitet',
  editTitle: (who) => `${who} ändern`,
  save: 'speichern',
  ownChange: 'Was Sie selbst dürfen, ändert sich, wenn die Oberfläche neu geöffnet wird.',
};
