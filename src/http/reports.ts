import { createHash, timingSafeEqual } from 'node:crypto';
import type { Actor } from '../actor.ts';
import type { ReceivedReport } from '../delivery-report.ts';
import type { Engine } from '../engine.ts';
import { OutageError, RefusalError } from '../errors.ts';
import type { Log } from '../ports.ts';
import { createLimits, type Rate } from './limits.ts';
import type { Answer, Route } from './listener.ts';
import { createReportQueue, type ReportQueue } from './report-queue.ts';

/** How one portal's calls are read; null: not to be understood. */
export type ReadReport = (event: string, query: URLSearchParams) => ReceivedReport | null;

export type ReportsOptions = Readonly<{
  token: string;
  /** By the portal's name, as it stands in the path. */
  portals: Readonly<Record<string, ReadReport>>;
  engine: Pick<Engine, 'recordReports'>;
  actor: Actor;
  /** Milliseconds that only grow. */
  ticks: () => number;
  log: Log;
  rates?: Readonly<{ perAddress: Rate; inTotal: Rate }>;
}>;

const PATH = /^\/reports\/([a-z]{1,20})\/([^/]{1,300})\/([a-z-]{1,20})$/;
// a portal reports a whole day's messages within minutes, from a few addresses
const RATES = { perAddress: { burst: 2000, perSecond: 50 }, inTotal: { burst: 5000, perSecond: 200 } };

/**
 * `/reports/PORTAL/TOKEN/EVENT`: what a portal tells about deliveries. Answers when it is durable; unknown references,
 * repeated and senseless reports get the same answer as good ones, and who does not know the token gets none.
 */
export function reportsRoute(options: ReportsOptions): Route {
  const limits = createLimits({ ...(options.rates ?? RATES), ticks: options.ticks });
  const queue = createReportQueue((group) => options.engine.recordReports(options.actor, group));
  return (question) => {
    if (!question.path.startsWith('/reports/')) return null;
    if (!limits.take(question.address)) return { status: 429, headers: { 'retry-after': '60' } };
    const [, portal = '', token = '', event = ''] = PATH.exec(question.path) ?? [];
    const isKnown = isSame(token, options.token); // asked first and always: how long it takes says nothing
    const read = Object.hasOwn(options.portals, portal) ? options.portals[portal] : undefined;
    if (!isKnown || read === undefined) return { status: 404 };
    if (question.method !== 'GET') return { status: 405, headers: { allow: 'GET' } };
    return record(options.log, read(event, question.query), queue.add);
  };
}

async function record(log: Log, report: ReceivedReport | null, add: ReportQueue['add']): Promise<Answer> {
  if (report === null) return TAKEN;
  try {
    const recorded = add(report);
    if (recorded === null) return notNow(log, 'queue-full');
    await recorded;
    return TAKEN;
  } catch (error) {
    if (!(error instanceof OutageError) && !(error instanceof RefusalError)) throw error;
    return notNow(log, error.code);
  }
}

/** Whether the portal comes again or not: it is asked anyway. */
function notNow(log: Log, code: string): Answer {
  log.warn('reports.not-recorded', { code });
  return { status: 503, headers: { 'retry-after': '60' } };
}

const TAKEN: Answer = { status: 200, body: 'ok\n' };

/** In the same time wherever they differ, and however long they are. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
