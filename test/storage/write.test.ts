import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sqlite3 from 'sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Store, Tx } from '../../src/store.ts';
import { type Mode, openStore } from '../../storage/open.ts';
import { createGate } from '../support/fake-portal.ts';
import { refusalOf } from '../support/practice.ts';
import { aPatient } from '../support/records.ts';

const newFile = () => join(mkdtempSync(join(tmpdir(), 'rundruf-')), 'x.sqlite');

async function open(file = newFile(), mode: Mode = 'sandbox'): Promise<Store> {
  const store = await openStore(file, mode);
  onTestFinished(() => store.close());
  return store;
}

/** A patient is the simplest row; the number says which write it was. */
const writePatient = (tx: Tx, number: string) => tx.savePatients([aPatient({ number })]);

const numbers = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => String(from + index));

/** Runs statements on the file past the store. */
async function runSql(file: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(opened)));
  });
  let rows: Record<string, unknown>[] = [];
  for (const statement of statements) {
    rows = await new Promise((resolve, reject) => {
      database.all<Record<string, unknown>>(statement, (error, found) =>
        error ? reject(error) : resolve(found),
      );
    });
  }
  await new Promise<void>((resolve) => database.close(() => resolve()));
  return rows;
}

describe('one writer', () => {
  test('of 200 concurrent writes, 20 failing on purpose, none acknowledged is lost and none failed is there', async () => {
    const store = await open();
    const outcomes = await Promise.allSettled(
      numbers(200).map((number, index) =>
        store.write(async (tx) => {
          await writePatient(tx, number);
          await tx.countAppointments();
          if (index % 10 === 3) throw new Error('on purpose');
          return number;
        }),
      ),
    );
    const acknowledged = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value] : [],
    );
    expect(acknowledged).toHaveLength(180);
    expect(await store.read.knownPatientNumbers(numbers(200))).toEqual(new Set(acknowledged));
  });

  test('a write that fails leaves nothing of itself, and the next one works', async () => {
    const store = await open();
    const failing = store.write(async (tx) => {
      await writePatient(tx, 'a');
      await tx.putSetting({
        key: 'run.days',
        scope: 'practice',
        scopeId: '',
        value: 'today',
        changedBy: 'anna',
        changedAt: new Date(0),
      });
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    await store.write((tx) => writePatient(tx, 'b'));
    expect(await store.read.knownPatientNumbers(['a', 'b'])).toEqual(new Set(['b']));
    expect(await store.read.settings()).toEqual([]);
  });

  test('a write within a write is refused instead of waiting for itself', async () => {
    const store = await open();
    const nested = store.write(() => store.write(async () => 'never'));
    await expect(nested).rejects.toThrow('inside a write');
    expect(await store.write(async () => 'next')).toBe('next');
  });

  test('a transaction that is used after its end throws', async () => {
    const store = await open();
    const ended = await store.write(async (tx) => tx);
    await expect((async () => writePatient(ended, 'late'))()).rejects.toThrow('after it had ended');
    await expect((async () => ended.batch(1))()).rejects.toThrow('after it had ended');
    expect(await store.read.knownPatientNumbers(['late'])).toEqual(new Set());
  });

  test('writes happen in the order they were asked for', async () => {
    const store = await open();
    const order: number[] = [];
    await Promise.all(
      [3, 2, 1].map((steps, index) =>
        store.write(async (tx) => {
          for (let step = 0; step < steps; step += 1) await tx.countAppointments();
          order.push(index);
        }),
      ),
    );
    expect(order).toEqual([0, 1, 2]);
  });

  test('closing waits for writes that were accepted', async () => {
    const file = newFile();
    const store = await openStore(file, 'sandbox');
    const written = store.write((tx) => writePatient(tx, 'last'));
    await store.close();
    await written;
    expect(await (await open(file)).read.knownPatientNumbers(['last'])).toEqual(new Set(['last']));
  });
});

describe('reading', () => {
  test('a reader sees no uncommitted rows', async () => {
    const store = await open();
    const [entered, mayEnd] = [createGate(), createGate()];
    const writing = store.write(async (tx) => {
      await writePatient(tx, 'a');
      expect(await tx.knownPatientNumbers(['a'])).toEqual(new Set(['a']));
      entered.open();
      await mayEnd.opened;
    });
    await entered.opened;
    expect(await store.read.knownPatientNumbers(['a'])).toEqual(new Set());
    mayEnd.open();
    await writing;
    expect(await store.read.knownPatientNumbers(['a'])).toEqual(new Set(['a']));
  });
});

describe('two processes on one file', () => {
  test('both write, and each sees what the other has committed', async () => {
    const file = newFile();
    const [first, second] = [await open(file), await open(file)];
    await Promise.all([
      ...numbers(40).map((number) => first.write((tx) => writePatient(tx, number))),
      ...numbers(40, 40).map((number) => second.write((tx) => writePatient(tx, number))),
    ]);
    for (const store of [first, second]) {
      expect((await store.read.knownPatientNumbers(numbers(80))).size).toBe(80);
    }
  });

  test('both open a new file at the same moment', async () => {
    const file = newFile();
    const [first, second] = await Promise.all([open(file), open(file)]);
    await first.write((tx) => writePatient(tx, 'a'));
    expect(await second.read.knownPatientNumbers(['a'])).toEqual(new Set(['a']));
  });

  test('what one reads in a write stays true until its end', async () => {
    const file = newFile();
    const stores = [await open(file), await open(file)];
    const increment = (tx: Tx) =>
      tx.settings().then(([setting]) =>
        tx.putSetting({
          key: 'run.days',
          scope: 'practice',
          scopeId: '',
          value: String(Number(setting?.value ?? 0) + 1),
          changedBy: 'anna',
          changedAt: new Date(0),
        }),
      );
    await Promise.all(numbers(30).map((_, index) => stores[index % 2]?.write(increment)));
    expect((await stores[0]?.read.settings())?.[0]?.value).toBe('30');
  });
});

describe('opening', () => {
  test('a schema newer than the program is refused and left alone', async () => {
    const file = newFile();
    await (await openStore(file, 'sandbox')).close();
    await runSql(file, `insert into migration (timestamp, name) values (2999, 'Future2999')`);
    expect(await refusalOf(openStore(file, 'sandbox'))).toMatchObject({
      code: 'database-newer',
      details: { migrations: ['Future2999'] },
    });
  });

  test.each([
    ['live', 'sandbox'],
    ['sandbox', 'live'],
  ] as const)('a file of the other mode is refused: made %s, opened %s', async (made, opened) => {
    const file = newFile();
    await (await openStore(file, made)).close();
    expect(await refusalOf(openStore(file, opened))).toEqual({
      code: 'database-of-other-mode',
      details: { found: made, expected: opened },
    });
  });

  test('a file that is no database is an outage, told without a stack of SQL', async () => {
    const file = newFile();
    const { writeFileSync } = await import('node:fs');
    writeFileSync(file, 'this is a letter, not a database, and long enough to be taken for one'.repeat(20));
    expect((await refusalOf(openStore(file, 'sandbox'))).code).toBe('database-unusable');
  });

  test('a file that cannot be made is an outage', async () => {
    expect((await refusalOf(openStore(dirname(newFile()), 'sandbox'))).code).toBe('database-unusable');
  });

  test('opening again what is up to date makes no backup', async () => {
    const file = newFile();
    for (let round = 0; round < 2; round += 1) await (await openStore(file, 'sandbox')).close();
    expect(readdirSync(dirname(file)).filter((name) => name.includes('before'))).toEqual([]);
  });

  test('the database is readable by its owner only', async () => {
    const file = newFile();
    const store = await open(file);
    await store.write((tx) => writePatient(tx, 'a'));
    for (const name of readdirSync(dirname(file))) {
      expect((statSync(join(dirname(file), name)).mode & 0o077).toString(8), name).toBe('0');
    }
  });

  test('every connection is durable: WAL, full synchronous, foreign keys', async () => {
    const file = newFile();
    await open(file);
    expect(await runSql(file, 'pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    const store = await open(file);
    const orphan = store.write((tx) =>
      tx.recordDecision({
        batchId: 99,
        revision: 1,
        decision: 'approved',
        decidedBy: 'anna',
        decidedAt: new Date(0),
        reason: null,
      }),
    );
    await expect(orphan).rejects.toThrow('FOREIGN KEY');
  });
});

describe('errors', () => {
  test('an error of the database carries no values of its statement', async () => {
    const store = await open();
    const patient = { ...aPatient({ number: 'P-SECRET', lastName: 'Geheim' }), blocked: null };
    const failing = store.write((tx) => tx.savePatients([Object.assign(aPatient(), patient)]));
    const error: unknown = await failing.catch((caught) => caught);
    expect(error).toBeInstanceOf(Error);
    const told = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error);
    expect(told).toContain('NOT NULL');
    for (const secret of ['P-SECRET', 'Geheim', '+4179']) expect(told).not.toContain(secret);
  });

  test('an error of the ORM carries no values either', async () => {
    const store = await open();
    const failing = store.write((tx) =>
      tx.putSetting({
        key: 'run.days',
        scope: Object('nowhere'),
        scopeId: 'Geheim',
        value: 'P-SECRET',
        changedBy: 'anna',
        changedAt: new Date(0),
      }),
    );
    const error: unknown = await failing.catch((caught) => caught);
    const told = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error);
    expect(error).toBeInstanceOf(Error);
    for (const secret of ['P-SECRET', 'Geheim']) expect(told).not.toContain(secret);
  });
});
