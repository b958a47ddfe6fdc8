import { audit, charge, type Damage, damage } from './damage.ts';

/** What only a witness can tell: its rows say what happened, the tables what is left of it. */
export const WITNESSED_DAMAGES: readonly Damage[] = [
  damage(
    'P3: a number that was not the patient’s',
    /message 1 went to a recipient that was not the patient's/,
    `update witness set content = replace(replace(content, '"patient_mobile":"+4', '"patient_mobile":"+5'), '"patient_mobile" : "+4', '"patient_mobile" : "+5')
     where about = 'message' and row_id = 1`,
  ),
  damage(
    'a state of a batch that is skipped',
    /batch 2 went from approved \(1\) to submitted \(1\)/,
    `delete from witness where about = 'batch' and row_id = 2 and content like '%submitting%'`,
  ),
  damage(
    'a message that leaves before its batch',
    /message 12 was taken in hand while batch 2 was approved/,
    `delete from witness where about = 'batch' and row_id = 2 and content like '%submitting%'`,
  ),
  damage(
    'a batch that begins in the middle',
    /batch 3 began as approved/,
    `delete from witness where about = 'batch' and row_id = 3 and content like '%prepared%'`,
  ),
  damage('a record that is gone', /row 6 of audit_entry is gone/, 'delete from audit_entry where id = 6'),
  damage(
    'a record that was changed',
    /row 1 of credit_entry was changed: note/,
    `update credit_entry set note = 'better' where id = 1`,
  ),
  damage(
    'a record that was slipped in',
    /row \d+ of audit_entry was slipped in/,
    audit('log.exporting', 'nothing', {}),
  ),
  damage(
    'a history that was changed',
    /row \d+ of message_event was changed: reason/,
    `update message_event set reason = 'better' where message_id = 20`,
  ),
  damage('a charge for nothing', /a charge for message 99, which never was/, charge(99, 1, 1000)),
];
