import { may } from '../../src/actor.ts';
import type { PracticeUser } from '../../src/people.ts';
import type { Face, Screen } from '../face.ts';
import type { Command } from '../keys.ts';
import { askUntilDone, attempt } from './attempt.ts';
import { createDetailPane, listBesidePane } from './detail-pane.ts';
import { changeOf, newUserOf, personForm, personValues } from './people-form.ts';
import { peopleColumns, peopleRows, personLines, personText, whoLines, whoText } from './people-view.ts';
import { createRowList } from './row-list.ts';

/** Practice users: what they may do and which accounts are they; administrators enter and change them. */
export function peopleScreen(face: Face): Screen {
  const { engine, actor } = face;
  let read = 0;

  const words = () => face.t().tui.people;
  const list = createRowList<PracticeUser>({
    face,
    columns: () => peopleColumns(face),
    textOf: (user) => personText(face, user),
    isTickable: false,
    empty: () => [face.t().people.nobody],
  });
  const pane = createDetailPane({
    face,
    opens: 'people.detail',
    lines(width) {
      const user = list.cursorRow();
      return user === null ? [] : personLines(face, user, width);
    },
  });

  const load = async (): Promise<void> => {
    read += 1;
    const mine = read;
    const users = await face.perform(() => engine.listUsers(actor()));
    if (users !== null && mine === read) list.setRows(peopleRows(users));
  };

  const add = async (): Promise<void> => {
    const question = {
      title: words().addTitle,
      lines: [],
      answers: [{ id: 'add', keys: [], label: words().save }],
      fields: personForm(face.t(), true),
    };
    const added = await askUntilDone(face, question, ({ values }) =>
      attempt(face, () => engine.addUser(actor(), newUserOf(values))),
    );
    if (added === null) return;
    face.toast('ok', face.t().people.userAdded(added.done.id));
    await load();
    list.moveTo(added.done.id);
  };

  const edit = async (): Promise<void> => {
    const user = list.cursorRow();
    if (user === null) return;
    const question = {
      title: words().editTitle(whoText(user)),
      lines: [],
      answers: [{ id: 'save', keys: [], label: words().save }],
      fields: personForm(face.t(), false),
      values: personValues(user),
    };
    const changed = await askUntilDone(face, question, ({ values }) =>
      attempt(face, () => engine.changeUser(actor(), changeOf(user, values))),
    );
    if (changed === null) return;
    const own = user.id === actor().id ? [words().ownChange] : [];
    face.toast('ok', [face.t().people.userChanged(user.id), ...own].join(' '));
    await load();
  };

  const commands: Partial<Record<Command, () => void>> = {
    'people.add': () => void add(),
    'people.edit': () => void edit(),
    'people.detail': pane.toggle,
  };

  return {
    ...listBesidePane(list, pane, commands),
    id: 'people',
    contexts: () => pane.contexts('people', 'list'),
    chips: () => [...whoLines(face, list.rows(), may(actor(), 'admin')), ...list.chips()],
    shown: () => void load(),
    dataChanged: () => void load(),
  };
}
