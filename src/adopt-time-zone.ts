import { type Actor, requireCapability } from './actor.ts';
import { recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { createTimeChange, type Keep, type TimeChange } from './model/time-change.ts';
import type { Tx } from './store.ts';
import type { StoredStart } from './time-zone.ts';
import { tendBatches } from './upkeep.ts';

/** How much was recomputed. */
export type Adoption = Readonly<{
  from: string;
  to: string;
  keep: Keep;
  appointments: number;
  claims: number;
  messages: number;
  /** Future appointments whose patients were told a time that the practice's clock does not show any more. */
  toldOtherwise: number;
}>;

const PAGE = 5000; // rows in memory, and in one statement

/**
 * The practice's data takes the configured time zone: an administrator's decision, on record, in one write. What stays is
 * the wall-clock times (the zone was wrong) or the moments (the practice has moved); appointments, their reminders and
 * the log are recomputed alike, so that nothing becomes *moved* and nothing is reminded twice (P4, P5, P10). With the
 * zone it has already, it follows changed rules of that zone. Refuses as `batches-unsettled` while a batch is open or a
 * message unclear: their texts name times.
 */
export async function adoptTimeZone(
  deps: Deps,
  actor: Actor,
  { keep }: Readonly<{ keep: Keep }>,
): Promise<Adoption> {
  requireCapability(actor, 'admin');
  await tendBatches(deps);
  const to = deps.practice.timeZone;
  const adoption = await deps.store.write(async (tx) => {
    await refuseUnsettled(tx);
    const from = (await tx.rememberedTimeZone()) ?? to;
    const change = createTimeChange({ from, to, keep });
    const counts = await recompute(deps, tx, change);
    await tx.rememberTimeZone(to);
    const adoption = { from, to, keep, ...counts };
    await recordAudit(deps, actor, tx, { action: 'time-zone.adopted', details: adoption });
    return adoption;
  });
  deps.log.warn('time-zone.adopted', { ...adoption, by: actor.id });
  return adoption;
}

async function refuseUnsettled(tx: Tx): Promise<void> {
  const { batches, unclear } = await tx.unsettled();
  if (batches.length === 0 && unclear === 0) return;
  throw new RefusalError('batches-unsettled', { batches: batches.map(String), unclear });
}

type Counts = Pick<Adoption, 'appointments' | 'claims' | 'messages' | 'toldOtherwise'>;

/** Appointments come last in each page: what was stored of them elsewhere is compared with what they still say. */
async function recompute({ now }: Deps, tx: Tx, change: TimeChange): Promise<Counts> {
  const counts = {
    appointments: 0,
    claims: 0,
    messages: await recomputeMessages(tx, change),
    toldOtherwise: 0,
  };
  for (let after = 0; ; ) {
    const page = await tx.appointmentStarts(after, PAGE);
    const until = page.at(-1)?.id;
    if (until === undefined) return counts;
    const { claims, toldOtherwise } = await recomputeClaims(tx, change, { after, until, now: now() });
    counts.claims += claims;
    counts.toldOtherwise += toldOtherwise;
    const starts = page.map((start) => ({ ...start, ...change.appointment(start) }));
    const changed = starts.filter((start, index) => differs(start, page[index]));
    await tx.changeAppointmentStarts(changed);
    counts.appointments += changed.length;
    after = until;
  }
}

function differs(start: StoredStart, before: StoredStart | undefined): boolean {
  return start.startsLocal !== before?.startsLocal || start.startsAt.getTime() !== before.startsAt.getTime();
}

async function recomputeMessages(tx: Tx, change: TimeChange): Promise<number> {
  let count = 0;
  for (let after = 0; ; ) {
    const page = await tx.messageStarts(after, PAGE);
    const changed = page.flatMap(({ id, startsAt, endsAt, appointment }) => {
      const start = change.reminder(startsAt, appointment);
      const by = start.getTime() - startsAt.getTime();
      return by === 0 ? [] : [{ id, startsAt: start, endsAt: endsAt && new Date(endsAt.getTime() + by) }];
    });
    await tx.changeMessageStarts(changed);
    count += changed.length;
    const last = page.at(-1)?.id;
    if (last === undefined) return count;
    after = last;
  }
}

type Span = Readonly<{ after: number; until: number; now: Date }>;

async function recomputeClaims(
  tx: Tx,
  change: TimeChange,
  { after, until, now }: Span,
): Promise<{ claims: number; toldOtherwise: number }> {
  const claims = await tx.claimStarts(after, until);
  const changed = claims.flatMap((claim) => {
    const startsAt = change.reminder(claim.startsAt, claim.appointment);
    const day = change.day(startsAt);
    const isSame = day === claim.day && startsAt.getTime() === claim.startsAt.getTime();
    return isSame ? [] : [{ ...claim, startsAt, day }];
  });
  await tx.changeClaimStarts(changed);
  const toldOtherwise = claims.filter(({ isSuperseded, appointment }) => {
    const { startsAt, startsLocal } = change.appointment(appointment);
    return !isSuperseded && startsAt > now && startsLocal !== appointment.startsLocal;
  });
  return { claims: changed.length, toldOtherwise: toldOtherwise.length };
}
