import { createHash } from 'node:crypto';
import type { Actor } from '../src/actor.ts';
import type { RunRequest } from '../src/collect.ts';
import { catalogue } from '../src/i18n/index.ts';
import type { SlackEngine } from './context.ts';
import { SlackRefusal } from './refusal.ts';

/**
 * The engine with statuses as Slack may see them. Statuses are free text of the practice software, and a file with
 * columns in the wrong order has names there: those without words of ours travel as their place in the list on offer.
 */
export function withPlaces(engine: SlackEngine): SlackEngine {
  const requested = async (actor: Actor, request: RunRequest): Promise<RunRequest> => {
    const { statuses } = request;
    if (statuses === undefined || statuses.every(isKnown)) return request;
    return { ...request, statuses: statusesAt(await othersOf(engine, actor), statuses) };
  };
  return {
    ...engine,
    async readSettings(actor) {
      const settings = await engine.readSettings(actor);
      const statuses = settings['run.statuses'];
      if (statuses.every(isKnown)) return settings;
      return { ...settings, 'run.statuses': placesOf(await othersOf(engine, actor), statuses) };
    },
    async previewMaskedRun(actor, request) {
      const run = await engine.previewMaskedRun(actor, await requested(actor, request));
      const { statuses } = run.offered;
      if ([...statuses, ...run.statuses].every(isKnown)) return run;
      const others = await othersOf(engine, actor);
      const offered = placesOf(others, [...statuses.filter(isKnown), ...others]);
      return {
        ...run,
        statuses: placesOf(others, run.statuses),
        offered: { ...run.offered, statuses: offered },
      };
    },
    async prepareBatch(actor, request) {
      return engine.prepareBatch(actor, await requested(actor, request));
    },
  };
}

const named = catalogue('en').appointmentStatus;
const isKnown = (status: string): boolean => Object.hasOwn(named, status);

/** All that the settings and future appointments have beside those with words of ours. */
async function othersOf(engine: SlackEngine, actor: Actor): Promise<string[]> {
  const settings = await engine.readSettings(actor);
  const { offered } = await engine.previewMaskedRun(actor, {
    channel: settings['run.channel'],
    days: [],
    notBefore: 'immediately',
  });
  const all = new Set([...settings['run.statuses'], ...offered.statuses]);
  return [...all].filter((status) => !isKnown(status)).sort();
}

const PLACE = /^other\.(\d{1,6})\.([0-9a-f]{4})$/;
/** Enough to notice that the list has changed, and too little to try names on. */
const MARK_DIGITS = 4;

function placesOf(others: readonly string[], statuses: readonly string[]): string[] {
  const mark = markOf(others);
  return statuses.map((status) => (isKnown(status) ? status : `other.${others.indexOf(status) + 1}.${mark}`));
}

function statusesAt(others: readonly string[], places: readonly string[]): string[] {
  const mark = markOf(others);
  return places.map((place) => {
    if (isKnown(place)) return place;
    const [, number, of] = PLACE.exec(place) ?? [];
    const status = others[Number(number) - 1];
    if (status === undefined || of !== mark) throw new SlackRefusal('statuses-changed');
    return status;
  });
}

function markOf(others: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(others)).digest('hex').slice(0, MARK_DIGITS);
}

/** The number by which people tell one status without words of ours from another. */
export function numberOfPlace(place: string): number {
  return Number(PLACE.exec(place)?.[1] ?? 0);
}
