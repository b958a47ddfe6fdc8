import type { Call } from '../calls.ts';
import { type DigestFacts, isUneventful } from '../digest.ts';
import type { NoticeDocument, NoticeLine, NoticeSection } from '../notice-mail.ts';
import type { NoticeFacts } from '../notices.ts';
import type { FailureKind } from '../report.ts';
import type { Catalogue } from './en.ts';
import type { AlarmParts, AlarmWords } from './en-notices.ts';
import type { Format } from './format.ts';

/** Whose words, and of which practice. */
export type NoticeWords = Readonly<{ t: Catalogue; format: Format; practice: string }>;

/** The digest in words. A day without anything to do is one line. */
export function digestDocument(words: NoticeWords, told: DigestFacts): NoticeDocument {
  const facts = withoutRepetition(told);
  const { t, practice } = words;
  const { digest } = t.notices;
  const shared = {
    title: digest.title(t.slack.day(facts.day)),
    footer: digest.footer(practice),
  };
  if (isUneventful(facts)) {
    const credits = facts.credits.map((each) => creditsText(words, each)).join(' · ');
    return { ...shared, summary: digest.quiet(credits), tone: 'good', sections: [] };
  }
  const sections = [
    importSection(words, facts),
    alarmSection(words, facts),
    waitingSection(words, facts),
    todaySection(words, facts),
    resultSection(words, facts),
    failureSection(words, facts),
    dataSection(words, facts),
    creditSection(words, facts),
  ].filter((section) => section.lines.length > 0);
  const isBad = facts.import.isTooOld || facts.alarms.length > 0;
  return { ...shared, summary: summaryOf(words, facts), tone: isBad ? 'bad' : 'plain', sections };
}

/** That the import is too old stands at the top; it is not said a second time. */
function withoutRepetition(facts: DigestFacts): DigestFacts {
  if (!facts.import.isTooOld) return facts;
  return { ...facts, alarms: facts.alarms.filter(({ condition }) => condition !== 'import-stale') };
}

function summaryOf({ t }: NoticeWords, facts: DigestFacts): string {
  const { parts } = t.notices.digest;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const sent = sum(facts.results.map(({ submitted }) => submitted));
  const failed = sum(facts.results.map((result) => result.failed + result.rejected));
  const held = sum(facts.today.held.map(({ messages }) => messages));
  const problems = sum(facts.problems.map(({ count }) => count));
  const some = (count: number, say: (count: number) => string) => (count === 0 ? [] : [say(count)]);
  const said = [
    ...(facts.import.isTooOld ? [parts.tooOld] : []),
    ...some(facts.alarms.length, parts.alarms),
    ...some(facts.waiting.length, parts.waiting),
    ...some(held, parts.held),
    ...some(sent, parts.sent),
    ...some(failed, parts.failed),
    ...some(facts.unclear, parts.unclear),
    ...some(problems, parts.problems),
    ...some(facts.moved, parts.moved),
    ...(facts.credits.some(({ isLow }) => isLow) ? [parts.low] : []),
  ].join(', ');
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}`;
}

const plainLine = (text: string): NoticeLine => ({ text, batch: null });

function section(
  title: string,
  lines: readonly NoticeLine[],
  { advice = null, isUrgent = false }: Readonly<{ advice?: string | null; isUrgent?: boolean }> = {},
): NoticeSection {
  return { title, lines, advice, isUrgent };
}

function importSection({ t }: NoticeWords, { import: age }: DigestFacts): NoticeSection {
  const { digest } = t.notices;
  const isTooOld = age.isTooOld && age.maxHours !== null;
  const lines = isTooOld ? [plainLine(digest.importTooOld(age.hours, age.maxHours ?? 0))] : [];
  return section(digest.data, lines, { advice: digest.importAdvice, isUrgent: true });
}

function alarmSection(words: NoticeWords, { alarms }: DigestFacts): NoticeSection {
  const { digest, alarm } = words.t.notices;
  const lines = alarms.map((facts) => {
    const began = alarm.began(words.format.moment(new Date(facts.since)));
    return plainLine(`${conditionWords(words, facts).what} (${began})`);
  });
  return section(digest.alarms, lines, { advice: digest.alarmsAdvice, isUrgent: true });
}

function waitingSection({ t, format }: NoticeWords, { waiting }: DigestFacts): NoticeSection {
  const { digest } = t.notices;
  const lines = waiting.map(({ batchId, revision, kind, channel, state, days, messages, expiresAt }) => ({
    text: digest.waitingLine(
      t.slack.card.title(t.slack.kinds[kind], daysText(t, days)),
      digest.waitingMessages(messages, t.channel[channel]),
      digest.waitingState[state] ?? t.batchState[state],
      format.moment(new Date(expiresAt)),
    ),
    batch: { batchId, revision },
  }));
  return section(digest.waiting, lines, { advice: digest.waitingAdvice, isUrgent: true });
}

function daysText(t: Catalogue, days: readonly string[]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return '–';
  return first === last ? t.slack.day(first) : `${t.slack.day(first)} – ${t.slack.day(last)}`;
}

function todaySection({ t, format }: NoticeWords, { today }: DigestFacts): NoticeSection {
  const { digest } = t.notices;
  const held = today.held.map(({ batchId, kind, channel, messages, dueAt }) =>
    plainLine(
      digest.heldLine(
        `${t.slack.kinds[kind]} (${batchId})`,
        digest.waitingMessages(messages, t.channel[channel]),
        dueAt === null ? digest.soon : digest.from(format.moment(new Date(dueAt))),
      ),
    ),
  );
  const runs = today.runs.map(({ job, at }) =>
    plainLine(digest.runLine(format.time(new Date(at)), t.schedules.job[job])),
  );
  return section(digest.today, [...held, ...runs]);
}

function resultSection({ t, format }: NoticeWords, { results, since }: DigestFacts): NoticeSection {
  const { digest } = t.notices;
  const lines = results.map(({ channel, buffered, pending, ...numbers }) =>
    plainLine(
      digest.resultLine(channel === 'sms' ? t.channel.sms : capitalised(t.channel[channel]), {
        ...numbers,
        waitingForStatus: channel === 'email' ? 0 : buffered + pending,
      }),
    ),
  );
  return section(digest.results(format.moment(new Date(since))), lines);
}

function failureSection({ t }: NoticeWords, { failures, unclear }: DigestFacts): NoticeSection {
  const { digest } = t.notices;
  const advice = t.slack.report.advice;
  const lines = failures.map(({ channel, kind, reason, count }) =>
    plainLine(
      `${digest.failureLine(count, t.channel[channel], failureText(t, kind, reason))}. ${advice[kind]}`,
    ),
  );
  const told = failures.filter(({ kind }) => kind === 'unclear').reduce((sum, { count }) => sum + count, 0);
  const all = unclear > told ? [plainLine(`${digest.unclearLine(unclear)}. ${advice.unclear}`)] : [];
  return section(digest.failures, [...lines, ...all], { advice: digest.callList, isUrgent: true });
}

/** What happened, in words of ours: a code that nobody knows may hold anything, and is not shown. */
export function failureText(t: Catalogue, kind: FailureKind['kind'], reason: string | null): string {
  const { report } = t.slack;
  const what = report.kind[kind];
  if (kind === 'unclear') return what;
  const [, portal, code = ''] = /^(aspsms|smtp)-([\d.]{1,10})$/.exec(reason ?? '') ?? [];
  if (kind === 'rejected' && portal !== undefined)
    return portal === 'aspsms' ? t.portalRefused(code) : t.mailRefused(code);
  const known = kind === 'failed' ? t.deliveryReason : { ...t.reason, ...report.reason };
  const why = reason !== null && Object.hasOwn(known, reason) ? known[reason] : undefined;
  return `${what}: ${why ?? report.otherReason}`;
}

/** Why somebody is to be called. */
export function callReason(t: Catalogue, { why, reason }: Pick<Call, 'why' | 'reason'>): string {
  if (why !== 'unreachable') return failureText(t, why, reason);
  const known: Readonly<Record<string, string>> = t.exclusion;
  return t.notices.calls.unreachable(known[reason ?? ''] ?? t.slack.report.otherReason);
}

function dataSection(
  { t, format }: NoticeWords,
  { moved, problems, import: age }: DigestFacts,
): NoticeSection {
  const { digest } = t.notices;
  const trouble = [
    ...(problems.length === 0 ? [] : [problemText(t, problems)]),
    ...(moved === 0 ? [] : [digest.movedLine(moved)]),
  ];
  const imported =
    age.at === null || age.hours === null
      ? digest.importNever
      : digest.importLine(format.moment(new Date(age.at)), age.hours);
  const advice = [
    ...(problems.length === 0 ? [] : [digest.problemAdvice]),
    ...(moved === 0 ? [] : [digest.movedAdvice]),
  ].join(' ');
  const lines = [...trouble, ...(age.isTooOld ? [] : [capitalised(imported)])].map(plainLine);
  return section(digest.data, lines, { advice: advice === '' ? null : advice, isUrgent: trouble.length > 0 });
}

function problemText(t: Catalogue, problems: DigestFacts['problems']): string {
  const { digest } = t.notices;
  const total = problems.reduce((sum, { count }) => sum + count, 0);
  const [first] = problems;
  if (first !== undefined && problems.length === 1)
    return digest.problemLine(total, t.exclusion[first.reason]);
  const parts = problems.map(({ reason, count }) => digest.problemPart(count, t.exclusion[reason]));
  return digest.problemLine(total, parts.join(', '));
}

function creditSection(words: NoticeWords, { credits }: DigestFacts): NoticeSection {
  const { digest } = words.t.notices;
  const lines = credits.map((each) => plainLine(creditsText(words, each)));
  return section(digest.credits, lines, { isUrgent: credits.some(({ isLow }) => isLow) });
}

function creditsText({ t, format }: NoticeWords, credits: DigestFacts['credits'][number]): string {
  const { digest } = t.notices;
  const { channel, milliAvailable, isLow, daysLeft } = credits;
  const name = capitalised(t.channel[channel]);
  if (milliAvailable === null) return digest.creditsLine(name, digest.creditsUnknown, '');
  const amount = digest.creditsLeft(t.slack.credits(format.credits(milliAvailable)));
  const days = daysLeft === null ? '' : digest.daysLeft(daysLeft);
  return digest.creditsLine(name, amount, `${days}${isLow ? ` (${digest.creditsLow})` : ''}`);
}

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** An alarm, or its end, in words. */
export function alarmDocument(
  words: NoticeWords,
  kind: 'alarm' | 'all-clear',
  { facts, at }: Readonly<{ facts: NoticeFacts; at: Date }>,
): NoticeDocument {
  const { t, format, practice } = words;
  const { alarm, digest } = t.notices;
  const { what, advice, over } = conditionWords(words, facts);
  const footer = digest.footer(practice);
  if (kind === 'all-clear') {
    const began = dateOf(facts['since']);
    const lines = began === null ? [] : [plainLine(alarm.from(format.moment(began)))];
    const sections = lines.length === 0 ? [] : [section(alarm.over(format.moment(at)), lines)];
    return { title: alarm.clearedTitle, summary: alarm.cleared(over), tone: 'good', sections, footer };
  }
  const lines = [plainLine(advice), plainLine(capitalised(alarm.began(format.moment(at))))];
  const sections = [section(alarm.advice, lines, { isUrgent: true })];
  return { title: alarm.title, summary: what, tone: 'bad', sections, footer };
}

/** What is wrong in words, of a condition that may be newer than these words. */
function conditionWords(words: NoticeWords, facts: NoticeFacts): AlarmWords {
  const { alarm } = words.t.notices;
  const condition = codeOf(facts['condition']) ?? '?';
  const known = Object.hasOwn(alarm.conditions, condition) ? alarm.conditions[condition] : undefined;
  return known?.(alarmParts(words, facts)) ?? alarm.otherCondition(condition);
}

function alarmParts({ t, format }: NoticeWords, { subject, details }: NoticeFacts): AlarmParts {
  const told: Readonly<Record<string, unknown>> =
    typeof details === 'object' && details !== null ? { ...details } : {};
  const number = (name: string) => (typeof told[name] === 'number' ? told[name] : null);
  const milliAvailable = number('milliAvailable');
  return {
    subject: subjectText(t, subject, told['job']),
    count: number('messages'),
    minutes: number('minutes'),
    hours: number('hours'),
    credits: milliAvailable === null ? null : t.slack.credits(format.credits(milliAvailable)),
    daysLeft: number('daysLeft'),
    code: codeOf(told['reason']),
    why: whyText(t, codeOf(told['reason'])),
    schedule: typeof told['job'] === 'string' ? codeOf(subject) : null,
    days: number('days'),
    server: codeOf(told['server']),
  };
}

/** A channel or a job in words, or a code. */
function subjectText(t: Catalogue, subject: unknown, job: unknown): string {
  const jobs: Readonly<Record<string, string>> = t.schedules.job;
  if (typeof job === 'string' && Object.hasOwn(jobs, job)) return jobs[job] ?? job;
  if (subject === 'sms' || subject === 'email') return t.channel[subject];
  return codeOf(subject) ?? '';
}

/** Why a schedule has failed, in words where there are any. */
function whyText(t: Catalogue, code: string | null): string | null {
  const { reason } = t.schedules;
  return code !== null && Object.hasOwn(reason, code) ? (reason[code] ?? code) : code;
}

function dateOf(value: unknown): Date | null {
  const date = typeof value === 'string' ? new Date(value) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}

/** Codes only: whatever else stands there may hold anything. */
function codeOf(value: unknown): string | null {
  const isCode = typeof value === 'string' && /^[a-z0-9]+([-.][a-z0-9]+)*$/i.test(value);
  return isCode && value.length <= 60 ? value : null;
}
