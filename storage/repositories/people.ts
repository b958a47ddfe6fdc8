import type { Capability } from '../../src/actor.ts';
import type { PeopleReads, PeopleWrites, PracticeUser } from '../../src/people.ts';
import type { Connection, Row, Value } from '../connection.ts';
import { jsonRows } from '../dialect.ts';
import { flag, text } from './rows.ts';

const IDENTITY_COLUMNS = { kind: 'text', account: 'text' } as const;

export function peopleReads({ query }: Connection): PeopleReads {
  const usersWhere = async (
    condition: string,
    parameters: readonly Value[] = [],
  ): Promise<PracticeUser[]> => {
    const users = await query(`select * from practice_user u where ${condition} order by u.id`, parameters);
    const identities = await query(
      `select i.* from user_identity i join practice_user u on u.id = i.user_id where ${condition}
       order by i.kind, i.account`,
      parameters,
    );
    return users.map((user) => practiceUser(user, identities));
  };
  return {
    users: () => usersWhere('true'),
    async userOf(kind, account) {
      const condition = 'u.id = (select user_id from user_identity where kind = $1 and account = $2)';
      const [user] = await usersWhere(condition, [kind, account]);
      return user ?? null;
    },
  };
}

export function peopleWrites({ query }: Connection): PeopleWrites {
  return {
    async putUser({ id, name, capabilities, logins, slackIds, isActive }) {
      await query(
        `insert into practice_user (id, name, capabilities, is_active) values ($1, $2, $3, $4)
         on conflict (id) do update set name = excluded.name, capabilities = excluded.capabilities,
           is_active = excluded.is_active`,
        [id, name, JSON.stringify(capabilities), isActive],
      );
      await query('delete from user_identity where user_id = $1', [id]);
      const identities = [
        ...logins.map((account) => ({ kind: 'login', account })),
        ...slackIds.map((account) => ({ kind: 'slack', account })),
      ];
      await query(
        `insert into user_identity (kind, account, user_id)
         select kind, account, $1 from (${jsonRows('$2', IDENTITY_COLUMNS)}) as incoming`,
        [id, JSON.stringify(identities)],
      );
    },
  };
}

function practiceUser(row: Row, identities: readonly Row[]): PracticeUser {
  const id = text(row, 'id');
  const accounts = (kind: string): string[] =>
    identities
      .filter((identity) => identity.user_id === id && identity.kind === kind)
      .map((identity) => text(identity, 'account'))
      .sort(); // databases sort by their own rules
  return {
    id,
    name: text(row, 'name'),
    capabilities: JSON.parse(text(row, 'capabilities')) as Capability[],
    logins: accounts('login'),
    slackIds: accounts('slack'),
    isActive: flag(row, 'is_active'),
  };
}
