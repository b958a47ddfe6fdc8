import type { Bench, Row } from '../support/bench.ts';
import { actor, openEngine } from '../support/engine.ts';
import { atMost, type Figure, milliseconds } from '../support/figure.ts';
import { mediansInTurns } from '../support/statistics.ts';

const ROUNDS = { warmUp: 3, measured: 31 };
const BAR_MILLISECONDS = 50; // what a database that also serves people may be kept by a scrape, every ten seconds at most

/** What `/metrics`, `/readyz` and the minute's look for alarms cost: it must not grow with the log. */
export const metrics: Row = { name: 'metrics', measure };

async function measure({ sizes, databases }: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of sizes) {
    const { engine, close } = await openEngine(await databases.of(size));
    try {
      const works = {
        'all metrics': () => engine.readMetrics(actor),
        readiness: () => engine.readReadiness(actor),
        'a look for alarms': () => engine.checkAlarms(actor, { askPortals: false }),
      };
      const medians = await mediansInTurns(Object.values(works), ROUNDS);
      for (const [index, what] of Object.keys(works).entries()) {
        const value = medians[index] ?? Number.NaN;
        const shown = { measured: milliseconds(value), floor: '–', value, unit: 'ms' } as const;
        figures.push({ row: 'metrics', size, what, ...shown, bar: atMost(BAR_MILLISECONDS) });
      }
    } finally {
      await close();
    }
  }
  return figures;
}
