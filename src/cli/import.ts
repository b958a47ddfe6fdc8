import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { FileReport, ImportFile, ImportReport } from '../agenda.ts';
import type { Catalogue } from '../i18n/en.ts';
import type { ImportNotice, ImportProblem } from '../model/import-record.ts';
import { shorten } from '../model/text.ts';
import { makeFolder } from '../private-files.ts';
import { usageError } from './errors.ts';
import { type FormatOptions, importFilesOf, isImportFormat, isSourceName } from './import-files.ts';
import { type Output, table } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type ImportOptions = CommonOptions &
  Readonly<{ format?: string; source?: string; strict?: boolean; dryRun?: boolean; sample?: boolean }>;

const MAX_NAME = 40; // of a file's name in the progress line, which must not wrap: it could not be wiped away then

/** `rundruf import`: reads files of patients and appointments; exit code 1 when a record was rejected. */
export function importCommand(program: Command, t: Catalogue): void {
  const help = t.cli.help;
  commonOptions(program.command('import').description(help.import), t)
    .argument('[FILE...]', help.argument.files)
    .option('--format <csv|fhir|ics>', help.option.format)
    .option('--source <NAME>', help.option.source)
    .option('--strict', help.option.strict)
    .option('--dry-run', help.option.dryRun)
    .option('--sample', help.option.sample)
    .action((paths: string[], options: ImportOptions) =>
      inSession(t, options, {}, async (session) => {
        if (paths.length === 0 && !options.sample) throw usageError(t.cli.usage.filesNeeded);
        if (options.sample && session.config.mode !== 'sandbox')
          throw usageError(t.cli.usage.sampleInSandbox);
        const all = [...paths, ...(options.sample ? await writeSample(session) : [])];
        const files = await importFilesOf(session, all, formatOptions(t, options));
        const report = await importWithProgress(session, files, options);
        if (session.out.isJson) session.out.json(importJson(report));
        else printImport(session, report, options.dryRun ?? false);
        return report.files.some(({ rejected }) => rejected > 0) ? 1 : 0;
      }),
    );
}

function formatOptions(t: Catalogue, { format, source }: ImportOptions): FormatOptions {
  if (format !== undefined && !isImportFormat(format)) throw usageError(t.cli.usage.format(format));
  if (source !== undefined && !isSourceName(source)) throw usageError(t.cli.usage.source(source));
  return { ...(format !== undefined && { format }), ...(source !== undefined && { source }) };
}

type ProgressSession = Pick<Session, 'engine' | 'actor' | 't'> & Readonly<{ out: Pick<Output, 'progress'> }>;

/** Imports and tells a terminal meanwhile how far it is; that line is gone afterwards, whatever happens. */
export async function importWithProgress(
  { engine, actor, out, t }: ProgressSession,
  files: readonly ImportFile[],
  { strict = false, dryRun = false }: Pick<ImportOptions, 'strict' | 'dryRun'>,
): Promise<ImportReport> {
  const onProgress = (file: string, records: number) =>
    out.progress(t.cli.importing(shorten(file, MAX_NAME), records));
  try {
    return await engine.importFiles(actor, files, { strict, dryRun, onProgress });
  } finally {
    out.progress('');
  }
}

const SAMPLE_FILES = ['patients', 'appointments', 'recalls'] as const;

/** Writes the sample practice, or some of its files, lying in the future of the clock, as files that show the format. */
export async function writeSample(
  { config, now }: Pick<Session, 'config' | 'now'>,
  names: readonly (typeof SAMPLE_FILES)[number][] = SAMPLE_FILES,
): Promise<string[]> {
  const folder = join(config.home, 'sandbox', 'sample');
  makeFolder(folder);
  const { samplePractice } = await import('../sandbox/sample-practice.ts');
  const sample = samplePractice(now(), config.practice.timeZone);
  return names.map((name) => {
    const file = join(folder, `${name}.csv`);
    writeFileSync(file, sample[name], { mode: 0o600 });
    return file;
  });
}

function importJson(report: ImportReport) {
  return {
    files: report.files,
    problems: report.problems.map(({ appointmentId: _, ...problem }) => problem),
    moreProblems: report.moreProblems,
    notices: report.notices,
    written: report.isWritten,
  };
}

/** Notices and problems to stderr, then what came of each file as a table. */
export function printImport({ t, out }: Session, report: ImportReport, isDryRun: boolean): void {
  const { cli } = t;
  for (const notice of report.notices) {
    out.note(noticeLine(t, notice));
  }
  for (const problem of inFileOrder(report.problems)) out.note(problemLine(t, problem));
  if (report.moreProblems > 0) out.note(cli.moreProblems(report.moreProblems));
  for (const file of report.files) {
    // a file without rejected records has nothing to mend: another one of its source has
    if (file.vanishedUnknown && file.rejected > 0) out.note(cli.vanishedUnknown(file.file));
  }
  const count = (number: number) => String(number);
  const row = (file: FileReport) => [
    report.files.filter((other) => other.file === file.file).length > 1
      ? `${file.file}: ${cli.fileKind[file.kind]}`
      : file.file,
    ...[file.added, file.changed, file.unchanged, file.vanished, file.rejected].map(count),
  ];
  const columns = [
    cli.column.file,
    ...[cli.column.added, cli.column.changed, cli.column.unchanged, cli.column.vanished, cli.column.rejected],
  ];
  const titles = columns.map((title, index) =>
    index === 0 ? { title } : { title, align: 'right' as const },
  );
  for (const line of table(titles, report.files.map(row))) out.print(line);
  if (!report.isWritten) out.print(isDryRun ? cli.dryRun : cli.strictRefused);
}

function noticeLine({ cli, ics }: Catalogue, notice: ImportNotice): string {
  const { file } = notice;
  switch (notice.code) {
    case 'unknown-columns':
      return cli.unknownColumns(file, notice.columns.join(', '));
    case 'no-person-columns':
      return cli.noPersonColumns(file);
    case 'ignored-resources':
      return cli.ignoredResources(
        file,
        notice.types.map(({ type, count }) => `${type} (${count})`).join(', '),
      );
    case 'without-start':
      return cli.withoutStart(file, notice.count);
    case 'created-together':
      return cli.createdTogether(file);
    case 'all-day-left-out':
      return ics.allDay(file, notice.count);
    case 'outside-window-left-out':
      return ics.outside(file, notice.count, notice.until);
    case 'older-versions-left-out':
      return ics.older(file, notice.count);
    case 'answers-left-out':
      return ics.answers(file, notice.count);
    case 'excerpt':
      return ics.excerpt(file);
    case 'read-as-windows-1252':
      return cli.readAsWindows1252(file);
  }
}

function problemLine(t: Catalogue, problem: ImportProblem): string {
  const { file, line, path, field, value, expected, rejected } = problem;
  return t.cli.importProblem({
    place: [`${file}:${line}`, path, field].filter((part) => part != null).join(' '),
    value,
    expected: t.expectation[expected],
    rejected,
  });
}

/** Some faults are only found when a group of records is saved; people read a file from its top. */
function inFileOrder(problems: readonly ImportProblem[]): ImportProblem[] {
  return [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}
