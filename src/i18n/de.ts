import { deBackup } from './de-backup.ts';
import { deCli } from './de-cli.ts';
import { deClock } from './de-clock.ts';
import { deConsent } from './de-consent.ts';
import { deCredits } from './de-credits.ts';
import { deDatabase } from './de-database.ts';
import { deDoctor } from './de-doctor.ts';
import { deIcs } from './de-ics.ts';
import { deKinds } from './de-kinds.ts';
import { deNotices } from './de-notices.ts';
import { dePeople } from './de-people.ts';
import { deRecalls } from './de-recalls.ts';
import { deOutages, deRefusals } from './de-refusals.ts';
import { deSchedules } from './de-schedules.ts';
import { deServe } from './de-serve.ts';
import { deSettings } from './de-settings.ts';
import { deStatus } from './de-status.ts';
import { deTemplates } from './de-templates.ts';
import { deWords } from './de-words.ts';
import type { Catalogue } from './en.ts';
import { deSlack } from './slack/de.ts';
import { deTui } from './tui/de.ts';

/** German, as it is written in Switzerland. */
export const de: Catalogue = {
  code: 'de',
  locale: 'de-CH',
  ...deWords,
  ...deSettings,
  refusal: deRefusals,
  outage: deOutages,
  unexpected: (file) =>
    `Etwas Unerwartetes ist geschehen; das ist ein Fehler in Rundruf. Einzelheiten stehen in ${file}.`,
  unexpectedUnrecorded: (reason, file) =>
    `Etwas Unerwartetes ist geschehen; das ist ein Fehler in Rundruf: ${reason}. Für Einzelheiten ${file} schreibbar machen und nochmals ausführen.`,
  outputLost: (reason) =>
    `Die Ausgabe konnte nicht geschrieben werden${reason === 'ENOSPC' ? ': die Platte ist voll' : ` (${reason})`}. Sie ist nicht vollständig.`,
  people: dePeople,
  credits: deCredits,
  consent: deConsent,
  recalls: deRecalls,
  templates: deTemplates,
  database: deDatabase,
  backup: deBackup,
  doctor: deDoctor,
  clock: deClock,
  ics: deIcs,
  kinds: deKinds,
  cli: deCli,
  schedules: deSchedules,
  serve: deServe,
  notices: deNotices,
  status: deStatus,
  tui: deTui,
  slack: deSlack,
};
