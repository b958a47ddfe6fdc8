import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../private-files.ts';
import { openJournal } from './journal.ts';

/** One message as the sandbox portal saw it on the wire; `taken` says whether it accepted and charged it. */
export type SeenMessage = z.output<typeof messageSchema>;

/** The sandbox's account: everything it ever saw, took and charged, kept in `<folder>/journal.jsonl`. */
export type Account = Readonly<{
  /** In thousandths; open to overdraft never. */
  milliCredits: () => number;
  buy: (milliCredits: number) => void;
  charge: (milliCredits: number) => void;
  /** Remembers one message and charges it when it was taken; on disk before this returns. */
  record: (message: SeenMessage) => void;
  /** The newest taken message with that reference: of duplicates only that one is reported (ASPSMS §2). */
  newestTaken: (reference: string) => SeenMessage | null;
  /** Whether that text was ever on the wire to that number. */
  wasSeen: (recipient: string, text: string) => boolean;
  seen: () => readonly SeenMessage[];
  close: () => void;
}>;

const messageSchema = z.object({
  type: z.literal('message'),
  reference: z.string().nullable(),
  recipient: z.string(),
  originator: z.string(),
  text: z.string(),
  encoding: z.enum(['gsm-7', 'ucs-2']),
  segments: z.number(),
  milliCredits: z.number(),
  at: z.string(),
  taken: z.boolean(),
});
const entrySchema = z.discriminatedUnion('type', [
  messageSchema,
  z.object({ type: z.literal('credits'), milliCredits: z.number() }),
]);
type Entry = z.output<typeof entrySchema>;

/** Opens the account in `folder`; `milliCredits` is what a new one starts with. */
export function openAccount(folder: string, milliCredits: number): Account {
  makeFolder(folder);
  const seen: SeenMessage[] = [];
  const newestTaken = new Map<string, SeenMessage>();
  const seenKeys = new Set<string>();
  let balance = 0;
  let entries = 0;

  const apply = (entry: Entry) => {
    entries += 1;
    if (entry.type === 'credits') {
      balance += entry.milliCredits;
      return;
    }
    seen.push(entry);
    seenKeys.add(keyOf(entry.recipient, entry.text));
    if (!entry.taken) return;
    balance -= entry.milliCredits;
    if (entry.reference !== null) newestTaken.set(entry.reference, entry);
  };
  const journal = openJournal(join(folder, 'journal.jsonl'), (entry) => apply(entrySchema.parse(entry)));
  const write = (entry: Entry) => {
    journal.append(entry);
    apply(entry);
  };
  if (entries === 0) write({ type: 'credits', milliCredits });

  return {
    milliCredits: () => balance,
    buy: (bought) => write({ type: 'credits', milliCredits: bought }),
    charge: (spent) => write({ type: 'credits', milliCredits: -spent }),
    record: write,
    newestTaken: (reference) => newestTaken.get(reference) ?? null,
    wasSeen: (recipient, text) => seenKeys.has(keyOf(recipient, text)),
    seen: () => seen,
    close: () => journal.close(),
  };
}

function keyOf(recipient: string, text: string): string {
  return `${recipient} ${text}`;
}

/** 12500 → '12.5': how the portal writes credits (ASPSMS §8). */
export function formatCredits(milliCredits: number): string {
  const sign = milliCredits < 0 ? '-' : '';
  const digits = String(Math.abs(milliCredits)).padStart(4, '0');
  const fraction = digits.slice(-3).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -3)}${fraction === '' ? '' : `.${fraction}`}`;
}
