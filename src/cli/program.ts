import { type Argument, Command, type CommanderError } from 'commander';
import type { Catalogue } from '../i18n/en.ts';
import { auditCommand } from './audit.ts';
import { backupCommand } from './backup.ts';
import { batchCommand } from './batch.ts';
import { clockCommand } from './clock.ts';
import { creditsCommand } from './credits.ts';
import { dashboardCommand } from './dashboard.ts';
import { demoCommand } from './demo.ts';
import { digestCommand } from './digest.ts';
import { doctorCommand } from './doctor.ts';
import { usageError } from './errors.ts';
import { importCommand } from './import.ts';
import { logCommand } from './log.ts';
import { migrateToCommand } from './migrate-to.ts';
import { patientsCommand } from './patients.ts';
import { prepareCommand } from './prepare.ts';
import { recallsCommand } from './recalls.ts';
import { restoreCommand } from './restore.ts';
import { sandboxPortalCommand } from './sandbox-portal.ts';
import { schedulesCommand } from './schedules.ts';
import { serveCommand } from './serve.ts';
import { settingsCommand } from './settings.ts';
import { statusCommand } from './status.ts';
import { templatesCommand } from './templates.ts';
import { timeZoneCommand } from './time-zone.ts';
import { usersCommand } from './users.ts';

/** All commands, in the language of the catalogue; nothing is printed or ended by commander itself but help. */
export function createProgram(t: Catalogue, version: string): Command {
  const { help } = t.cli;
  const program = new Command('rundruf')
    .description(help.program)
    .usage(`<${help.usageCommand}> ${help.usageOptions}`)
    .option('--lang <de|en>', help.option.lang)
    .version(version, '-V, --version', help.option.version)
    .helpOption('-h, --help', help.option.help)
    .helpCommand('help', help.option.help)
    .enablePositionalOptions();
  importCommand(program, t);
  prepareCommand(program, t);
  patientsCommand(program, t);
  recallsCommand(program, t);
  batchCommand(program, t);
  logCommand(program, t);
  creditsCommand(program, t);
  settingsCommand(program, t);
  templatesCommand(program, t);
  usersCommand(program, t);
  auditCommand(program, t);
  clockCommand(program, t);
  timeZoneCommand(program, t);
  migrateToCommand(program, t);
  backupCommand(program, t);
  restoreCommand(program, t);
  digestCommand(program, t);
  doctorCommand(program, t);
  schedulesCommand(program, t);
  serveCommand(program, t);
  statusCommand(program, t);
  dashboardCommand(program, t);
  demoCommand(program, t);
  sandboxPortalCommand(program);
  for (const command of allCommands(program)) speak(command, t);
  return program;
}

function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

function speak(command: Command, t: Catalogue): void {
  const { titles, usageOptions, usageCommand } = t.cli.help;
  if (command.parent !== null) command.helpCommand(false);
  command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({
      styleTitle: (title) => titles[title] ?? title,
      subcommandTerm: (subcommand) =>
        [subcommand.name(), ...subcommand.registeredArguments.map(argumentTerm)].join(' '),
      styleUsage: (usage) =>
        usage.replace('[options]', usageOptions).replace('[command]', `[${usageCommand}]`),
    });
}

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** A command line that commander could not read, as one sentence of ours; null when it only showed help. */
export function explainCommander(error: CommanderError, t: Catalogue): Error | null {
  if (error.exitCode === 0) return null;
  const { usage } = t.cli;
  const name = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const sentence = {
    'commander.unknownCommand': usage.unknownCommand(name),
    'commander.unknownOption': usage.unknownOption(name),
    'commander.missingArgument': usage.missingArgument(name),
    'commander.missingMandatoryOptionValue': usage.missingArgument(name),
    'commander.optionMissingArgument': usage.missingValue(name),
    'commander.excessArguments': usage.tooMany,
  }[error.code];
  return usageError(`${sentence ?? `${usage.wrong}.`} ${usage.seeHelp('rundruf')}`);
}
