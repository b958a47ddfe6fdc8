/** People: who may do what, in English. */
export const enTuiPeople = {
  me: '(you)',
  whoami: (who: string) => `You are ${who}.`,
  unknown: (login: string) => `You are “${login}”, whom nobody has entered here.`,
  onlyAdministrators: (names: string) =>
    `Only administrators enter and change people${names === '' ? '' : `: ${names}`}.`,
  mayDo: (what: string) => `May ${what}`,
  loginsHint: 'the names they log in with, with commas',
  slackHint: 'Slack user ids such as U024BE7LH, with commas',
  inactive: 'Inactive: may do nothing here any more; records keep the name.',
  noLogin: 'none; nobody can act as this person here',
  noSlack: 'none',
  addTitle: 'Enter somebody who works here',
  editTitle: (who: string) => `Change ${who}`,
  save: 'save',
  ownChange: 'What you yourself may do changes when the dashboard is opened again.',
};
