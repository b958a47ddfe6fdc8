import type { Command } from 'commander';
import type { Catalogue } from '../i18n/en.ts';
import { findingStates } from '../model/finding.ts';
import type { Diagnosis } from './doctor/checks.ts';
import { createOutput, type Output } from './output.ts';
import { parseNow } from './session.ts';

type DoctorOptions = Readonly<{
  json?: boolean;
  lang?: string;
  config?: string;
  now?: string;
  thorough?: boolean;
}>;

const SILENT_SECONDS = 1; // what is faster needs no progress

/** `rundruf doctor`: looks at everything, changes nothing, and says what to do about what is wrong. */
export function doctorCommand(program: Command, t: Catalogue): void {
  const { option } = t.cli.help;
  program
    .command('doctor')
    .description(t.doctor.help.command)
    .option('--thorough', t.doctor.help.thorough)
    .option('--json', option.json)
    .option('--lang <de|en>', option.lang)
    .option('--config <FILE>', option.config)
    .option('--now <INSTANT>', option.now)
    .helpOption('-h, --help', option.help)
    .action(async (options: DoctorOptions) => {
      process.exitCode = await examineAll(createOutput(t, options.json ?? false), options);
    });
}

/** Returns the exit code: 1 if anything has failed. */
async function examineAll(out: Output, options: DoctorOptions): Promise<number> {
  const { t, isJson, json, print } = out;
  const [{ examine }, { checkGroups, diagnose }, { createReport, diagnosisJson }] = await Promise.all([
    import('./doctor/examination.ts'),
    import('./doctor/checks.ts'),
    import('./doctor/report.ts'),
  ]);
  const examination = examine({
    environment: process.env,
    configFile: options.config,
    isThorough: options.thorough ?? false,
    startAt: (isSandbox) => parseNow(options.now, isSandbox),
  });
  for (const ask of [examination.sms, examination.mail]) ask().catch(() => undefined); // the checks hear of it
  const report = createReport(t, print);
  const diagnoses: Diagnosis[] = [];
  try {
    for (const { group, checks } of checkGroups) {
      if (!isJson) report.group(group);
      for (const check of checks) {
        const progress = startProgress(out, t.doctor.check[check.name]);
        const found = await diagnose(check, examination).finally(progress.stop);
        diagnoses.push(...found);
        if (!isJson) for (const diagnosis of found) report.print(diagnosis);
      }
    }
  } finally {
    const { inspection } = await examination.database().catch(() => ({ inspection: null }));
    await inspection?.close();
  }
  const hasFailed = diagnoses.some(({ finding }) => findingStates[finding.code] === 'failed');
  if (isJson) json({ ok: !hasFailed, checks: diagnoses.map((diagnosis) => diagnosisJson(t, diagnosis)) });
  else report.summary();
  return hasFailed ? 1 : 0;
}

/** Tells on a terminal what takes its time, and for how long it has. */
function startProgress({ t, progress }: Output, name: string): { stop: () => void } {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    if (seconds >= SILENT_SECONDS) progress(t.doctor.checking(name, seconds));
  }, 1000);
  return {
    stop() {
      clearInterval(timer);
      if (seconds > 0) progress('');
    },
  };
}
