import { plural } from '../phrases.ts';
import type { enHome } from './en-home.ts';

const credits = (amount: string) => `${amount} ${amount === '1' ? 'Credit' : 'Credits'}`;

/** Die Liste der Aufträge, Credits und die Startseite in Slack, auf Deutsch. */
export const deHome: typeof enHome = {
  list: {
    title: (count) => (count === 1 ? 'Der letzte Auftrag' : `Die letzten ${count} Aufträge`),
    mine: 'Aufträge, die Sie aufbereitet oder entschieden haben',
    failed: 'Aufträge mit abgelehnten oder nicht zugestellten Mitteilungen',
    none: (command) => `Es gibt noch keine Aufträge. \`${command}\` bereitet den ersten auf.`,
    noneMine: (command) =>
      `Sie haben noch keinen Auftrag aufbereitet oder entschieden. \`${command}\` bereitet einen auf.`,
    noneFailed: 'Kein Auftrag hat abgelehnte oder nicht zugestellte Mitteilungen. Es gibt nichts zu tun.',
    prepared: (who, when) => `aufbereitet: ${who}, ${when}`,
    decided: (who, when) => `entschieden: ${who}, ${when}`,
    undecided: 'noch nicht entschieden',
  },
  account: {
    title: 'Credits',
    account: (channel, counted) => `*${channel}* · gezählt von: ${counted}`,
    notCounted: 'Für diesen Kanal zählt niemand Credits.',
    unreachable:
      'Das Portal ist gerade nicht erreichbar, das Guthaben also unbekannt. Mit dem Senden wird gewartet, bis es erreichbar ist; in einigen Minuten noch einmal fragen.',
    balance: 'Guthaben',
    asOf: (amount, time) => `${credits(amount)} (Stand ${time})`,
    reserved: 'Reserviert für das, was gesendet wird',
    free: 'Frei',
    today: 'Heute verbraucht',
    days7: 'In 7 Tagen verbraucht',
    days28: 'In 28 Tagen verbraucht',
    open: 'Offene Aufträge brauchen',
    lasts: 'Reicht etwa',
    days: (count) => plural(count, 'Tag', 'Tage'),
    lastsUnknown: 'lässt sich noch nicht sagen: zu wenig Verbrauch bisher',
    chart: 'Die letzten 14 Tage',
    noUse: 'In den letzten 14 Tagen wurde nichts verbraucht.',
    inWords: (total, day, most) => `Zusammen ${credits(total)} in 14 Tagen; am meisten am ${day}: ${most}.`,
    low: (available, buy) => `Die Credits werden knapp: noch ${available}. ${buy}`,
    lowDays: (days, buy) =>
      `Die Credits werden knapp: beim Verbrauch der letzten Wochen reichen sie noch ${plural(days, 'Tag', 'Tage')}. ${buy}`,
    buy: {
      provider: 'Auf der Website des Portals kaufen oder den Administrator darum bitten.',
      ledger: 'Was gekauft ist, trägt der Administrator in der Oberfläche unter Credits ein.',
      none: '',
    },
    tooFew: (missing) =>
      `Zu wenig für die offenen Aufträge: ${credits(missing)} ${missing === '1' ? 'fehlt' : 'fehlen'}. Mindestens so viele kaufen, oder weniger Patienten wählen.`,
    drift: (difference, hasMore) =>
      `Das Portal hat ${credits(difference)} ${hasMore ? 'mehr' : 'weniger'}, als wir gezählt haben. Der Administrator sollte nachsehen (Oberfläche, Credits).`,
    driftSmall: (difference, hasMore) =>
      `Das Portal hat ${credits(difference)} ${hasMore ? 'mehr' : 'weniger'}, als wir gezählt haben; das liegt im Rahmen.`,
    driftNone: 'Das Portal und unsere Zählung stimmen überein.',
  },
  home: {
    title: 'Erinnerungen',
    refresh: 'Aktualisieren',
    prepare: 'Erinnerungen aufbereiten …',
    credits: 'Credits …',
    needsYou: 'Wartet auf Sie',
    nothingNeedsYou: 'Nichts wartet auf Sie.',
    moreOpen: (count, command) =>
      `${plural(count, 'weiterer Auftrag ist', 'weitere Aufträge sind')} offen: \`${command} status\``,
    others: 'Ausserdem offen',
    secondPerson: 'wartet auf jemanden, der nicht aufbereitet hat',
    notAllowed: 'wartet auf jemanden, der freigeben darf',
    unclear: (batch, count) =>
      `Auftrag ${batch}: ${plural(count, 'Mitteilung ist', 'Mitteilungen sind')} unklar und vielleicht gesendet. Jemand muss in der Oberfläche entscheiden.`,
    numbers: 'Heute und morgen',
    today: 'Heute',
    tomorrow: 'Morgen',
    day: (name, day, channel) => `*${name}*, ${day} · ${channel}`,
    reminded: 'erinnert',
    waiting: 'in einem offenen Auftrag',
    candidates: 'noch nicht erinnert',
    notOffered: 'nicht angeboten',
    noAppointments: 'keine Termine',
    agendaEmpty: 'Es wurde noch nichts importiert: der Administrator muss zuerst die Agenda importieren.',
    creditsTitle: 'Credits',
    left: (amount, time) => `${credits(amount)} frei (Stand ${time})`,
    lasts: (days) => `reicht etwa ${plural(days, 'Tag', 'Tage')}`,
    unreachable: 'das Portal ist nicht erreichbar, Guthaben unbekannt',
    notCounted: 'wird nicht gezählt',
    last: 'Die letzten Aufträge',
    noBatches: 'Noch keine Aufträge.',
    role: 'Ihre Rolle',
    through: (who) => `über ${who}`,
    listedYourself: 'weil die Konfiguration Sie nennt',
    mayNot: (capability) => `Nicht: ${capability}.`,
    askGroup: (capability, who) => `Nicht: ${capability}. In Slack ist das für ${who}.`,
    nobody: 'niemanden',
    askAdministrator: 'Bitte an einen Administrator der Praxis wenden.',
    admin: 'Für Administratoren',
    channelFine: (channel) => `Kanal ${channel}: verbunden, privat.`,
    channelTrouble: (channel, why) => `Kanal ${channel}: keine Karten, denn ${why}`,
    trouble: {
      'channel-shared':
        'er ist mit einer anderen Organisation geteilt. Einen Kanal der Praxis allein benutzen.',
      'channel-public': 'er ist öffentlich. Ihn privat machen.',
      'channel-crowded': 'er hat über 200 Mitglieder. Einen Kanal derer benutzen, die Erinnerungen senden.',
      'members-unknown': 'ich schaue noch, wer darin ist. Es geht von selbst weiter.',
      'channel-has-guests': 'es sind Gäste darin. Sie entfernen oder einen anderen Kanal benutzen.',
      is_archived: 'er ist archiviert. Ihn wiederherstellen oder in der Konfiguration einen anderen nennen.',
      not_in_channel: 'ich bin nicht darin. Mich mit /invite dorthin einladen.',
      channel_not_found:
        'ich finde ihn nicht. Mich mit /invite dorthin einladen oder die Konfiguration berichtigen.',
      restricted_action: 'der Workspace lässt mich dort nicht schreiben. Bitte dessen Administrator fragen.',
      'rate-limited': 'Slack vertröstet uns. Es geht von selbst weiter.',
      unreachable: 'Slack ist nicht erreichbar. Es geht von selbst weiter.',
    },
    otherTrouble: (code) => `Slack meldet ${code}. Siehe docs/slack.md.`,
    privacy: {
      minimal: 'Datenschutz: minimal. Slack sieht nur Uhrzeiten und Zahlen.',
      initials: 'Datenschutz: Initialen. Slack sieht Uhrzeiten, Zahlen und Initialen der Patienten.',
    },
    sandbox: 'SANDBOX: nichts erreicht einen Patienten.',
  },
};
