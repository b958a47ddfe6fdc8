import type { Tx } from './store.ts';

/** What the staff is told without having asked: the morning's digest, and conditions that begin or end. */
export type NoticeKind = 'digest' | 'alarm' | 'all-clear';

/** Counts, codes and ids of what is told: never a patient's data, because it goes to Slack as it is. */
export type NoticeFacts = Readonly<Record<string, unknown>>;

export type NewNotice = Readonly<{
  kind: NoticeKind;
  /** Unique: of two that tell the same, only the first is kept ('digest 2026-11-23', 'alarm 17'). */
  key: string;
  facts: NoticeFacts;
  at: Date;
  /** Nobody is told after it. */
  expiresAt: Date;
}>;

export interface NoticeWrites {
  /** Keeps it to be delivered; false: the key is there already. */
  insertNotice(notice: NewNotice): Promise<boolean>;
}

/** Has the staff told, by whichever server delivers first; false when they have been told of it before. */
export function notify(tx: Tx, notice: NewNotice): Promise<boolean> {
  return tx.insertNotice(notice);
}
