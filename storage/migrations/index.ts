import { Initial0001 } from './0001-initial.ts';
import { CompleteEngine0002 } from './0002-complete-engine.ts';
import { CreditBalance0003 } from './0003-credit-balance.ts';
import { RareKinds0004 } from './0004-rare-kinds.ts';
import { WithoutStart0005 } from './0005-without-start.ts';
import { Location0006 } from './0006-location.ts';
import { Slack0007 } from './0007-slack.ts';
import { Schedules0008 } from './0008-schedules.ts';
import { OtherKinds0009 } from './0009-other-kinds.ts';
import { Retention0010 } from './0010-retention.ts';

/** All migrations in the order they run; one that has shipped is never edited. */
export const migrations = [
  Initial0001,
  CompleteEngine0002,
  CreditBalance0003,
  RareKinds0004,
  WithoutStart0005,
  Location0006,
  Slack0007,
  Schedules0008,
  OtherKinds0009,
  Retention0010,
];
