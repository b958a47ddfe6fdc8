import { deAnswers } from './de-answers.ts';
import { deCard } from './de-card.ts';
import { deChoose } from './de-choose.ts';
import { deDigest } from './de-digest.ts';
import { deHome } from './de-home.ts';
import { dePrepare } from './de-prepare.ts';
import { deReport } from './de-report.ts';
import { deSettings } from './de-settings.ts';
import type { enSlack } from './en.ts';

/** Die Wörter der Slack-App, auf Deutsch. */
export const deSlack: typeof enSlack = {
  ...deCard,
  ...deAnswers,
  ...deHome,
  ...deReport,
  ...deChoose,
  ...dePrepare,
  ...deSettings,
  ...deDigest,
};
