import { batchStateText, kindAndWay, makerName } from '../../src/i18n/format.ts';
import { isOpen } from '../../src/model/batch.ts';
import { workOnBatch } from './batch.ts';
import type { PlainFace } from './face.ts';
import { choose } from './questions.ts';

const LOOKED_AT = 100; // the newest; an older open one has long expired

/** What waits for approval or to be sent, from wherever it was prepared. */
export async function openBatches(face: PlainFace): Promise<void> {
  const { engine, actor, talk, t, format } = face;
  for (;;) {
    const found = await face.perform(() => engine.listBatches(actor(), LOOKED_AT));
    if (found === null) return;
    const open = found.filter(({ batch }) => isOpen(batch.state));
    if (open.length === 0) return talk.say(t().tui.plain.noOpenBatches);
    const id = await choose(face, {
      title: t().tui.plain.batchesTitle,
      choices: open.map((view) => ({
        id: String(view.batch.id),
        label: [
          t().tui.plain.batchLine(view.batch.id, kindAndWay(t(), view.batch), view.counts.total),
          t().tui.run.preparedBy(
            makerName(t(), view.batch, view.batch.preparedBy),
            format().moment(view.batch.preparedAt),
          ),
          batchStateText(t(), format(), view),
        ].join(', '),
      })),
      leave: t().tui.plain.back,
    });
    if (id === null) return;
    await workOnBatch(face, Number(id));
  }
}

/** How many batches wait for approval. */
export async function countWaiting({ engine, actor, perform }: PlainFace): Promise<number> {
  const found = await perform(() => engine.listBatches(actor(), LOOKED_AT));
  return (found ?? []).filter(({ batch }) => batch.state === 'prepared').length;
}
