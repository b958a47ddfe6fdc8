import { enCli } from './en-cli.ts';
import { enOutages, enRefusals } from './en-refusals.ts';
import { enWords } from './en-words.ts';

/** English, and by its shape what every language must say. */
export const en = {
  code: 'en',
  locale: 'en-GB',
  ...enWords,
  refusal: enRefusals,
  outage: enOutages,
  unexpected: (file: string) =>
    `Something unexpected happened; this is a fault in Rundruf. Details are in ${file}.`,
  cli: enCli,
};

/** What a language must provide. */
export type Catalogue = typeof en;
