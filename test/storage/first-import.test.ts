import { describe, expect, onTestFinished, test } from 'vitest';
import type { Tx } from '../../src/store.ts';
import type { Connection } from '../../storage/connection.ts';
import { sqlite } from '../../storage/dialect.ts';
import { createTx } from '../../storage/repositories/index.ts';
import { openSqlite } from '../../storage/sqlite.ts';
import { isPostgres } from '../support/database.ts';
import { startPractice } from '../support/practice.ts';
import { anAppointment, aPatient } from '../support/records.ts';

/** How SQLite would run what `ask` asks, after one patient and one appointment were imported. */
async function planAfterTinyImport(ask: (tx: Tx) => Promise<unknown>): Promise<string[]> {
  const practice = await startPractice();
  await practice.enter(aPatient(), anAppointment());
  if (practice.target.type !== 'sqlite') throw new Error('expected SQLite');
  const { writing, close } = await openSqlite(practice.target.file);
  onTestFinished(close);
  const plan: string[] = [];
  const connection: Connection = {
    async query(sql, parameters = []) {
      const steps = await writing.query(`explain query plan ${sqlite.spoken(sql)}`, parameters);
      plan.push(...steps.map(({ detail }) => String(detail)));
      return [];
    },
    orm: async () => {
      throw new Error('only plain statements are explained here');
    },
  };
  await ask(createTx(connection));
  return plan;
}

// a scan of the table would be one for each record of the next, large import
describe.runIf(!isPostgres)(
  'after a tiny first import the next one still finds each row by its index',
  () => {
    test.each<[string, (tx: Tx) => Promise<unknown>]>([
      ['appointments', (tx) => tx.saveAppointments('agenda', [anAppointment()], 2)],
      ['some columns', (tx) => tx.saveAppointments('agenda', [anAppointment()], 2, ['patient_number'])],
      ['patients', (tx) => tx.savePatients([aPatient()])],
      ['consents', (tx) => tx.savePatients([{ ...aPatient(), greetingConsent: null }])],
      ['booked recalls', (tx) => tx.bookRecalls('2026-11-01', null)],
      ['booked recalls of some', (tx) => tx.bookRecalls('2026-11-01', [1])],
      ['known patients', (tx) => tx.knownPatientNumbers(['1'])],
      ['an appointment by its id', (tx) => tx.entriesToShow({ appointmentId: 'A' }, 1)],
      ['kept appointments', (tx) => tx.keepAppointments('agenda', ['1'], 2)],
    ])('%s', async (_case, ask) => {
      const plan = await planAfterTinyImport(ask);
      expect(plan.length).toBeGreaterThan(0);
      expect(plan.filter((step) => /^SCAN (a|p|appointment|patient)\b/.test(step))).toEqual([]);
    });
  },
);
