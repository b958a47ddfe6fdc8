import type { Actor } from '../src/actor.ts';
import type { SlackConfig } from '../src/config-slack.ts';
import type { Practice } from '../src/deps.ts';
import type { Engine } from '../src/engine.ts';
import type { Catalogue } from '../src/i18n/en.ts';
import type { Format } from '../src/i18n/format.ts';
import type { Log } from '../src/ports.ts';
import type { ScheduleView } from '../src/schedule/schedules.ts';
import type { KeptBalances } from './balances.ts';
import type { Cards } from './cards.ts';
import type { Clients } from './connection.ts';
import type { Groups } from './groups.ts';
import type { People } from './people.ts';
import type { Permalinks } from './permalinks.ts';
import type { Place } from './place.ts';

/**
 * The verbs that Slack may call: those that answer without patients, and decisions. Whatever else the engine can tell is
 * not even reachable from here (DOMAIN, Privacy).
 */
export type SlackEngine = Pick<
  Engine,
  | 'resolveActor'
  | 'noticeChanges'
  | 'readAccounts'
  | 'readCreditUse'
  | 'readLedgerNews'
  | 'readReport'
  | 'readMaskedBatch'
  | 'listMaskedBatches'
  | 'previewMaskedRun'
  | 'readBatchChoice'
  | 'reviseBatchChoice'
  | 'readFailures'
  | 'readBatchRows'
  | 'cardsToTend'
  | 'cardOf'
  | 'claimCard'
  | 'recordCard'
  | 'releaseCard'
  | 'spreadNotices'
  | 'nextNoticeAt'
  | 'claimNotice'
  | 'nameNotice'
  | 'recordNotice'
  | 'readNotice'
  | 'readSettings'
  | 'listUsers'
  | 'isSendingOn'
> & { readonly [Verb in Decision]: Blind<Engine[Verb]> } & {
  readonly [Verb in Making]: Numbered<Engine[Verb]>;
} & Readonly<{ listSchedules: (actor: Actor) => Promise<readonly SwitchedSchedule[]> }>;

type Decision =
  | 'changeSetting'
  | 'changeSchedule'
  | 'approveBatch'
  | 'rejectBatch'
  | 'withdrawBatch'
  | 'orderSending'
  | 'cancelSending'
  | 'stopSending';
type Making = 'prepareBatch' | 'retryBatch';

/** A schedule as far as it can be switched: its options name visit reasons. */
type SwitchedSchedule = Pick<ScheduleView, 'id' | 'job' | 'isOn' | 'revision'>;

/** Done, and nothing told: what the engine answers others holds more than Slack may see. */
type Blind<Verb> = Verb extends (...given: infer Given) => Promise<unknown>
  ? (...given: Given) => Promise<unknown>
  : never;

/** The number of what was made, and nothing else. */
type Numbered<Verb> = Verb extends (...given: infer Given) => Promise<unknown>
  ? (...given: Given) => Promise<Readonly<{ batchId: number }>>
  : never;

/** The words of one person's language, in the practice's time. */
export type Words = Readonly<{ t: Catalogue; format: Format }>;

/** Everything the Slack app works with; bound once, in `start.ts`. */
export type SlackContext = Readonly<{
  engine: SlackEngine;
  config: SlackConfig;
  practice: Practice;
  isSandbox: boolean;
  now: () => Date;
  log: Log;
  /** Who acts where no person does: reads for cards, never decides. */
  server: Actor;
  clients: Clients;
  /** The workspace the app is installed in, and the app's own user there. */
  workspace: Readonly<{ teamId: string; botUserId: string }>;
  people: People;
  cards: Cards;
  place: Place;
  groups: Groups;
  balances: KeptBalances;
  permalinks: Permalinks;
  /** Of the channel's cards: the practice's language. */
  channelWords: Words;
  wordsFor: (language: 'de' | 'en') => Words;
  /** Least time between two rounds of writing cards or home tabs. */
  paceMilliseconds: number;
  /** Wakes whatever sends what is due. */
  wakeSender: () => void;
}>;
