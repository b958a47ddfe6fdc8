import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AgendaEntry,
  type ExclusionReason,
  exclusionReasons,
  type SelectionRules,
  selectCandidates,
} from '../../src/model/candidate.ts';
import type { Channel } from '../../src/model/message.ts';

const NOW = new Date('2026-11-23T09:00:00Z');

const phone = fc.option(
  fc.record({ number: fc.constant('+41790000001'), kind: fc.constantFrom('mobile', 'landline', 'invalid') }),
);

const patient = fc.record({
  id: fc.integer({ min: 1, max: 3 }),
  number: fc.constant('1'),
  lastName: fc.constant('Muster'),
  firstName: fc.constant(null),
  birthDate: fc.constant(null),
  language: fc.constant(null),
  mobile: phone,
  email: fc.option(fc.constant('vera@example.ch')),
  smsOptOut: fc.boolean(),
  emailOptOut: fc.boolean(),
  deceasedOn: fc.option(fc.constant('2026-01-01')),
  blocked: fc.boolean(),
  greetingConsent: fc.constant(null),
  recallConsent: fc.constant(null),
});

const startsAt = fc.integer({ min: -2, max: 12 }).map((hours) => new Date(NOW.getTime() + hours * 3_600_000));

const entry = fc
  .record({
    startsAt,
    status: fc.constantFrom('definite', 'planned', 'cancelled'),
    reasonCode: fc.constantFrom('K', 'L', null),
    vanished: fc.boolean(),
    personMobile: phone,
    patient: fc.option(patient),
    claim: fc.option(
      fc.record({
        channel: fc.constantFrom('sms' as const, 'email' as const),
        claimedAt: fc.constant(NOW),
        messageId: fc.constant(null),
        startsAt,
        state: fc.constantFrom('queued' as const, 'submitted' as const, null),
        patientId: fc.constant(null),
        recipient: fc.constant(null),
      }),
    ),
  })
  .map((wish) => ({
    durationMinutes: null,
    reasonName: null,
    doctor: null,
    specialty: null,
    location: null,
    personName: null,
    startsLocal: '2026-11-23T10:00',
    ...wish,
  }));

const agenda = fc
  .array(entry, { maxLength: 8 })
  .map((entries) =>
    entries
      .map(
        (wish, id) =>
          ({ ...wish, type: 'appointment' as const, id, externalId: String(id) }) satisfies AgendaEntry,
      )
      .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime()),
  );

const rules = fc.record({
  kind: fc.constantFrom('reminder' as const, 'confirmation' as const),
  channel: fc.constantFrom('sms' as const, 'email' as const),
  statuses: fc.constantFrom(['definite'], ['definite', 'planned', 'cancelled']),
  reasons: fc.constantFrom(null, ['K']),
  onePerDay: fc.boolean(),
  includeMoved: fc.boolean(),
  earliest: fc.constant(NOW),
  soonest: fc.constant(NOW),
  isRemindedThatDay: fc.constant(() => false),
});

/** Every reason that holds for an entry by itself, told in the words of the rules. */
function reasonsOf(found: AgendaEntry, { channel, ...wish }: SelectionRules): ExclusionReason[] {
  const { patient: person, claim } = found;
  const isOpen = claim?.state === 'queued';
  const isMoved = claim !== null && claim.startsAt.getTime() !== found.startsAt.getTime();
  const holds: Partial<Record<ExclusionReason, boolean>> = {
    cancelled: found.status === 'cancelled' || found.vanished,
    past: found.startsAt <= NOW,
    'status-filtered': !wish.statuses.includes(found.status),
    'reason-filtered': wish.reasons !== null && found.reasonCode !== 'K',
    deceased: person !== null && person.deceasedOn !== null,
    blocked: person?.blocked ?? false,
    'opted-out': person !== null && (channel === 'sms' ? person.smsOptOut : person.emailOptOut),
    ...addressProblems(found, channel),
    'already-reminded': wish.kind === 'reminder' && claim !== null && !isOpen && !isMoved,
    'already-confirmed': wish.kind === 'confirmation' && claim !== null && !isOpen && !isMoved,
    'in-open-batch': isOpen,
    moved: isMoved && !isOpen && !wish.includeMoved,
  };
  return exclusionReasons.filter((reason) => holds[reason]);
}

function addressProblems({ patient: person, personMobile }: AgendaEntry, channel: Channel) {
  const mobile = person === null ? personMobile : person.mobile;
  return {
    'no-mobile': channel === 'sms' && mobile === null,
    'no-email': channel === 'email' && (person === null || person.email === null),
    'invalid-number': channel === 'sms' && mobile?.kind === 'invalid',
    landline: channel === 'sms' && mobile?.kind === 'landline',
  };
}

test('P8: every appointment is offered or left out, with the first of its reasons in the order of precedence', () => {
  fc.assert(
    fc.property(agenda, rules, (entries, wish) => {
      const { included, excluded } = selectCandidates(entries, wish);
      expect(included.length + excluded.length).toBe(entries.length);
      for (const found of included) expect(reasonsOf(found, wish)).toEqual([]);
      for (const exclusion of excluded) {
        const found = entries.find(({ id }) => id === exclusion.entry.id);
        expect(exclusion.reason).toBe((found && reasonsOf(found, wish)[0]) ?? 'not-first-of-day');
      }
    }),
    { numRuns: 2000 },
  );
});

/** What the run is not about at all: the patient's first appointment of the day is the first beside these. */
const FILTERS: readonly ExclusionReason[] = ['cancelled', 'past', 'status-filtered', 'reason-filtered'];

test('P5: with one per day only a patient’s first that passes the filters is offered', () => {
  fc.assert(
    fc.property(agenda, rules, (entries, wish) => {
      const { included } = selectCandidates(entries, { ...wish, onePerDay: true });
      for (const { patient: person, id } of included) {
        if (person === null) continue;
        const first = entries.find(
          (other) =>
            other.patient?.id === person.id &&
            !reasonsOf(other, wish).some((reason) => FILTERS.includes(reason)),
        );
        expect(id).toBe(first?.id);
      }
    }),
    { numRuns: 2000 },
  );
});

test('P5: without one per day nothing is left out for being the second', () => {
  fc.assert(
    fc.property(agenda, rules, (entries, wish) => {
      const { excluded } = selectCandidates(entries, { ...wish, onePerDay: false });
      expect(excluded.map(({ reason }) => reason)).not.toContain('not-first-of-day');
    }),
  );
});

test('P5: who is reminded that day is offered nothing else that day', () => {
  fc.assert(
    fc.property(agenda, rules, (entries, wish) => {
      const { included } = selectCandidates(entries, {
        ...wish,
        onePerDay: true,
        isRemindedThatDay: (found) => found.patient?.id === 1,
      });
      expect(included.some(({ patient: person }) => person?.id === 1)).toBe(false);
    }),
  );
});
