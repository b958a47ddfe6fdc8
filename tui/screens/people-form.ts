import { type Capability, may } from '../../src/actor.ts';
import type { Catalogue } from '../../src/i18n/en.ts';
import type { PracticeUser } from '../../src/people.ts';
import type { NewUser, UserChange } from '../../src/users.ts';
import type { FieldSpec, FieldValue, FormSpec } from '../components/form.ts';

type Values = Readonly<Record<string, FieldValue>>;

/** What can be given or taken; viewing goes without saying. */
const GIVEN = ['prepare', 'approve', 'admin'] as const satisfies readonly Capability[];

/** The fields of a practice user; an id is chosen once, and who is new is active. */
export function personForm(t: Catalogue, isNew: boolean): FormSpec {
  const words = t.tui.people;
  const { column, userField, yes, no } = t.people;
  const yesOrNo = (id: string, label: string): FieldSpec => ({ id, label, kind: 'toggle', off: no, on: yes });
  const text = (id: string, label: string, hint = ''): FieldSpec => ({ id, label, hint, kind: 'text' });
  return [
    ...(isNew ? [text('id', column.id, userField.id ?? '')] : []),
    text('name', column.name),
    ...GIVEN.map((capability) => yesOrNo(capability, words.mayDo(t.people.capability[capability]))),
    text('logins', column.logins, words.loginsHint),
    text('slackIds', column.slackIds, words.slackHint),
    ...(isNew ? [] : [yesOrNo('isActive', column.active)]),
  ];
}

export function personValues(user: PracticeUser): Values {
  const { name, logins, slackIds, isActive } = user;
  return {
    name,
    ...Object.fromEntries(GIVEN.map((capability) => [capability, may(user, capability)])),
    logins: logins.join(', '),
    slackIds: slackIds.join(', '),
    isActive,
  };
}

export function newUserOf(values: Values): NewUser {
  return {
    id: textOf(values, 'id'),
    name: textOf(values, 'name'),
    capabilities: capabilitiesOf(values),
    logins: listOf(values, 'logins'),
    slackIds: listOf(values, 'slackIds'),
  };
}

/** Only what is another now: what somebody else has changed meanwhile stays. */
export function changeOf(before: PracticeUser, values: Values): UserChange {
  const was = personValues(before);
  const isOther = (...fields: readonly string[]) => fields.some((field) => values[field] !== was[field]);
  return {
    id: before.id,
    ...(isOther('name') && { name: textOf(values, 'name') }),
    ...(isOther(...GIVEN) && { capabilities: capabilitiesOf(values) }),
    ...(isOther('logins') && { logins: listOf(values, 'logins') }),
    ...(isOther('slackIds') && { slackIds: listOf(values, 'slackIds') }),
    ...(isOther('isActive') && { isActive: values.isActive === true }),
  };
}

function capabilitiesOf(values: Values): Capability[] {
  return ['view', ...GIVEN.filter((capability) => values[capability] === true)];
}

function textOf(values: Values, field: string): string {
  return String(values[field] ?? '').trim();
}

function listOf(values: Values, field: string): string[] {
  return textOf(values, field)
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
}
