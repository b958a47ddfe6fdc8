import type { RefusalDetails } from '../errors.ts';
import type { ContradictionReason } from '../model/contradictions.ts';
import type { SettingKey, SettingScope } from '../model/settings.ts';
import type { enSettingRefusals, enSettings } from './en-settings.ts';
import { joined } from './phrases.ts';

const yesNo = 'true oder false';
const credits = 'Credits, wie';

const staffAddresses =
  'none (niemand) oder bis zu 20 E-Mail-Adressen, etwa anna@praxis.example,beat@praxis.example';

const settingRange: Readonly<Record<SettingKey, string>> = {
  'run.channel': 'sms oder email',
  'run.days': 'Tage wie tomorrow oder today,+3,next-workday',
  'run.statuses': 'Status wie definite,planned',
  'run.reasons': 'all, oder Kurzzeichen oder Bezeichnungen wie KO,LAB',
  'run.one-per-day': yesNo,
  'run.not-before': 'immediately, oder eine Zeit wie 17:30',
  'run.reason-display': 'code oder name',
  'run.moved': 'ask, always oder never',
  'run.late-hours': 'ganze Stunden von 0 bis 72',
  'confirmation.within-days': 'ganze Tage von 0 bis 60',
  'recall.needs-consent': yesNo,
  'birthday.needs-consent': yesNo,
  'recall.overdue-days': 'ganze Tage von 0 bis 3660',
  'practice.canton': 'none, oder ein Kanton wie ZH oder BE',
  'practice.closing-days': 'none, oder Tage und Zeiträume wie 2026-12-24..2027-01-02,2027-05-07',
  'practice.working-days': 'Wochentage: mon,tue,wed,thu,fri,sat,sun',
  'approval.mode': 'none, any oder four-eyes',
  'batch.expires-after-hours': 'ganze Stunden von 1 bis 744',
  'quiet-hours.from': 'eine Zeit wie 20:00 (gleich wie quiet-hours.to: keine Ruhezeit)',
  'quiet-hours.to': 'eine Zeit wie 08:00',
  'send.days': 'Wochentage: mon,tue,wed,thu,fri,sat,sun',
  'send.limit-per-day': 'none, oder eine ganze Zahl von 1 bis 100000',
  'send.limit-per-hour': 'none, oder eine ganze Zahl von 1 bis 100000',
  'send.first-wait-seconds': 'ganze Sekunden von 0 bis 15',
  'send.resend-unknown': yesNo,
  'schedule.max-messages': 'none, oder eine ganze Zahl von 1 bis 100000',
  'price.sms': 'Credits pro Teil nach Vorwahl, wie +41:1,+:1.5',
  'price.email': `${credits} 0.1`,
  'price.inquiry': `${credits} 0.25`,
  'credits.low': `${credits} 20`,
  'credits.low-days': 'ganze Tage von 0 bis 365',
  'credits.drift': `${credits} 1`,
  'alarm.due-minutes': 'none, oder ganze Minuten von 5 bis 1440',
  'email.calendar': yesNo,
  'digest.emails': staffAddresses,
  'alarm.emails': staffAddresses,
  'dashboard.blank-after-minutes': 'none, oder ganze Minuten von 1 bis 480',
  'import.max-age-hours': 'none, oder ganze Stunden von 1 bis 744',
  'retention.texts-days': 'eine Anzahl Tage von 30 bis 3650, oder none',
  'retention.log-days': 'eine Anzahl Tage von 30 bis 3650, oder none',
  'retention.appointments-days': 'eine Anzahl Tage von 100 bis 3650, oder none',
  'import.region': 'ein Land wie CH, DE oder AT',
};

const settingMeaning: Readonly<Record<SettingKey, string>> = {
  'run.channel': 'welche Versandart zuerst angeboten wird; die Befehlszeile fragt immer danach',
  'run.days': 'welche Tage ein Lauf nimmt',
  'run.statuses': 'welche Termin-Status erinnert werden',
  'run.reasons': 'welche Besuchsgründe erinnert werden',
  'run.one-per-day': 'eine Erinnerung pro Patient und Tag',
  'run.not-before': 'wann SMS frühestens gehen, am Tag des Aufbereitens',
  'run.reason-display': 'Besuchsgründe als Kurzzeichen oder Bezeichnung',
  'run.moved': 'nach der Erinnerung verschobene Termine nochmals erinnern: auf Verlangen, immer, nie',
  'run.late-hours': 'spät gebuchte Termine erinnert ein Zeitplan noch, wenn so viele Stunden bleiben',
  'confirmation.within-days': 'wie viele Tage nach der Buchung ein Termin noch bestätigt wird',
  'recall.needs-consent': 'nur aufbieten, wer darin eingewilligt hat',
  'birthday.needs-consent': 'nur beglückwünschen, wer darin eingewilligt hat',
  'recall.overdue-days': 'länger überfällige Recalls werden nicht mehr aufgeboten',
  'practice.canton': 'wessen Feiertage keine Arbeitstage sind',
  'practice.closing-days': 'an welchen Tagen die Praxis geschlossen ist',
  'practice.working-days': 'an welchen Wochentagen die Praxis arbeitet',
  'approval.mode': 'wer freigibt: niemand, wer es darf, oder wer nicht selbst aufbereitet hat',
  'batch.expires-after-hours': 'wie lange ein Auftrag warten darf',
  'quiet-hours.from': 'keine SMS ab dieser Tageszeit',
  'quiet-hours.to': 'bis zu dieser Tageszeit',
  'send.days': 'an welchen Tagen SMS gesendet werden',
  'send.limit-per-day': 'wie viele Mitteilungen an einem Tag gesendet werden, SMS und E-Mail zusammen',
  'send.limit-per-hour': 'wie viele Mitteilungen in 60 Minuten gesendet werden, SMS und E-Mail zusammen',
  'send.first-wait-seconds': 'wie lange auf den ersten Auslieferungsstatus gewartet wird',
  'schedule.max-messages':
    'ein grösserer Auftrag eines Zeitplans wartet auf die Freigabe durch einen Menschen',
  'send.resend-unknown': 'nochmals senden, was das Portal sicher nicht kennt; sonst entscheidet ein Mensch',
  'price.sms': 'Preis einer SMS',
  'price.email': 'Preis einer E-Mail',
  'price.inquiry': 'Preis der Frage nach einem Auslieferungsstatus',
  'credits.low': 'warnen, wenn weniger Credits übrig sind (0: nie)',
  'credits.low-days': 'warnen, wenn die Credits weniger Tage reichen (0: nie)',
  'credits.drift': 'warnen, wenn unsere Zählung und die des Portals um mehr auseinanderliegen',
  'digest.emails': 'wer vom Team den Morgenbericht per E-Mail bekommt',
  'alarm.due-minutes':
    'wie viele Minuten eine Mitteilung warten darf, die gehen könnte, bevor das Team davon erfährt',
  'alarm.emails': 'wer vom Team per E-Mail erfährt, wenn etwas nicht in Ordnung ist',
  'email.calendar': 'eine E-Mail enthält den Termin für den Kalender, mit neutralem Titel',
  'dashboard.blank-after-minutes':
    'nach wie vielen Minuten ohne Taste die Oberfläche ihre Patienten verbirgt',
  'import.max-age-hours': 'ist der neuste Import älter, bereitet kein Zeitplan etwas auf',
  'retention.texts-days':
    'nach wie vielen Tagen der Zeitplan «Aufbewahrung» Texte und Namen gesendeter Mitteilungen entfernt',
  'retention.log-days': 'nach wie vielen Tagen der Zeitplan «Aufbewahrung» Log-Einträge löscht',
  'retention.appointments-days':
    'nach wie vielen Tagen der Zeitplan «Aufbewahrung» vergangene Termine löscht, die in keinem Log-Eintrag stehen',
  'import.region': 'zu welchem Land Telefonnummern ohne Landesvorwahl gehören',
};

const contradiction: Readonly<Record<ContradictionReason, string>> = {
  'not-before-in-quiet-hours': 'in der Ruhezeit geht keine SMS',
  'quiet-hours-too-long': 'die Ruhezeit lässt weniger als eine Stunde des Tages übrig',
  'cancelled-never-offered': 'abgesagte Termine werden nie erinnert',
  'four-eyes-impossible':
    'was jemand von Ihnen aufbereitet, könnte niemand sonst freigeben; siehe rundruf users list, und lassen Sie noch jemanden freigeben',
};

const settingScope: Readonly<Record<SettingScope, string>> = {
  practice: 'Praxis',
  workstation: 'Arbeitsplatz',
  user: 'Benutzer',
};

/** All about settings that people read, in German. */
export const deSettings: typeof enSettings = {
  settingRange,
  settingMeaning,
  contradiction,
  settingScope,
  settings: {
    help: {
      clear: 'Zurück zum nächstweiteren Bereich, zuletzt zum mitgelieferten Wert',
      scope: 'für wen: practice (Praxis), workstation (Arbeitsplatz) oder user (Benutzer)',
      for: 'ein anderer Benutzer oder Arbeitsplatz, mit --scope',
      changed: 'nur was jemand gesetzt hat',
      all: 'mit den Werten aller Benutzer und Arbeitsplätze (Administratoren)',
      details: 'mit mitgeliefertem Wert, Möglichkeiten, Bereichen, und wer was wann gesetzt hat',
    },
    byDefault: 'mitgeliefert',
    shippedDefault: (value) => `Mitgeliefert: ${value}.`,
    possible: (meaning, range) => `${meaning}; möglich: ${range}.`,
    nothingChanged: 'Alle Schalter haben ihre mitgelieferten Werte.',
    stored: (scope, id, value) => `${scope}${id === '' ? '' : ` ${id}`}: ${value}`,
    storedBy: (by, at) => `von ${by}, ${at}`,
    invalid: 'nicht (mehr) möglich, zählt nicht',
    set: (scope, id) => `Gesetzt für: ${scope}${id === '' ? '' : ` ${id}`}.`,
    cleared: (scope, id) => `Nicht mehr gesetzt für: ${scope}${id === '' ? '' : ` ${id}`}.`,
    otherInForce: (value, scope) => `Für Sie gilt ${value} (${scope}); der engere Bereich gewinnt.`,
    whichScope: 'Für wen gilt die Änderung?',
    forNeedsScope: '--for braucht --scope user oder --scope workstation.',
  },
};

/** Why a change of a setting, or a run because of one, was declined, and what to do. */
export const deSettingRefusals: typeof enSettingRefusals = {
  'unknown-setting': (d) => `Den Schalter «${d.key}» gibt es nicht. Es gibt: ${joined(d.known)}.`,
  'invalid-setting': (d) =>
    `«${d.value}» geht nicht für ${d.key}. Erwartet: ${settingRange[d.key as SettingKey]}.`,
  'scope-needed': (d) =>
    `Für wen ändert sich ${d.key}? Sagen Sie --scope practice (Praxis), --scope workstation (Arbeitsplatz) oder --scope user (Benutzer). Nichts wurde geändert.`,
  'scope-not-allowed': (d) =>
    `${d.key} gilt nur für: ${scopeNames(d.allowed)}, nicht für: ${scopeNames([String(d.scope)])}. Nichts wurde geändert.`,
  'settings-contradict': (d) =>
    `Das widerspricht sich: ${contradiction[d.reason as ContradictionReason]} (${joined(d.values)})${forWhom(d)}. Nichts wurde geändert.`,
  'moved-never': () =>
    'Verschobene Termine werden nie nochmals erinnert (Schalter run.moved). Lassen Sie --include-moved weg, oder ändern Sie den Schalter.',
};

function scopeNames(scopes: RefusalDetails[string] | undefined): string {
  return Array.isArray(scopes) ? scopes.map((scope: SettingScope) => settingScope[scope]).join(', ') : '';
}

function forWhom({ user, workstation }: RefusalDetails): string {
  const who = [
    user === null ? '' : `Benutzer ${user}`,
    workstation === null ? '' : `Arbeitsplatz ${workstation}`,
  ];
  const named = who.filter((name) => name !== '').join(', ');
  return named === '' ? '' : `, für ${named}`;
}
