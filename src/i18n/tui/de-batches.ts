import { counted, plural } from '../phrases.ts';
import type { enBatches } from './en-batches.ts';

/** Aufträge: was auf Freigabe wartet und was daraus wurde. */
export const deBatches: typeof enBatches = {
  numberColumn: 'Nr.',
  kindColumn: 'Typ',
  kind: { reminder: 'Erinnerung', confirmation: 'Bestätigung', recall: 'Aufgebot', birthday: 'Glückwunsch' },
  sentColumn: 'Gesendet',
  expiresColumn: 'Läuft ab',
  none: 'Es gibt noch keine Aufträge: unter «Lauf» (1) wählen, wer erinnert wird.',
  noneOpen: 'Kein Auftrag ist offen. f zeigt alle.',
  onlyOpen: 'nur offene Aufträge: f zeigt alle',
  title: (id, state) => `Auftrag ${id}: ${state}`,
  problems: (rejected, unclear) =>
    [...(rejected > 0 ? [`${rejected} abgelehnt`] : []), ...(unclear > 0 ? [`${unclear} unklar`] : [])].join(
      ', ',
    ),
  counts: ({ total, submitted, queued, submitting, rejected, unclear, withdrawn }) =>
    listed(plural(total, 'Mitteilung', 'Mitteilungen'), [
      [submitted, 'gesendet'],
      [queued + submitting, 'noch nicht gesendet'],
      [rejected, 'abgelehnt'],
      [unclear, 'unklar'],
      [withdrawn, 'zurückgenommen'],
    ]),
  purged: 'seine Mitteilungen sind aus dem Log gelöscht',
  purgedShort: 'aus dem Log gelöscht',
  failed: (count) => `${plural(count, 'Mitteilung', 'Mitteilungen')} abgelehnt oder nicht ausgeliefert`,
  credits: (all, used) => `${all} ${all === '1' ? 'Credit' : 'Credits'} insgesamt, davon ${used} gebraucht`,
  retryOf: (id) => `nochmals aus Auftrag ${id}`,
  expires: (moment) => `läuft ab ${moment}`,
  leaves: (moment) => `geht frühestens ${moment}`,
  days: (days) => `Termine vom ${days}`,
  statuses: (statuses) => `Status ${statuses}`,
  reasons: (reasons) => `Besuchsgründe ${reasons}`,
  onePerDay: 'einmal pro Patient und Tag',
  history: 'Verlauf',
  did: (who, what) => `${who}: ${what}`,
  someTime: '(irgendwann)',
  allHandedOver: 'alles ist übergeben',
  expired: 'abgelaufen; seine Termine sind wieder frei',
  notApproved: (id) => `Auftrag ${id} ist noch nicht freigegeben: A gibt ihn frei.`,
  nothingFailed: (id) => `Auftrag ${id} hat keine abgelehnten oder gescheiterten Mitteilungen.`,
  retryTitle: (count, id) =>
    `${plural(count, 'Mitteilung', 'Mitteilungen')} von Auftrag ${id} nochmals versuchen?`,
  retryLine:
    'Was abgelehnt wurde oder gescheitert ist, wird neu geschrieben, in einem neuen Auftrag mit eigener Freigabe.',
  retrySame: (channel) => `nochmals als ${channel}`,
  retryOther: (channel) => `stattdessen als ${channel}`,
  retried: (id, count) =>
    `Auftrag ${id} mit ${plural(count, 'Mitteilung', 'Mitteilungen')} ist aufbereitet und wartet auf Freigabe.`,
  notRetried: (count, reasons) => `${count} nicht nochmals: ${reasons}.`,
};

function listed(total: string, parts: readonly (readonly [count: number, word: string])[]): string {
  const told = counted(parts);
  return told === '' ? total : `${total}: ${told}`;
}
