import { describe, expect, onTestFinished, test } from 'vitest';
import type { DatabaseTarget, Store, Tx } from '../../src/store.ts';
import type { Mode } from '../../storage/installation.ts';
import { openStore } from '../../storage/open.ts';
import { newDatabase, runSql } from '../support/database.ts';
import { createGate } from '../support/fake-portal.ts';
import { refusalOf } from '../support/practice.ts';
import { aPatient } from '../support/records.ts';

/** A database of its own, removed when the test and its stores are done. */
async function newTarget(options?: Parameters<typeof newDatabase>[0]): Promise<DatabaseTarget> {
  const { target, remove } = await newDatabase(options);
  onTestFinished(remove);
  return target;
}

async function open(target?: DatabaseTarget, mode: Mode = 'sandbox'): Promise<Store> {
  const store = await openStore(target ?? (await newTarget()), mode);
  onTestFinished(() => store.close());
  return store;
}

/** A patient is the simplest row; the number says which write it was. */
const writePatient = (tx: Tx, number: string) => tx.savePatients([aPatient({ number })]);

const numbers = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => String(from + index));

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
    const target = await newTarget();
    const store = await openStore(target, 'sandbox');
    const written = store.write((tx) => writePatient(tx, 'last'));
    await store.close();
    await written;
    expect(await (await open(target)).read.knownPatientNumbers(['last'])).toEqual(new Set(['last']));
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

describe('two processes on one database', () => {
  test('both write, and each sees what the other has committed', async () => {
    const target = await newTarget();
    const [first, second] = [await open(target), await open(target)];
    await Promise.all([
      ...numbers(40).map((number) => first.write((tx) => writePatient(tx, number))),
      ...numbers(40, 40).map((number) => second.write((tx) => writePatient(tx, number))),
    ]);
    for (const store of [first, second]) {
      expect((await store.read.knownPatientNumbers(numbers(80))).size).toBe(80);
    }
  });

  test('both open the database at the same moment', async () => {
    const target = await newTarget({ schema: 'none' });
    const [first, second] = await Promise.all([open(target), open(target)]);
    await first.write((tx) => writePatient(tx, 'a'));
    expect(await second.read.knownPatientNumbers(['a'])).toEqual(new Set(['a']));
  });

  test('what one reads in a write stays true until its end', async () => {
    const target = await newTarget();
    const stores = [await open(target), await open(target)];
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
    const target = await newTarget();
    await (await openStore(target, 'sandbox')).close();
    await runSql(target, `insert into migration (timestamp, name) values (2999, 'Future2999')`);
    expect(await refusalOf(openStore(target, 'sandbox'))).toMatchObject({
      code: 'database-newer',
      details: { migrations: ['Future2999'] },
    });
  });

  test.each([
    ['live', 'sandbox'],
    ['sandbox', 'live'],
  ] as const)('a database of the other mode is refused: made %s, opened %s', async (made, opened) => {
    const target = await newTarget({ schema: 'none' });
    await (await openStore(target, made)).close();
    expect(await refusalOf(openStore(target, opened))).toEqual({
      code: 'database-of-other-mode',
      details: { found: made, expected: opened },
    });
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
    expect(told).toMatch(/not.null/i);
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
