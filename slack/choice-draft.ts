import { createHash } from 'node:crypto';
import type { ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import type { BatchChoice } from '../src/choice.ts';
import { parseGroup } from './blocks/choice.ts';

/** A choice on its way through the window: what is ticked on pages that are not shown, too. */
export type ChoiceDraft = Readonly<{
  batchId: number;
  /** The one that was chosen from. */
  revision: number;
  page: number;
  drawn: number;
  /** Of the list of rows: ticks by place mean nothing in another list. */
  mark: string;
  ticks: readonly boolean[];
}>;

export const MAX_ROWS = 16_000; // a bit for each in what a window can carry (3000 characters, 6 bits in one)

/** A draft with what is in the batch; `drawn` goes on counting in a window that was drawn before. */
export function firstDraft(choice: BatchChoice, drawn = 0): ChoiceDraft {
  return {
    batchId: choice.batchId,
    revision: choice.revision,
    page: 0,
    drawn,
    mark: markOf(choice),
    ticks: choice.rows.map(({ isTicked }) => isTicked),
  };
}

/** Differs when any row differs. */
export function markOf({ rows }: BatchChoice): string {
  const list = rows.map(({ appointment, day, time }) => `${appointment} ${day} ${time}`).join('\n');
  return createHash('sha256').update(list).digest('base64url').slice(0, 12);
}

const packed = z.strictObject({
  b: z.int().min(1),
  v: z.int().min(1),
  p: z.int().min(0),
  x: z.int().min(0),
  m: z.string().regex(/^[\w-]{12}$/),
  n: z.int().min(0).max(MAX_ROWS),
  t: z
    .string()
    .regex(/^[\w-]*$/)
    .max(3000),
});

/** The draft as the window carries it. */
export function packDraft({ batchId, revision, page, drawn, mark, ticks }: ChoiceDraft): string {
  return JSON.stringify({
    b: batchId,
    v: revision,
    p: page,
    x: drawn,
    m: mark,
    n: ticks.length,
    t: packTicks(ticks),
  } satisfies z.infer<typeof packed>);
}

/** What came back from Slack, with what was ticked since; null for anything we never wrote. */
export function draftOf(view: Pick<ViewOutput, 'private_metadata' | 'state'>): ChoiceDraft | null {
  const found = packed.safeParse(parsed(view.private_metadata));
  if (!found.success) return null;
  const { b, v, p, x, m, n, t } = found.data;
  const ticks = unpackTicks(t, n);
  for (const [blockId, inputs] of Object.entries(view.state?.values ?? {})) {
    const group = parseGroup(blockId);
    if (group === null || group.drawn !== x) continue;
    const chosen = new Set(inputs['rows']?.selected_options?.map(({ value }) => Number(value)));
    for (let row = group.first; row < Math.min(n, group.first + group.count); row += 1)
      ticks[row] = chosen.has(row);
  }
  return { batchId: b, revision: v, page: p, drawn: x, mark: m, ticks };
}

function packTicks(ticks: readonly boolean[]): string {
  const bytes = Buffer.alloc(Math.ceil(ticks.length / 8));
  for (const [row, isTicked] of ticks.entries())
    if (isTicked) bytes[row >> 3] = (bytes[row >> 3] ?? 0) | (1 << (row & 7));
  return bytes.toString('base64url');
}

function unpackTicks(text: string, length: number): boolean[] {
  const bytes = Buffer.from(text, 'base64url');
  return Array.from({ length }, (_, row) => (((bytes[row >> 3] ?? 0) >> (row & 7)) & 1) === 1);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
