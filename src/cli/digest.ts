import type { Command } from 'commander';
import type { DigestFacts } from '../digest.ts';
import type { Catalogue } from '../i18n/en.ts';
import { digestDocument } from '../i18n/notice-document.ts';
import { createNoticeWriter } from '../i18n/notice-writer.ts';
import { toCredits } from '../model/price.ts';
import { cleanText } from '../model/text.ts';
import { localDateOf } from '../model/time.ts';
import type { NoticeDocument } from '../notice-mail.ts';
import type { NoticeView } from '../notices.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';
import { stopSignal } from './stop-signal.ts';

type DigestOptions = CommonOptions & Readonly<{ preview?: boolean; send?: boolean; last?: boolean }>;

/** `rundruf digest`: shows the morning digest as it would be now, writes and mails today's, or shows the last one. */
export function digestCommand(program: Command, t: Catalogue): void {
  const { command } = t.notices;
  commonOptions(program.command('digest').description(command.help), t)
    .option('--preview', command.preview)
    .option('--send', command.send)
    .option('--last', command.last)
    .action((options: DigestOptions) =>
      inSession(t, options, { portal: options.last !== true }, (session) => digest(session, options)),
    );
}

async function digest(session: Session, { send = false, last = false }: DigestOptions): Promise<number> {
  if (send) return sendDigest(session);
  const { engine, actor, out, t } = session;
  if (last) {
    const view = await engine.readLastNotice(actor, 'digest');
    if (view !== null) return printTold(session, view);
    if (out.isJson) out.json({ digest: null, deliveries: [] });
    else out.print(t.notices.command.none);
    return 0;
  }
  const facts = await engine.previewDigest(actor);
  if (out.isJson) out.json({ digest: digestJson(facts) });
  else printDocument(session, facts);
  return 0;
}

/** Once a day, whoever asks for it: a second time only tells how the first one went. */
async function sendDigest(session: Session): Promise<number> {
  const { engine, actor, out, t, config, now } = session;
  const today = localDateOf(now(), config.practice.timeZone);
  const { key, isNew } = await engine.prepareDigest(actor, today);
  const signal = stopSignal(() => undefined);
  await engine.mailNotices(actor, { write: createNoticeWriter(config.practice), signal });
  const view = await engine.readNotice(actor, key);
  if (!out.isJson && !isNew) out.note(t.notices.command.already);
  return view === null ? 0 : printTold(session, view);
}

function printTold(session: Session, { notice, deliveries }: NoticeView): number {
  const { out, t } = session;
  const { command, delivery: states, target: targets } = t.notices;
  if (out.isJson) {
    out.json({
      digest: digestJson(notice.facts as DigestFacts),
      deliveries: deliveries.map(({ target, address, state, reason, attempts, sentAt }) => ({
        ...{ target, address, state, reason, attempts },
        sentAt: sentAt?.toISOString() ?? null,
      })),
    });
    return 0;
  }
  printDocument(session, notice.facts as DigestFacts);
  if (deliveries.length === 0) out.note(command.nobody);
  else out.print(`\n${command.deliveries}:`);
  for (const { target, address, state, reason } of deliveries) {
    const where = target === 'slack' ? `${targets[target]} ${address}` : address;
    const how = `${states[state] ?? state}${reason === null ? '' : ` (${reason})`}`;
    out.print(cleanLine(command.told(where, how)));
  }
  return 0;
}

function printDocument({ out, t, format, config }: Session, facts: DigestFacts): void {
  const document = digestDocument({ t, format, practice: config.practice.name }, facts);
  for (const line of documentLines(document)) out.print(line);
}

/** Credits are plain numbers for a program, too. */
function digestJson({ results, credits, ...facts }: DigestFacts) {
  return {
    ...facts,
    results: results.map(({ milliCredits, ...result }) => ({ ...result, credits: toCredits(milliCredits) })),
    credits: credits.map(({ milliAvailable, ...account }) => ({
      ...account,
      available: milliAvailable === null ? null : toCredits(milliAvailable),
    })),
  };
}

function documentLines({ title, summary, sections }: NoticeDocument): string[] {
  return [
    title,
    summary,
    ...sections.flatMap(({ title: name, lines, advice }) => [
      '',
      name,
      ...lines.map(({ text }) => `  ${cleanText(text)}`),
      ...(advice === null ? [] : [`  → ${advice}`]),
    ]),
  ];
}

const cleanLine = (line: string): string => `  ${cleanText(line)}`;
