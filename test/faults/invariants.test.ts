import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { isPostgres } from '../support/database.ts';
import { openBare } from './support/bare-database.ts';
import type { Damage } from './support/damage.ts';
import { copyOf, damage } from './support/damaged-copy.ts';
import { DAMAGES } from './support/damages.ts';
import { WITNESSED_DAMAGES } from './support/damages-witnessed.ts';
import { type EventfulPractice, startEventfulPractice } from './support/eventful-practice.ts';
import { findViolations, type InvariantQuestion } from './support/invariants.ts';

const possible = (damages: readonly Damage[]) =>
  damages.filter(({ isSqliteOnly }) => !(isPostgres && isSqliteOnly));

describe.each([
  { withWitness: false, damages: possible(DAMAGES) },
  { withWitness: true, damages: possible(WITNESSED_DAMAGES) },
])('with a witness: $withWitness', ({ withWitness, damages }) => {
  let practice: EventfulPractice;
  beforeAll(async () => {
    practice = await startEventfulPractice({ withWitness });
  });
  afterAll(() => practice.remove());

  test('nothing is said of a practice where much went wrong outside, and nothing inside', async () => {
    expect(await findViolations(practice.question)).toEqual([]);
  });

  test.each(damages)('$what is found', async ({ said, statements }) => {
    const { place, remove } = await copyOf(practice.question.database);
    onTestFinished(remove);
    await damage(place, statements);
    expectSaid(await findViolations({ ...practice.question, database: place }), said);
  });

  test.each(LIES)('what the portals tell otherwise is found: %s', async (said, lie) => {
    expectSaid(await findViolations(lie(practice.question)), said);
  });

  test('a guard that is gone is found', async () => {
    const { place, remove } = await copyOf(practice.question.database);
    onTestFinished(remove);
    const database = await openBare(place, { mayWrite: true });
    await database.query(
      isPostgres
        ? 'alter table audit_entry disable trigger audit_entry_append_only'
        : 'drop trigger audit_entry_no_delete',
    );
    await database.close();
    expectSaid(
      await findViolations({ ...practice.question, database: place }),
      /trigger audit_entry_\w+ is gone/,
    );
  });
});

function expectSaid(violations: readonly string[], said: RegExp): void {
  expect(violations, String(said)).toContainEqual(expect.stringMatching(said));
}

type Portal = NonNullable<InvariantQuestion['portal']>;
type Lie = readonly [RegExp, (question: InvariantQuestion) => InvariantQuestion];

const PORTAL: Portal = { credits: '0', taken: [], timesSeen: {} };
const tell = (said: RegExp, change: (portal: Portal) => Partial<Portal>): Lie => [
  said,
  ({ portal = PORTAL, ...question }) => ({ ...question, portal: { ...portal, ...change(portal) } }),
];
const reference = (number: number): string => `reference${String(number).padStart(11, '0')}`;

/** What the portals could say that our tables do not. */
const LIES: readonly Lie[] = [
  tell(/has seen reference reference00000000001 2 times/, ({ timesSeen }) => ({
    timesSeen: { ...timesSeen, [reference(1)]: 2 },
  })),
  tell(/has taken 1 messages without a reference/, ({ taken }) => ({
    taken: [...taken, { reference: null, recipient: '+41790000001' }],
  })),
  tell(/message 2 was taken \(reference00000000002\) and is rejected here/, ({ taken }) => ({
    taken: [...taken, { reference: reference(2), recipient: '+41790000002' }],
  })),
  tell(/message 5 was taken as reference00000000005 and goes by reference00000000013 now/, ({ taken }) => ({
    taken: [...taken, { reference: reference(5), recipient: '+41790000005' }],
  })),
  tell(/message 1 is submitted here and unknown there/, ({ taken }) => ({
    taken: taken.filter((message) => message.reference !== reference(1)),
  })),
  tell(/message 1 reached another recipient/, ({ taken }) => ({
    taken: taken.map((message) =>
      message.reference === reference(1) ? { ...message, recipient: '0041790000009' } : message,
    ),
  })),
  tell(/our ledger has 991000, the portal's account 990000/, () => ({ credits: '990' })),
  [
    /the mail server has accepted reference reference00000000014 twice/,
    (question) => ({ ...question, mail: [...(question.mail ?? []), `<${reference(14)}@praxis.example>`] }),
  ],
  [/message 12 is submitted here and unknown there/, (question) => ({ ...question, mail: [] })],
];
