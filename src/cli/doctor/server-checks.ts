import type { Inspection } from '../../../storage/inspect.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { isStandingStill, viewServers } from '../../servers.ts';
import { mayBeAlive } from '../owner.ts';
import { inCurrentSchema } from './database-checks.ts';
import type { Check, Examination } from './examination.ts';

/** Whether anybody does what the schedules say, as `rundruf status` sees it. */
export const serverChecks: readonly Check[] = [
  { name: 'server', run: (examination) => inCurrentSchema(examination, server) },
];

async function server({ reads }: Inspection, { now }: Examination): Promise<Finding> {
  const servers = viewServers(await reads.servers(), { now, mayBeAlive });
  const schedules = await reads.schedules();
  const on = schedules.filter(({ isOn }) => isOn);
  if (isStandingStill(servers, schedules)) return finding('server-missing', { schedules: on.length });
  const running = servers.filter(({ isRunning }) => isRunning);
  if (running.length === 0) return finding('server-not-needed');
  const isSending = on.some(({ job }) => job === 'send-due');
  const isAutomatic = on.some(({ sending }) => sending === 'automatic');
  if (isAutomatic && !isSending) return finding('sending-off');
  return finding('server-running', { workstations: running.map(({ workstation }) => workstation) });
}
