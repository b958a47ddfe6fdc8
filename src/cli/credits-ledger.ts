import type { Command } from 'commander';
import type { CreditDay } from '../credit-use.ts';
import { RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import type { CreditEntry } from '../ledger.ts';
import { type Channel, channels } from '../model/message.ts';
import { parseMilliCredits, toCredits } from '../model/price.ts';
import { toInstant } from '../model/time.ts';
import { confirm } from './confirm.ts';
import { accountJson, printAccounts } from './credits-account.ts';
import { usageError } from './errors.ts';
import { oneOf } from './options.ts';
import { table } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

const MAX_DAYS = 366;
const DEFAULT_DAYS = 28; // what the forecast rests on
const MAX_ENTRIES = 1000;
const DEFAULT_ENTRIES = 50;
const MAX_BALANCE = 1_000_000; // credits; more is a slip of the finger
const BAR = { max: 40, min: 10, besides: 45 }; // columns; a line fits 80, on a narrower terminal the bar gives way

type AccountOptions = CommonOptions & Readonly<{ channel?: string }>;
type UseOptions = AccountOptions & Readonly<{ days?: string }>;
type LedgerOptions = AccountOptions & Readonly<{ limit?: string }>;
type CorrectOptions = AccountOptions & Readonly<{ balance?: string; reason?: string; yes?: boolean }>;

/** `rundruf credits use|ledger|correct`: what was used, what was booked, and putting it right. */
export function ledgerCommands(credits: Command, t: Catalogue): void {
  const { help } = t.credits;
  const leaf = (name: string, description: string) =>
    commonOptions(credits.command(name).description(description), t).option(
      '--channel <sms|email>',
      t.cli.help.option.accountChannel,
    );
  leaf('use', help.use)
    .option('--days <N>', help.option.days)
    .action((options: UseOptions) => inSession(t, options, {}, (session) => printUse(session, options)));
  leaf('ledger', help.ledger)
    .option('--limit <N>', help.option.limit)
    .action((options: LedgerOptions) =>
      inSession(t, options, {}, (session) => printLedger(session, options)),
    );
  leaf('correct', help.correct)
    .option('--balance <N>', help.option.balance)
    .option('--reason <TEXT>', help.option.reason)
    .option('--yes', t.cli.help.option.yes)
    .action((options: CorrectOptions) =>
      inSession(t, options, { portal: true }, (session) => correct(session, options)),
    );
}

/** The account a command is about; SMS when it is not said. */
export function accountOption(t: Catalogue, text: string | undefined): Channel {
  return oneOf(t, '--channel', { known: channels, text }) ?? 'sms';
}

async function printUse(session: Session, options: UseOptions): Promise<number> {
  const { engine, actor, out, t, format } = session;
  const channel = accountOption(t, options.channel);
  const days = wholeNumber(t, '--days', { text: options.days, max: MAX_DAYS }) ?? DEFAULT_DAYS;
  const use = await engine.readCreditUse(actor, { channel, days });
  const total = use.reduce((sum, { milliCredits }) => sum + milliCredits, 0);
  const messages = use.reduce((sum, day) => sum + day.messages, 0);
  if (out.isJson) {
    const rows = use.map((day) => ({
      day: day.day,
      credits: toCredits(day.milliCredits),
      messages: day.messages,
    }));
    out.json({ channel, days: rows, credits: toCredits(total), messages });
  } else if (total === 0) {
    out.print(t.credits.noUse(days));
  } else {
    const first = use.findIndex(({ messages, milliCredits }) => messages > 0 || milliCredits !== 0);
    for (const line of dayTable(session, use.slice(first))) out.print(line);
    out.print(t.credits.totalUse(format.credits(total), messages, days));
  }
  return 0;
}

function dayTable({ t, format, config }: Session, use: readonly CreditDay[]): string[] {
  const { column } = t.credits;
  const most = Math.max(...use.map(({ milliCredits }) => milliCredits));
  const room = (process.stdout.columns ?? Number.POSITIVE_INFINITY) - BAR.besides;
  const width = Math.max(BAR.min, Math.min(BAR.max, room));
  return table(
    [
      { title: column.day },
      { title: column.messages, align: 'right' },
      { title: column.used, align: 'right' },
      { title: '' },
    ],
    use.map(({ day, messages, milliCredits }) => [
      format.date(toInstant(`${day}T12:00`, config.practice.timeZone)),
      String(messages),
      format.credits(milliCredits),
      bar(milliCredits, most, width),
    ]),
  );
}

/** At least one character for any use at all. */
function bar(value: number, most: number, width: number): string {
  return '#'.repeat(value === 0 ? 0 : Math.max(1, Math.round((value / most) * width)));
}

async function printLedger(session: Session, options: LedgerOptions): Promise<number> {
  const { engine, actor, out, t } = session;
  const channel = accountOption(t, options.channel);
  const limit = wholeNumber(t, '--limit', { text: options.limit, max: MAX_ENTRIES }) ?? DEFAULT_ENTRIES;
  const entries = await engine.readLedger(actor, { channel, limit });
  if (out.isJson) out.json({ channel, entries: entries.map(entryJson) });
  else if (entries.length === 0) out.print(t.credits.ledgerEmpty);
  else for (const line of ledgerTable(session, entries)) out.print(line);
  return 0;
}

function ledgerTable({ t, format }: Session, entries: readonly CreditEntry[]): string[] {
  const { column, kind } = t.credits;
  const optional = (id: number | null) => (id === null ? '' : String(id));
  const hasNotes = entries.some(({ note }) => note !== null); // only corrections have some
  return table(
    [
      { title: t.cli.column.entry, align: 'right' },
      { title: column.at },
      { title: column.entry },
      { title: t.cli.column.credits, align: 'right' },
      { title: column.message, align: 'right' },
      { title: t.cli.column.batch, align: 'right' },
      { title: t.cli.column.by, max: 14 },
      ...(hasNotes ? [{ title: column.note }] : []),
    ],
    entries.map((entry) => [
      String(entry.id),
      format.moment(entry.at),
      kind[entry.kind],
      signed(format.credits(entry.milliCredits), entry.milliCredits),
      optional(entry.messageId),
      optional(entry.batchId),
      entry.actor ?? '',
      ...(hasNotes ? [entry.note ?? ''] : []),
    ]),
  );
}

const signed = (text: string, value: number): string => (value > 0 ? `+${text}` : text);

function entryJson({ id, at, kind, milliCredits, messageId, batchId, actor, note }: CreditEntry) {
  return {
    id,
    at: at.toISOString(),
    kind,
    credits: toCredits(milliCredits),
    messageId,
    batchId,
    actor,
    note,
  };
}

async function correct(session: Session, options: CorrectOptions): Promise<number> {
  const { engine, actor, out, t, format } = session;
  const channel = accountOption(t, options.channel);
  const name = t.channel[channel];
  const milliBalance = statedBalance(t, options.balance);
  if (!options.yes) await confirmCorrection(session, channel);
  const { milliCredits, account } = await engine.correctLedger(actor, {
    channel,
    reason: options.reason ?? '',
    ...(milliBalance !== undefined && { milliBalance }),
  });
  if (out.isJson) {
    out.json({ corrected: toCredits(milliCredits), account: accountJson(account) });
    return 0;
  }
  const amount = signed(format.credits(milliCredits), milliCredits);
  out.print(milliCredits === 0 ? t.credits.alreadyEqual(name) : t.credits.corrected(amount, name));
  printAccounts(session, [account]);
  return 0;
}

async function confirmCorrection(session: Session, channel: Channel): Promise<void> {
  const { engine, actor, out, t } = session;
  const isAsked = out.isInteractive && !out.isJson;
  if (isAsked) {
    const accounts = await engine.readAccounts(actor);
    printAccounts(
      session,
      accounts.filter((account) => account.channel === channel),
    );
    if (await confirm(t, t.credits.confirmCorrection(t.channel[channel]))) return;
  }
  throw new RefusalError('confirmation-needed', { asked: isAsked });
}

function statedBalance(t: Catalogue, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const milliCredits = parseMilliCredits(text);
  if (milliCredits === null || milliCredits > MAX_BALANCE * 1000)
    throw usageError(t.credits.usage.balance(text));
  return milliCredits;
}

function wholeNumber(
  t: Catalogue,
  option: string,
  { text, max }: Readonly<{ text: string | undefined; max: number }>,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > max) throw usageError(t.credits.usage.wholeNumber(option, max, text));
  return value;
}
