import { enBackup } from './en-backup.ts';
import { enCli } from './en-cli.ts';
import { enClock } from './en-clock.ts';
import { enConsent } from './en-consent.ts';
import { enCredits } from './en-credits.ts';
import { enDatabase } from './en-database.ts';
import { enDoctor } from './en-doctor.ts';
import { enIcs } from './en-ics.ts';
import { enKinds } from './en-kinds.ts';
import { enNotices } from './en-notices.ts';
import { enPeople } from './en-people.ts';
import { enRecalls } from './en-recalls.ts';
import { enOutages, enRefusals } from './en-refusals.ts';
import { enSchedules } from './en-schedules.ts';
import { enServe } from './en-serve.ts';
import { enSettings } from './en-settings.ts';
import { enStatus } from './en-status.ts';
import { enTemplates } from './en-templates.ts';
import { enWords } from './en-words.ts';
import { enSlack } from './slack/en.ts';
import { enTui } from './tui/en.ts';

/** English, and by its shape what every language must say. */
export const en = {
  code: 'en',
  locale: 'en-GB',
  ...enWords,
  ...enSettings,
  refusal: enRefusals,
  outage: enOutages,
  unexpected: (file: string) =>
    `Something unexpected happened; this is a fault in Rundruf. Details are in ${file}.`,
  unexpectedUnrecorded: (reason: string, file: string) =>
    `Something unexpected happened; this is a fault in Rundruf: ${reason}. For the details, let ${file} be written and run it again.`,
  outputLost: (reason: string) =>
    `The output could not be written${reason === 'ENOSPC' ? ': the disk is full' : ` (${reason})`}. It is not complete.`,
  people: enPeople,
  credits: enCredits,
  consent: enConsent,
  recalls: enRecalls,
  templates: enTemplates,
  database: enDatabase,
  backup: enBackup,
  doctor: enDoctor,
  clock: enClock,
  ics: enIcs,
  kinds: enKinds,
  cli: enCli,
  schedules: enSchedules,
  serve: enServe,
  notices: enNotices,
  status: enStatus,
  tui: enTui,
  slack: enSlack,
};

/** What a language must provide. */
export type Catalogue = typeof en;
