import { may } from '../../src/actor.ts';
import type { AuditDetails, AuditEntry } from '../../src/audit.ts';
import { makerName, rejectionWords } from '../../src/i18n/format.ts';
import { type Batch, isOpen } from '../../src/model/batch.ts';
import { isFailed } from '../../src/retry.ts';
import type { Face } from '../face.ts';

/** One thing that was done to a batch, in words; null: it is not known when. */
export type HistoryStep = Readonly<{ when: string | null; what: string; details: string }>;

const PAGE = 500; // entries asked for at once
const MAX_PAGES = 4; // a practice's busiest month; what is older is told by the batch itself
const MARGIN_MILLISECONDS = 60_000; // a thing and its record are written at two readings of the clock

/** What a batch does not say of itself. */
export type BatchDetails = Readonly<{
  /** What the audit has of it, the oldest first; nothing for who may not read it. */
  audit: readonly AuditEntry[];
  /** How many of its messages were refused or not delivered; 0 while it is not through. */
  failed: number;
}>;

export const noDetails: BatchDetails = { audit: [], failed: 0 };

export async function readDetails(face: Face, batch: Batch): Promise<BatchDetails> {
  const isThrough = batch.state === 'submitted';
  const messages = isThrough ? await face.engine.batchMessages(face.actor(), batch.id) : [];
  return { audit: await readHistory(face, batch), failed: messages.filter(isFailed).length };
}

async function readHistory({ engine, actor }: Face, batch: Batch): Promise<readonly AuditEntry[]> {
  if (!may(actor(), 'admin')) return [];
  const ended = endOf(batch);
  const filter = {
    since: new Date(batch.preparedAt.getTime() - MARGIN_MILLISECONDS),
    ...(ended !== null && { until: new Date(ended.getTime() + MARGIN_MILLISECONDS) }),
  };
  const found: AuditEntry[] = [];
  let before: number | null | undefined;
  for (let page = 0; page < MAX_PAGES && before !== null; page += 1) {
    const request = { filter, limit: PAGE, ...(before !== undefined && { before }) };
    const { entries, next } = await engine.readAudit(actor(), request);
    found.push(...entries.filter(({ subject }) => subject === `batch ${batch.id}`));
    before = next;
  }
  return found.reverse();
}

/** The history as it is shown: by the audit where it is known, else by what the batch itself remembers. */
export function historyOf(face: Face, batch: Batch, { audit }: BatchDetails): HistoryStep[] {
  const isComplete = audit.some(({ action }) => action === 'batch.prepared');
  return [
    ...(isComplete ? audit.map((entry) => auditStep(face, batch, entry)) : remembered(face, batch)),
    ...ending(face, batch),
  ];
}

function auditStep(face: Face, batch: Batch, entry: AuditEntry): HistoryStep {
  const { t, format } = face;
  const { did } = t().tui.batches;
  const { actor, face: from, workstation, action, details, at } = entry;
  const reason = action === 'batch.rejected' ? quoted(face, batch.reason) : '';
  return {
    when: format().moment(at),
    what: did(nameOf(face, batch, actor), t().people.action[action]),
    details: [reason, `${t().people.face[from]}, ${workstation}`, detailsText(face, details)]
      .filter((text) => text !== '')
      .join(' · '),
  };
}

/** Who may not read the audit still learns who prepared, changed and decided. */
function remembered(face: Face, batch: Batch): HistoryStep[] {
  const { t, format } = face;
  const { action } = t().people;
  const { did } = t().tui.batches;
  const { preparedAt, preparedBy, revisedBy, decidedAt, decidedBy, state, reason } = batch;
  const decision = state === 'rejected' ? 'batch.rejected' : 'batch.approved';
  return [
    {
      when: format().moment(preparedAt),
      what: did(nameOf(face, batch, preparedBy), action['batch.prepared']),
      details: '',
    },
    ...revisedBy.map((by) => ({
      when: null,
      what: did(nameOf(face, batch, by), action['batch.revised']),
      details: '',
    })),
    ...(decidedBy === null || decidedAt === null
      ? []
      : [
          {
            when: format().moment(decidedAt),
            what: did(nameOf(face, batch, decidedBy), action[decision]),
            details: state === 'rejected' ? quoted(face, reason) : '',
          },
        ]),
  ];
}

function quoted({ t }: Face, reason: string | null): string {
  const words = rejectionWords(t(), reason);
  return words === null ? '' : `«${words}»`;
}

/** What nobody did, but came to pass. */
function ending({ t, format }: Face, { state, submittedAt, expiresAt }: Batch): HistoryStep[] {
  const words = t().tui.batches;
  if (state === 'submitted' && submittedAt !== null)
    return [{ when: format().moment(submittedAt), what: words.allHandedOver, details: '' }];
  if (state === 'expired') return [{ when: format().moment(expiresAt), what: words.expired, details: '' }];
  return [];
}

/** When nothing more can have happened to it; null: it is open, or nobody knows. */
function endOf({ state, submittedAt, decidedAt, expiresAt }: Batch): Date | null {
  if (isOpen(state)) return null;
  if (state === 'submitted') return submittedAt;
  if (state === 'rejected') return decidedAt;
  return state === 'expired' ? expiresAt : null;
}

/** `login:beat` → 'beat (nobody we know)'. */
function nameOf({ t }: Face, batch: Batch, actor: string): string {
  const [, account] = /^(?:login|slack):(.+)$/.exec(actor) ?? [];
  return account === undefined ? makerName(t(), batch, actor) : t().people.unknownAccount(account);
}

const TOLD = ['retryOf', 'revision', 'added', 'removed', 'messages', 'despiteQuietHours'];

/** Of what the audit keeps of it, what says something here. */
function detailsText({ t }: Face, details: AuditDetails): string {
  const { detail, yes } = t().people;
  return TOLD.flatMap((key) => {
    const value = details[key];
    if (value === undefined || value === null || value === false) return [];
    return [`${detail[key] ?? key}: ${value === true ? yes : String(value)}`];
  }).join('; ');
}
