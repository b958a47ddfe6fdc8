import { MAX_COUNTED } from '../../src/delivery-log.ts';
import type { LogFilter } from '../../src/model/log.ts';
import type { Face } from '../face.ts';
import { type Asking, countOf, idsOf, partsOf, wholeOf } from './log-parts.ts';
import { type Selection, withoutGone } from './log-selection.ts';

/** What is said under the table; null: not counted yet. */
export type LogCounts = Readonly<{ total: number | null; ticked: number | null; hidden: number }>;

type CountsOptions = Readonly<{
  face: Asking & Pick<Face, 'perform' | 'paint'>;
  filter: () => LogFilter;
  selection: () => Selection;
  /** Something that was ticked is gone for good. */
  onGone: (selection: Selection) => void;
}>;

/** Counts what is shown and what is ticked, after the rows and never before them; the newest answer wins. */
export function createLogCounts({ face, filter, selection, onGone }: CountsOptions) {
  let counts: LogCounts = { total: null, ticked: null, hidden: 0 };
  let counted: Selection | null = null;
  let isCounting = false;
  let isAgain = false;

  const count = async (of: Selection, shown: LogFilter): Promise<LogCounts> => {
    const total = await countOf(face, wholeOf(shown));
    const { all, ids } = of;
    if (all !== null) return { total, ticked: await countOf(face, partsOf(of)), hidden: 0 };
    const isSure = ids.size === 0 || Object.keys(shown).length === 0;
    const inView = isSure ? ids.size : await countOf(face, partsOf(of), shown);
    return { total, ticked: ids.size, hidden: Math.max(0, ids.size - inView) };
  };
  const forgetGone = async (): Promise<void> => {
    const { all, ids } = selection();
    if (all !== null || ids.size === 0 || ids.size > MAX_COUNTED) return;
    const parts = partsOf(selection());
    if ((await countOf(face, parts)) === ids.size) return;
    onGone(withoutGone(selection(), new Set(await idsOf(face, parts))));
  };
  const refresh = async (): Promise<void> => {
    isAgain = true;
    if (isCounting) return;
    isCounting = true;
    while (isAgain) {
      isAgain = false;
      const of = selection();
      const found = await face.perform(async () => {
        await forgetGone();
        return count(selection(), filter());
      });
      if (found === null) break;
      counts = found;
      counted = of;
    }
    isCounting = false;
    face.paint();
  };

  return {
    refresh,
    /** As far as they are known of what is ticked now. */
    read(): LogCounts {
      const now = selection();
      const ticked = now.all === null ? now.ids.size : counted === now ? counts.ticked : null;
      return { ...counts, ticked, hidden: counted === now ? counts.hidden : 0 };
    },
    /** Another filter: the old total says nothing. */
    forget(): void {
      counts = { ...counts, total: null };
    },
  };
}
