import { audit, charge, type Damage, damage, event, LATER, onSqlite } from './damage.ts';

/** What a checker finds in the tables alone. The ids are those of `startEventfulPractice`. */
export const DAMAGES: readonly Damage[] = [
  damage(
    'S4: a reference used for two messages',
    /reference reference00000000001 is used twice: by message 1, try 1 and message 14, try 1/,
    `update message_event set reference = 'reference00000000001' where message_id = 14`,
  ),
  damage(
    'a message that was never in hand',
    /message 2: it went from queued .* to rejected/,
    `delete from message_event where message_id = 2 and state = 'submitting'`,
  ),
  damage(
    'a message without a history',
    /message 20: it has no history/,
    'delete from message_event where message_id = 20',
  ),
  damage(
    'a history without its beginning',
    /message 20: its history begins as approved/,
    `update message_event set state = 'approved' where message_id = 20`,
  ),
  damage(
    'a history that ends elsewhere',
    /message 1: its history ends as submitted .*delivery 0.*, but it is submitted .*delivery 1/,
    'update message set delivery_status = 1 where id = 1',
  ),
  damage(
    'time that runs backwards',
    /message 1: event \d+ lies 86\d+ ms before the one before it/,
    `update message_event set at = '2026-11-22T09:00:00.000Z' where message_id = 1 and delivery_status = 0`,
  ),
  damage(
    'news after the final ones',
    /message 1: it went from .*delivery 0.* to .*delivery 2/,
    ...event(1, 'submitted', 1, { delivery: '2' }),
  ),
  damage(
    'a reset that is undone',
    /message 7: it went from .*reset.* to submitted/,
    ...event(7, 'submitted', 7),
  ),
  damage(
    'a refusal that is forgotten',
    /message 2: it went from rejected .* to submitted/,
    ...event(2, 'submitted', 2),
  ),
  damage(
    'an unclear message that nobody decided',
    /message 4: it went from unclear .* to rejected/,
    ...event(4, 'rejected', 4, { reason: `'time-out'` }),
  ),
  damage(
    'S4: an unclear message that is sent again as it was',
    /message 4: it went from unclear .* to queued/,
    ...event(4, 'queued', 4),
  ),
  damage(
    'a reference that changes in the portal’s hands',
    /message 4: it went from unclear .* to submitted/,
    ...event(4, 'submitted', 90),
  ),
  damage(
    'a withdrawn message that leaves',
    /message 17: it went from withdrawn .* to submitting/,
    ...event(17, 'submitting', 23),
  ),
  damage(
    'a batch in the hands of the dead',
    /batch 7 is still in the hands of a ghost/,
    `update batch set owner = 'a ghost', lease_until = '${LATER}' where id = 7`,
  ),
  damage(
    'a message in the hands of the dead',
    /message 20 \(queued\) is still in the hands of a ghost/,
    `update message set owner = 'a ghost' where id = 20`,
  ),
  damage(
    'P4: two reminders of one appointment',
    /messages 1 and 3 both remind of appointment/,
    `update message set (appointment_id, patient_id, starts_at) =
       (select appointment_id, patient_id, starts_at from message where id = 1) where id = 3`,
  ),
  damage(
    'P4: a reminder without a claim',
    /message 3 \(submitted\) reminds without a claim/,
    'delete from reminder_claim where message_id = 3',
  ),
  damage(
    'a claim of what was withdrawn',
    /claim of appointment \d+ is held by message 17, which was withdrawn/,
    'update reminder_claim set message_id = 17 where message_id = 22',
  ),
  damage(
    'L4: a claim of what was reset',
    /held by message 7, which was reset/,
    'update reminder_claim set message_id = 7 where message_id = 21',
  ),
  damage(
    'a claim of another appointment',
    /held by message 4, which is for another/,
    'update reminder_claim set message_id = 4 where message_id = 3',
  ),
  damage(
    'a claim of nobody',
    /held by message 999, which is not there/,
    'update reminder_claim set message_id = 999 where message_id = 3',
  ),
  damage(
    'P4: two claims of one appointment',
    /1 appointments are claimed twice/,
    'create table claims_without_key as select * from reminder_claim',
    'drop table reminder_claim',
    'alter table claims_without_key rename to reminder_claim',
    'insert into reminder_claim select * from reminder_claim where message_id = 3',
  ),
  damage(
    'a batch that has ended with something left',
    /batch 3 is submitted with 1 messages queued \(15\)/,
    `update message set state = 'queued' where id = 15`,
  ),
  damage(
    'a rejected batch that has sent',
    /batch 2 is rejected with 2 messages submitted \(12, 14\)/,
    `update batch set state = 'rejected' where id = 2`,
  ),
  damage('a batch that is gone', /messages of batch 8, which is not there/, 'delete from batch where id = 8'),
  damage(
    'S5: a decision that is not on record',
    /batch 2: decided .*, on record never/,
    `delete from audit_entry where subject = 'batch 2' and action = 'batch.approved'`,
  ),
  damage(
    'S5: a submission without approval',
    /batch 2: audit entry \d+, batch.submitting: without approval/,
    `delete from audit_entry where subject = 'batch 2' and action = 'batch.approved'`,
  ),
  damage(
    'S5: a submission of what only was prepared',
    /batch 2: audit entry \d+, batch.submitting: without approval, which was four-eyes/,
    `update audit_entry set details = replace(details, '"from":"approved"', '"from":"prepared"') where subject = 'batch 2'`,
  ),
  damage(
    'S5: a revision that keeps its approval',
    /batch 1: audit entry \d+, batch.submitting: without approval/,
    `delete from audit_entry where subject = 'batch 1' and action = 'batch.approved' and details like '%"revision":2%'`,
  ),
  damage(
    'S5: two eyes where four are asked for',
    /batch 3: .*batch.approved: of one’s own work/,
    `update audit_entry set actor = 'anna' where subject = 'batch 3'`,
  ),
  damage(
    'S5: a second decision',
    /batch 7: .*batch.rejected: a second decision/,
    audit('batch.rejected', 'batch 7', { revision: 1 }, 'beat'),
  ),
  damage(
    'S5: a decision about another revision',
    /batch 8: .*batch.approved: of revision 2, which is 1/,
    audit('batch.approved', 'batch 8', { revision: 2 }, 'beat'),
  ),
  damage(
    'a verb after the end',
    /batch 4: .*batch.submitting: after the batch had ended/,
    audit('batch.submitting', 'batch 4', { from: 'prepared' }),
  ),
  damage(
    'a batch out of nowhere',
    /batch 8: nobody is on record as having prepared it/,
    `delete from audit_entry where subject = 'batch 8'`,
  ),
  damage(
    'a second preparation',
    /batch 8: .*batch.prepared: out of order/,
    audit('batch.prepared', 'batch 8', {}),
  ),
  damage(
    'an end that is not on record',
    /batch 5: it is withdrawn, and the audit knows no batch.withdrawn/,
    `delete from audit_entry where action = 'batch.withdrawn'`,
  ),
  damage(
    'a revision that is not on record',
    /batch 7: it is in revision 5, and the audit knows 1/,
    'update batch set revision = 5 where id = 7',
  ),
  damage(
    'a record of no batch',
    /the audit tells of batch 99, which is not there/,
    audit('batch.prepared', 'batch 99', {}),
  ),
  damage(
    'S4: a submitted message that is not charged',
    /message 16 is submitted and not charged/,
    'delete from credit_entry where message_id = 16',
  ),
  damage('a refused message that is charged', /message 2 is charged and rejected/, charge(2, 1, 1000)),
  damage(
    'a wrong price',
    /message 16 costs 1000 and is charged 2000/,
    'update credit_entry set milli_credits = -2000 where message_id = 16',
  ),
  damage(
    'a charge to another account',
    /message 16 is charged to another account or batch/,
    `update credit_entry set channel = 'email' where message_id = 16`,
  ),
  damage(
    'a message that is charged twice',
    /message 16 is charged 2 times/,
    'drop index credit_by_message',
    charge(16, 3, 1000),
  ),
  damage(
    'an account that is opened twice',
    /the sms account was opened 2 times/,
    'drop index credit_opening',
    `insert into credit_entry (channel, at, kind, milli_credits) values ('sms', '${LATER}', 'opening', 0)`,
  ),
  damage(
    'a purchase of less than nothing',
    /a purchase of -5/,
    `update credit_entry set milli_credits = -5 where kind = 'purchase'`,
  ),
  damage(
    'S1: more sent than there were credits',
    /the email account was overdrawn to -150/,
    `update credit_entry set milli_credits = 50 where kind = 'purchase'`,
  ),
  damage(
    'a ledger that is not the portal’s',
    /our ledger has 996000, the portal's account 991000, and 0 of the difference is explained/,
    `insert into credit_entry (channel, at, kind, milli_credits) values ('sms', '${LATER}', 'purchase', 5000)`,
  ),
  damage(
    'somebody without the right',
    /login:eve did credits.purchased without the right to admin/,
    `update audit_entry set actor = 'login:eve' where action = 'credits.purchased'`,
  ),
  damage(
    'somebody whose right was taken away',
    /beat did batch.rejected without the right to approve/,
    `update audit_entry set action = 'user.changed', subject = 'user beat', details = '{"capabilitiesTo":["view","prepare"]}'
     where subject = 'batch 7' and action = 'batch.approved'`,
    audit('batch.rejected', 'batch 8', { revision: 1 }, 'beat'),
  ),
  damage(
    'somebody who is inactive',
    /beat did batch.rejected without the right to approve/,
    audit('user.changed', 'user beat', { active: false }),
    `update audit_entry set at = '2026-11-23T10:00:00.000Z' where action = 'user.changed'`,
    audit('batch.rejected', 'batch 8', { revision: 1 }, 'beat'),
  ),
  onSqlite(
    damage('a record that is gone', /1 rows of template_change are gone/, 'delete from template_change'),
  ),
  onSqlite(
    damage(
      'a row that points nowhere',
      /row 1 of message points to no patient/,
      'update message set patient_id = 999 where id = 1',
    ),
  ),
  onSqlite(
    damage(
      'an index that lies',
      /integrity: .*index message_queued/,
      'pragma writable_schema = on',
      `update sqlite_master set sql = replace(sql, '''queued''', '''submitted''') where name = 'message_queued'`,
    ),
  ),
];
