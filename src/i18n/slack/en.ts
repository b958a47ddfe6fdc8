import { enAnswers } from './en-answers.ts';
import { enCard } from './en-card.ts';
import { enChoose } from './en-choose.ts';
import { enDigest } from './en-digest.ts';
import { enHome } from './en-home.ts';
import { enPrepare } from './en-prepare.ts';
import { enReport } from './en-report.ts';
import { enSettings } from './en-settings.ts';

/** The Slack app's words, in English. */
export const enSlack = {
  ...enCard,
  ...enAnswers,
  ...enHome,
  ...enReport,
  ...enChoose,
  ...enPrepare,
  ...enSettings,
  ...enDigest,
};
