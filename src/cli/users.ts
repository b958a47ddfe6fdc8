import type { Command } from 'commander';
import type { Catalogue } from '../i18n/en.ts';
import { isUserId, type PracticeUser } from '../people.ts';
import type { NewUser, UserChange } from '../users.ts';
import { usageError } from './errors.ts';
import { listOf } from './options.ts';
import { table } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

type UserOptions = CommonOptions &
  Readonly<{
    name?: string;
    can?: string;
    login?: string;
    slack?: string;
    active?: boolean;
    inactive?: boolean;
  }>;

/** `rundruf users`: who works here, what they may do, and which accounts are theirs. */
export function usersCommand(program: Command, t: Catalogue): void {
  const { help } = t.people;
  const users = program
    .command('users')
    .description(help.users)
    .helpOption('-h, --help', t.cli.help.option.help);
  const leaf = (name: string, description: string) =>
    commonOptions(users.command(name).description(description), t);
  const lists = (command: Command) =>
    command
      .option('--can <LIST>', help.option.can)
      .option('--login <LIST>', help.option.login)
      .option('--slack <LIST>', help.option.slack);

  leaf('list', help.usersList).action((options: CommonOptions) => inSession(t, options, {}, list));

  lists(leaf('add', help.usersAdd).argument('<ID>', help.user))
    .requiredOption('--name <NAME>', help.option.name)
    .action((id: string, options: UserOptions & { name: string }) =>
      inSession(t, options, {}, (session) =>
        add(session, { id, name: options.name, ...entered(t, options) }),
      ),
    );

  lists(leaf('set', help.usersSet).argument('<ID>', help.user))
    .option('--name <NAME>', help.option.name)
    .option('--active', help.option.active)
    .option('--inactive', help.option.inactive)
    .action((id: string, options: UserOptions) =>
      inSession(t, options, {}, (session) => set(session, { id, ...changed(t, options) })),
    );

  leaf('whoami', help.usersWhoami).action((options: CommonOptions) => inSession(t, options, {}, whoami));
}

async function list({ engine, actor, out, t }: Session): Promise<number> {
  const users = await engine.listUsers(actor);
  if (out.isJson) out.json({ users: users.map(userJson) });
  else if (users.length === 0) out.print(t.people.nobody);
  else for (const line of usersTable(t, users)) out.print(line);
  return 0;
}

async function add({ engine, actor, out, t }: Session, user: NewUser): Promise<number> {
  const added = await engine.addUser(actor, user);
  if (out.isJson) out.json(userJson(added));
  else out.print(t.people.userAdded(added.id));
  return 0;
}

async function set({ engine, actor, out, t }: Session, change: UserChange): Promise<number> {
  const changed = await engine.changeUser(actor, change);
  if (out.isJson) out.json(userJson(changed));
  else {
    out.print(t.people.userChanged(changed.id));
    for (const line of usersTable(t, [changed])) out.print(line);
  }
  return 0;
}

async function whoami({ actor, login, out, t }: Session): Promise<number> {
  const { id, name, capabilities, workstation } = actor;
  const isKnown = isUserId(id);
  if (out.isJson) out.json({ id, name, known: isKnown, capabilities, login, workstation });
  else {
    out.print(isKnown ? t.people.whoami(name, id) : t.people.whoamiUnknown(name));
    out.print(t.people.mayDo(capabilities.map((capability) => t.people.capability[capability]).join(', ')));
    if (isKnown) out.print(t.people.at(login, workstation));
  }
  return 0;
}

function entered(t: Catalogue, { can, login, slack }: UserOptions): Omit<UserChange, 'id'> {
  return {
    ...(can !== undefined && { capabilities: entries(t, '--can', can) }),
    ...(login !== undefined && { logins: entries(t, '--login', login) }),
    ...(slack !== undefined && { slackIds: entries(t, '--slack', slack) }),
  };
}

function changed(t: Catalogue, options: UserOptions): Omit<UserChange, 'id'> {
  const { name, active, inactive } = options;
  if (active && inactive) throw usageError(t.people.activeOrInactive);
  const change = {
    ...entered(t, options),
    ...(name !== undefined && { name }),
    ...((active || inactive) && { isActive: active ?? false }),
  };
  if (Object.keys(change).length === 0) throw usageError(t.people.nothingToChange);
  return change;
}

/** An empty text empties the list; a lone comma is a typing error. */
function entries(t: Catalogue, option: string, text: string): readonly string[] {
  return text === '' ? [] : listOf(t, option, text);
}

function userJson({ id, name, capabilities, logins, slackIds, isActive }: PracticeUser) {
  return { id, name, capabilities, logins, slackIds, active: isActive };
}

function usersTable(t: Catalogue, users: readonly PracticeUser[]): string[] {
  const { column, capability, yes, no } = t.people;
  return table(
    [column.id, column.name, column.active, column.logins, column.slackIds, column.may].map((title) => ({
      title,
    })),
    users.map(({ id, name, capabilities, logins, slackIds, isActive }) => [
      id,
      name,
      isActive ? yes : no,
      logins.join(', ') || '–',
      slackIds.join(', ') || '–',
      capabilities.map((each) => capability[each]).join(', '),
    ]),
  );
}
