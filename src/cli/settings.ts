import type { Command } from 'commander';
import type { Catalogue } from '../i18n/en.ts';
import { knownSetting, printSetting, settingKeys } from '../settings.ts';
import { table } from './output.ts';
import { type CommonOptions, commonOptions, inSession } from './session.ts';

/** `rundruf settings`: the practice's settings, in the text form that `set` takes. */
export function settingsCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  const settings = program
    .command('settings')
    .description(help.settings)
    .helpOption('-h, --help', help.option.help);
  const leaf = (name: string, description: string) =>
    commonOptions(settings.command(name).description(description), t);

  leaf('list', help.settingsList).action((options: CommonOptions) =>
    inSession(t, options, {}, async ({ engine, out }) => {
      const values = await engine.readSettings();
      if (out.isJson)
        out.json(Object.fromEntries(settingKeys.map((key) => [key, printSetting(key, values)])));
      else {
        const { column } = t.cli;
        const rows = settingKeys.map((key) => [key, printSetting(key, values), t.settingMeaning[key] ?? '']);
        for (const line of table(
          [column.setting, column.value, column.meaning].map((title) => ({ title })),
          rows,
        )) {
          out.print(line);
        }
      }
      return 0;
    }),
  );

  leaf('get', help.settingsGet)
    .argument('<KEY>', help.argument.setting)
    .action((key: string, options: CommonOptions) =>
      inSession(t, options, {}, async ({ engine, out }) => {
        const known = knownSetting(key);
        const value = printSetting(known, await engine.readSettings());
        if (out.isJson) out.json({ [known]: value });
        else out.print(value);
        return 0;
      }),
    );

  leaf('set', help.settingsSet)
    .argument('<KEY>', help.argument.setting)
    .argument('<VALUE>', help.argument.value)
    .action((key: string, value: string, options: CommonOptions) =>
      inSession(t, options, {}, async ({ engine, actor, out }) => {
        await engine.changeSetting(actor, { key, value });
        const now = await engine.readSettings();
        const known = knownSetting(key);
        if (out.isJson) out.json({ [known]: printSetting(known, now) });
        else out.print(`${known} = ${printSetting(known, now)}`);
        return 0;
      }),
    );
}
