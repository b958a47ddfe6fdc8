import { type Actor, may } from '../src/actor.ts';
import type { Engine } from '../src/engine.ts';
import { type Batch, hasWorkedOn } from '../src/model/batch.ts';
import type { Settings } from '../src/model/settings.ts';
import type { PracticeUser } from '../src/people.ts';

/** Who decides on batches (S5), as the practice has it now. */
export type Approvals = Readonly<{ mode: Settings['approval.mode']; users: readonly PracticeUser[] }>;

/** Who has worked on a batch; null: whoever asks is about to prepare it. */
type Authors = Pick<Batch, 'preparedBy' | 'revisedBy'> | null;

export async function readApprovals(engine: Engine, actor: Actor): Promise<Approvals> {
  const settings = await engine.readSettings(actor);
  return { mode: settings['approval.mode'], users: await engine.listUsers(actor) };
}

/** Whether this person may approve it: under four eyes not what they have prepared or changed. The engine has the last word. */
export function mayApprove({ mode }: Approvals, actor: Actor, authors: Authors): boolean {
  return may(actor, 'approve') && (mode !== 'four-eyes' || !hasWorkedOn(actor.id, authors ?? byOne(actor)));
}

/** The names of the others who may approve it. */
export function otherApprovers({ mode, users }: Approvals, actor: Actor, authors: Authors): string[] {
  return users
    .filter(
      ({ id, isActive, capabilities }) => isActive && id !== actor.id && capabilities.includes('approve'),
    )
    .filter(({ id }) => mode !== 'four-eyes' || !hasWorkedOn(id, authors ?? byOne(actor)))
    .map(({ id, name }) => name || id);
}

function byOne({ id }: Actor): Pick<Batch, 'preparedBy' | 'revisedBy'> {
  return { preparedBy: id, revisedBy: [] };
}
