import type { Command } from 'commander';
import type { LogEntryView } from '../delivery-log.ts';
import type { Catalogue } from '../i18n/en.ts';
import { eventText, shownText } from '../i18n/format.ts';
import { cleanText } from '../model/text.ts';
import { entryJson } from './log-json.ts';
import { allColumns } from './log-table.ts';
import { entryIds } from './options.ts';
import { table, wrapped } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

/** `rundruf log show ID`: one entry with its full text and everything that became of it. */
export function logShow(log: Command, t: Catalogue): void {
  commonOptions(log.command('show').description(t.cli.logHelp.show), t)
    .argument('<ID>', t.cli.logHelp.entry)
    .action((text: string, options: CommonOptions) =>
      inSession(t, options, {}, async (session) => {
        const [id = 0] = entryIds(t, [text]);
        const view = await session.engine.readEntry(session.actor, id);
        if (session.out.isJson) session.out.json(viewJson(view));
        else printView(session, view);
        return 0;
      }),
    );
}

function viewJson({ entry, events }: LogEntryView) {
  return {
    ...entryJson(entry),
    history: events.map(({ at, state, reason, reference, deliveryStatus, deliveryReason, isReset }) => ({
      at: at.toISOString(),
      state,
      reason,
      reference,
      deliveryStatus,
      deliveryReason,
      reset: isReset,
    })),
  };
}

function printView(session: Session, { entry, events }: LogEntryView): void {
  const { t, out, format } = session;
  const fields = allColumns(session).filter(({ column }) => column.title !== t.cli.column.text);
  const facts = fields.map(({ column, value }) => [column.title, value(entry)]);
  for (const line of table([{ title: t.cli.logDetail.field }, { title: t.cli.logDetail.value }], facts)) {
    out.print(line);
  }
  out.print();
  if (entry.subject !== null) out.print(cleanText(t.cli.logDetail.subject(entry.subject)));
  const text = shownText(t, format, entry).split('\n');
  for (const line of text.flatMap((part) => wrapped(part, 2))) out.print(line.trimEnd());
  out.print();
  const history = events.map((event, index) => [
    format.momentWithSeconds(event.at),
    eventText(t, entry, event, events[index - 1]),
  ]);
  const { when, what } = t.cli.logDetail;
  const columns = [{ title: when }, { title: what }];
  for (const line of table(columns, history)) out.print(line);
}
