import { isAdministrator, isUserId, type PracticeUser } from '../../src/people.ts';
import type { Face } from '../face.ts';
import { showText, wrap } from '../terminal/cells.ts';
import type { Role } from '../terminal/theme.ts';
import { type RowColumn, textColumn } from './row-list.ts';

/** Who works here before who did; both by name. */
export function peopleRows(users: readonly PracticeUser[]): PracticeUser[] {
  return users.toSorted(
    (a, b) =>
      Number(b.isActive) - Number(a.isActive) || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1),
  );
}

export function peopleColumns(face: Face): RowColumn<PracticeUser>[] {
  const { t, actor } = face;
  const { column, yes, no } = t().people;
  return [
    {
      id: 'name',
      title: column.name,
      min: 14,
      ideal: 16,
      grow: 1,
      priority: 0,
      ...textColumn((user: PracticeUser) => nameText(face, user)),
      role: ({ id, isActive }) => (id === actor().id ? 'accent' : isActive ? null : 'dim'),
    },
    {
      id: 'id',
      title: column.id,
      min: 6,
      ideal: 8,
      priority: 3,
      ...textColumn(({ id }: PracticeUser) => id),
    },
    {
      id: 'may',
      title: column.may,
      min: 30,
      ideal: 44, // all four capabilities
      priority: 1,
      ...textColumn((user: PracticeUser) => mayText(face, user)),
    },
    {
      id: 'active',
      title: column.active,
      min: 6,
      ideal: 6,
      priority: 2,
      ...textColumn(({ isActive }: PracticeUser) => (isActive ? yes : no)),
    },
    {
      id: 'logins',
      title: column.logins,
      min: 18,
      ideal: 18,
      grow: 1,
      priority: 4,
      ...textColumn(({ logins }: PracticeUser) => logins.join(', ') || '–'),
    },
    {
      id: 'slack',
      title: column.slackIds,
      min: 11,
      ideal: 13,
      priority: 5,
      ...textColumn(({ slackIds }: PracticeUser) => slackIds.join(', ') || '–'),
    },
  ];
}

/** What a filter looks at. */
export function personText(face: Face, user: PracticeUser): string {
  const { id, logins, slackIds } = user;
  return [nameText(face, user), id, mayText(face, user), ...logins, ...slackIds].join(' ');
}

/** All that is known of somebody. */
export function personLines(face: Face, user: PracticeUser, width: number): string[] {
  const { t, theme } = face;
  const words = t().tui.people;
  const { column } = t().people;
  const paragraph = (text: string, role: Role | null = null) =>
    wrap(showText(text), width).map((line) => (role === null ? line : theme.paint(role, line)));
  const fact = (label: string, value: string) => paragraph(`${label}: ${value}`);
  return [
    ...paragraph(nameText(face, user), 'title'),
    ...(user.isActive ? [] : paragraph(words.inactive, 'warn')),
    ...fact(column.id, user.id),
    ...fact(column.may, mayText(face, user)),
    ...fact(column.logins, user.logins.join(', ') || words.noLogin),
    ...fact(column.slackIds, user.slackIds.join(', ') || words.noSlack),
  ];
}

/** Who I am, what I may do, and who changes people where I may not. */
export function whoLines(face: Face, users: readonly PracticeUser[], isAdmin: boolean): string[] {
  const { t, actor } = face;
  const { id, name, capabilities } = actor();
  const words = t().people;
  const list = capabilities.map((capability) => words.capability[capability]).join(', ');
  const administrators = users.filter(isAdministrator).map(({ name: who }) => who);
  return [
    ...(isAdmin ? [] : [t().tui.people.onlyAdministrators(administrators.join(', '))]),
    `${isUserId(id) ? t().tui.people.whoami(whoText({ name, id })) : t().tui.people.unknown(name)} ${words.mayDo(list)}`,
  ];
}

/** The name, with the short one where that is another. */
export function whoText({ name, id }: Pick<PracticeUser, 'name' | 'id'>): string {
  return name === id ? name : `${name} (${id})`;
}

function nameText({ t, actor }: Face, { id, name }: PracticeUser): string {
  return id === actor().id ? `${name} ${t().tui.people.me}` : name;
}

function mayText({ t }: Face, { capabilities }: PracticeUser): string {
  return capabilities.map((capability) => t().people.capability[capability]).join(', ');
}
