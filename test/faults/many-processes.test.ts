import { expect, onTestFinished, test } from 'vitest';
import { findViolations } from './support/invariants.ts';
import { startManyPractice, tidyUp } from './support/many-practice.ts';
import { createStorm, type StormPlan } from './support/many-storm.ts';
import { createRandom, faultSeed } from './support/random.ts';

const isFull = process.env.RUNDRUF_FAULTS === 'full';
const PLAN: StormPlan = isFull
  ? { processes: 10, commands: 1500, kills: 200, mostSeconds: 420, killChance: 0.2 }
  : { processes: 10, commands: 150, kills: 8, mostSeconds: 90, killChance: 0.08 };

test('S4, P4, S5, S1: ten processes at once that do everything and are killed at any moment break no rule', {
  timeout: (PLAN.mostSeconds + 240) * 1000,
}, async () => {
  const seed = faultSeed();
  const random = createRandom(seed);
  const storm = createStorm(random);
  const practice = await startManyPractice(storm, random);
  onTestFinished(practice.close);
  await storm.blow(practice, practice.source, PLAN);
  const stillOpen = await tidyUp(practice);

  const { database, portal, mails, home } = practice;
  const violations = await findViolations({ database, portal: await portal(), mail: mails() });
  const { surprises, summary, tried, kills, commands } = storm.tally;
  process.stdout.write(`${JSON.stringify({ seed, commands: commands(), kills: kills(), ...summary() })}\n`);
  expect({ seed, violations, surprises, errors: practice.errors() }).toEqual({
    seed,
    violations: [],
    surprises: [],
    errors: [],
  });
  expect(stillOpen).toEqual([]);
  expect((await home.run('log', '--json')).code).toBe(0);
  // it was a storm: otherwise nothing is proven
  expect(kills()).toBeGreaterThanOrEqual(isFull ? 50 : 3);
  for (const verb of ['import', 'prepare', 'batch approve', 'batch submit'])
    expect(tried(verb), verb).toBeGreaterThan(0);
});
