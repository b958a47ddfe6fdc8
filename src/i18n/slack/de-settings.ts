import type { enSettings } from './en-settings.ts';

/** Die Einstellungen, die Administratoren in Slack ändern dürfen, auf Deutsch. */
export const deSettings: typeof enSettings = {
  settings: {
    open: 'Einstellungen …',
    title: 'Einstellungen',
    submit: 'Speichern',
    approval: 'Freigabe',
    modes: {
      none: 'nicht nötig',
      any: 'durch jemanden, der freigeben darf',
      'four-eyes': 'durch jemanden, der nicht aufbereitet hat',
    },
    approvalHint: 'Weniger streng als jetzt: nur in der Oberfläche oder auf der Befehlszeile.',
    quietFrom: 'Keine SMS ab',
    quietTo: 'bis',
    digest: 'Morgenbericht',
    digestOn: 'senden',
    explain: 'Sie gelten für die ganze Praxis. Kanal, Datenschutz und Rollen stehen in rundruf.yaml.',
    saved: (names) => `Gespeichert: ${names}.`,
    unchanged: 'Es wurde nichts geändert.',
    looser:
      'Hier lässt sich die Freigabe strenger einstellen, nicht weniger streng. Es wurde nichts geändert.',
  },
};
