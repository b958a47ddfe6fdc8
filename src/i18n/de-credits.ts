import type { enCredits } from './en-credits.ts';
import { plural } from './phrases.ts';

const daysDative = (count: number) => plural(count, 'Tag', 'Tagen');
const days = (count: number) => plural(count, 'Tag', 'Tage');

const credits = (amount: string) => `${amount} ${amount === '1' ? 'Credit' : 'Credits'}`;

/** What is said of credits, in German. */
export const deCredits: typeof enCredits = {
  help: {
    use: 'Verbrauchte Credits pro Tag',
    ledger: 'Die neusten Einträge unseres eigenen Kontobuchs',
    correct: 'Unser Kontobuch dem angleichen, was das Konto wirklich hat',
    option: {
      days: 'wie viele Tage, heute eingeschlossen (sonst: 28)',
      limit: 'wie viele Einträge (sonst: 50)',
      balance: 'was das Konto wirklich hat; nur wo unser eigenes Kontobuch zählt',
      reason: 'warum (nötig); im Kontobuch für alle lesbar',
    },
  },
  usage: {
    wholeNumber: (option, max, value) =>
      `${option} erwartet eine ganze Zahl von 1 bis ${max}; gefunden: «${value}».`,
    balance: (value) =>
      `--balance erwartet eine Anzahl Credits von 0 bis 1'000'000, wie 0 oder 12.5; gefunden: «${value}».`,
  },
  column: {
    used7: 'Verbr. 7 T',
    used28: '28 T',
    daysLeft: 'Reicht',
    day: 'Tag',
    messages: 'Mitteilungen',
    used: 'Verbraucht',
    at: 'Wann',
    entry: 'Eintrag',
    message: 'Log-Nr',
    note: 'Warum',
  },
  daysLeft: days,

  counted: { provider: 'Portal', ledger: 'eigenes Kontobuch', none: 'niemandem' },
  unreachable: 'Portal, das nicht erreichbar ist',
  purchased: (amount, account) => `${credits(amount)} für ${account} eingetragen.`,
  boughtAtProvider:
    'Credits verkauft der Anbieter auf seiner Seite; dieser Eintrag führt nur unser eigenes Kontobuch.',
  boughtNotEntered: (amount) =>
    `Das Portal hat ${credits(amount)} verkauft, aber sie liessen sich nicht in unser Kontobuch eintragen. Was abweicht, zeigt: rundruf credits`,

  low: {
    'few-credits': ({ account, available, daysLeft }) =>
      `Die Credits für ${account} gehen zur Neige: noch ${available}${daysLeft === null ? '' : `, beim Verbrauch der letzten Wochen genug für ${days(daysLeft)}`}. Kaufen Sie rechtzeitig nach.`,
    'few-days': ({ account, available, daysLeft }) =>
      `Die Credits für ${account} gehen zur Neige: noch ${available}, beim Verbrauch der letzten Wochen nur genug für ${days(daysLeft ?? 0)}. Kaufen Sie rechtzeitig nach.`,
  },

  drifted: ({ account, channel, difference, plain, hasMore, inDoubt, since }) =>
    [
      `${account}: das Portal hat ${credits(difference)} ${hasMore ? 'mehr' : 'weniger'} als unser Kontobuch, das ihm zuletzt am ${since} angeglichen wurde.`,
      inDoubt === null ? '' : `Mitteilungen mit offenem Ausgang (${credits(inDoubt)}) sind berücksichtigt.`,
      hasMore
        ? `Vielleicht wurde ein Kauf nicht eingetragen (rundruf credits buy ${plain} --channel ${channel}), oder unser Preis ist zu hoch (rundruf settings set price.${channel} …).`
        : `Vielleicht benützt ein anderes Programm dasselbe Konto, unser Preis ist zu tief (rundruf settings set price.${channel} …), oder ein Kauf wurde eingetragen, der keiner war.`,
      `Wenn der Grund klar ist: rundruf credits correct --channel ${channel} --reason TEXT`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),

  noUse: (count) => `In ${daysDative(count)} wurde nichts verbraucht.`,
  totalUse: (used, messages, count) =>
    `Zusammen: ${credits(used)} für ${plural(messages, 'Mitteilung', 'Mitteilungen')} in ${daysDative(count)}.`,
  ledgerEmpty: 'Das Kontobuch ist leer.',
  kind: {
    opening: 'Eröffnung',
    purchase: 'Kauf',
    message: 'Mitteilung',
    inquiry: 'Statusabfrage',
    correction: 'Korrektur',
  },
  confirmCorrection: (account) => `Unser Kontobuch für ${account} korrigieren?`,
  corrected: (amount, account) => `Unser Kontobuch für ${account} ist um ${credits(amount)} korrigiert.`,
  alreadyEqual: (account) => `Unser Kontobuch für ${account} stimmt; nichts wurde geändert.`,
};
