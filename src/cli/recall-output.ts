import { callText, dayText } from '../i18n/format.ts';
import { BY_HAND, isClosed, type Recall, type RecallView } from '../model/recall.ts';
import { localDateOf } from '../model/time.ts';
import { table } from './output.ts';
import type { Session } from './session.ts';

/** A recall as `--json` tells it. */
export function recallJson({ recall, patient, appointment, call, isOverdue }: RecallView) {
  const { id, source, externalId, reasonCode, reasonName, doctor, dueOn, callOn } = recall;
  return {
    id,
    source,
    externalId,
    patient: { number: patient.number, lastName: patient.lastName, firstName: patient.firstName },
    reasonCode,
    reasonName,
    doctor,
    dueOn,
    callOn,
    intervalMonths: recall.intervalMonths,
    leadDays: recall.leadDays,
    state: isOverdue ? 'overdue' : stateOf(recall),
    doneOn: recall.doneOn,
    appointment:
      appointment === null
        ? null
        : {
            id: appointment.externalId,
            startsAt: appointment.startsAt.toISOString(),
            status: appointment.status,
          },
    calledIn:
      call === null
        ? null
        : { at: call.at.toISOString(), channel: call.channel, entry: call.messageId, state: call.state },
    changedBy: recall.changedBy,
    changedAt: recall.changedAt.toISOString(),
  };
}

/** 'KO Kontrolle'. */
export function recallName({ reasonCode, reasonName }: Recall): string {
  return reasonName === null || reasonName === reasonCode ? reasonCode : `${reasonCode} ${reasonName}`;
}

/** What has become of it, in words. */
export function recallState({ t, format, now, config }: Session, view: RecallView): string {
  const { recall, call, isOverdue } = view;
  const words = t.recalls;
  const state = stateOf(recall);
  if (recall.doneOn !== null) {
    const day = dayText(format, recall.doneOn);
    return state === 'closed' ? words.closedOn(day) : words.bookedOn(day);
  }
  if (state === 'vanished') return words.state.vanished;
  if (call !== null) return callText(t, format, call);
  if (isOverdue) return words.state.overdue;
  const today = localDateOf(now(), config.practice.timeZone);
  return recall.callOn <= today ? words.state.due : words.state.open;
}

/** Everything of one recall, a line each. */
export function recallLines(session: Session, entry: RecallView): string[] {
  const { t, format } = session;
  const { label } = t.recalls;
  const { recall, patient, call } = entry;
  const { months, once, days, byHand, file } = t.recalls;
  const every = recall.intervalMonths === null ? once : months(recall.intervalMonths);
  const rows = [
    [label.recall, String(recall.id)],
    [label.patient, `${patient.number} ${patient.lastName} ${patient.firstName ?? ''}`.trimEnd()],
    [label.reason, recallName(recall)],
    ...(recall.doctor === null ? [] : [[label.doctor, recall.doctor]]),
    [label.due, dayText(format, recall.dueOn)],
    [label.callFrom, dayText(format, recall.callOn)],
    [label.lead, days(recall.leadDays)],
    [label.every, every],
    [label.state, recallState(session, entry)],
    ...(call === null || recall.doneOn === null ? [] : [[label.call, callText(t, format, call)]]),
    [label.source, recall.source === BY_HAND ? byHand : file(recall.source)],
    [label.changed, `${format.moment(recall.changedAt)}, ${recall.changedBy}`],
  ];
  return table([{ title: '' }, { title: '' }], rows).slice(2); // without the titles and their rule
}

function stateOf(recall: Recall): 'open' | 'booked' | 'closed' | 'vanished' {
  if (isClosed(recall)) return 'closed';
  if (recall.doneBy !== null) return 'booked';
  return recall.vanished ? 'vanished' : 'open';
}
