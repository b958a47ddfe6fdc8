import { plural } from '../phrases.ts';
import type { enCreditsScreen } from './en-credits.ts';

const credits = (amount: string) => `${amount} ${amount === '1' ? 'Credit' : 'Credits'}`;

/** Die Konten und ihr Verbrauch. */
export const deCreditsScreen: typeof enCreditsScreen = {
  used28: 'Verbr. 28 T',
  forWhat: 'Wofür',
  ofBatch: (id) => `Auftrag ${id}`,
  ofMessage: (id) => `Log ${id}`,
  asking: 'Die Stände werden erfragt …',
  counted: {
    provider: 'Dieses Konto zählt das Portal.',
    ledger: 'Dieses Konto zählt unser Kontobuch.',
    none: 'Dieses Konto zählt niemand; vor dem Senden wird nichts geprüft.',
  },
  unreachable: (account, ledger) =>
    `${account}: das Portal ist nicht erreichbar, der Stand darum jetzt unbekannt. Nach unserem Kontobuch sind es ${credits(ledger)}. F5 fragt nochmals.`,
  low: {
    'few-credits': (account, available) => `${account}: nur noch ${credits(available)}.`,
    'few-days': (account, available) =>
      `${account}: noch ${credits(available)}, beim Verbrauch der letzten Wochen nicht für lange.`,
  },
  lasts: (days) => `Genug für ${plural(days, 'Tag', 'Tage')}.`,
  lastsUnknown: '«Reicht» ist nach sieben Tagen Verbrauch bekannt.',
  buyInTime: 'Kaufen Sie rechtzeitig nach; b trägt einen Kauf ein.',
  drifted: ({ difference, hasMore, inDoubt, since }) =>
    [
      `Das Portal hat ${credits(difference)} ${hasMore ? 'mehr' : 'weniger'} als unser Kontobuch, das ihm zuletzt am ${since} angeglichen wurde.`,
      inDoubt === null ? '' : `Mitteilungen mit offenem Ausgang (${credits(inDoubt)}) sind berücksichtigt.`,
      hasMore
        ? 'Vielleicht wurde ein Kauf nicht eingetragen (b), oder unser Preis (9) ist zu hoch.'
        : 'Vielleicht benützt ein anderes Programm dasselbe Konto, unser Preis (9) ist zu tief, oder ein Kauf wurde eingetragen, der keiner war.',
      'Wenn der Grund klar ist, gleicht c unser Kontobuch an.',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  smallDrift: (difference) =>
    `Portal und Kontobuch weichen um ${credits(difference)} voneinander ab; so viel wird hingenommen.`,
  noDrift: 'Portal und Kontobuch stimmen überein.',
  use: (account, days) => `${account}: Verbrauch pro Tag, letzte ${days} Tage`,
  totalUsed: (amount, messages) => `${credits(amount)} für ${plural(messages, 'Mitteilung', 'Mitteilungen')}`,
  noUse: 'nichts verbraucht',
  dayUse: (amount, day) => `am meisten: ${credits(amount)} am ${day}`,
  ledgerOf: (account) => `Kontobuch ${account}`,
  ledgerSum: (amount) => `Summe ${amount}`,
  ledgerNewest: (count) => `die neusten ${count} Einträge`,

  buyTitle: (account) => `Einen Kauf für ${account} eintragen`,
  buyLine: 'Wie viele Credits wurden gekauft?',
  buyAtProvider:
    'Credits verkauft der Anbieter auf seiner Seite; dieser Eintrag führt nur unser eigenes Kontobuch.',
  amount: 'Credits',
  amountProblem: 'Eine Anzahl Credits von 1 bis 1000000, wie 500 oder 12.5',
  go: 'weiter',
  buyConfirm: (amount, account) => `${credits(amount)} für ${account} eintragen?`,
  newBalance: (before, after) => `Stand ${before} → ${after}`,
  newLedger: (before, after) => `Unser Kontobuch ${before} → ${after}`,
  buyYes: 'eintragen',
  buying: 'Der Kauf wird eingetragen …',

  correctTitle: (account) => `Unser Kontobuch für ${account} dem angleichen, was das Konto wirklich hat`,
  correctLedger: (ledger) => `Unser Kontobuch sagt ${credits(ledger)}.`,
  correctPortal: (portal, ledger) =>
    `Das Portal sagt ${credits(portal)}, unser Kontobuch ${credits(ledger)}.`,
  balance: 'Wirklich sind es',
  balanceProblem: 'Eine Anzahl Credits von 0 bis 1000000, wie 0 oder 12.5',
  reason: 'Warum (für alle lesbar)',
  reasonProblem: 'Es braucht einen Grund',
  correctConfirm: (account, difference) => `Unser Kontobuch für ${account} um ${difference} korrigieren?`,
  correctYes: 'korrigieren',
  correcting: 'Das Kontobuch wird korrigiert …',
};
