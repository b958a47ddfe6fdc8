import type { types, ViewOutput } from '@slack/bolt';
import { isLocalTime, type LocalTime } from '../../src/model/time.ts';
import type { Settings } from '../../src/settings.ts';
import type { Words } from '../context.ts';
import { context, option, plain } from './text.ts';

/** What administrators may change from Slack. */
export type SlackSettings = Readonly<{
  approval: Settings['approval.mode'];
  quietFrom: LocalTime;
  quietTo: LocalTime;
  /** Whether the morning digest is sent; null: there is no schedule for it. */
  isDigestOn: boolean | null;
}>;

/** From the least to the most strict. */
const MODES = ['none', 'any', 'four-eyes'] as const satisfies readonly Settings['approval.mode'][];

/** Whether a change of the approval would let pass what does not pass now: a Slack account alone must not do that. */
export function isLooser(wished: Settings['approval.mode'], now: Settings['approval.mode']): boolean {
  return MODES.indexOf(wished) < MODES.indexOf(now);
}

/** The settings as they are, to change. */
export function settingBlocks({ t }: Words, now: SlackSettings): types.KnownBlock[] {
  const { settings } = t.slack;
  const modes = MODES.filter((mode) => !isLooser(mode, now.approval));
  const choices = modes.map((mode) => option(settings.modes[mode], mode));
  const on = option(settings.digestOn, 'on');
  return [
    context(settings.explain),
    input('approval', settings.approval, {
      type: 'radio_buttons',
      action_id: 'approval',
      options: choices,
      initial_option: option(settings.modes[now.approval], now.approval),
    }),
    ...(now.approval === 'none' ? [] : [context(settings.approvalHint)]),
    timeInput('quietFrom', settings.quietFrom, now.quietFrom),
    timeInput('quietTo', settings.quietTo, now.quietTo),
    ...(now.isDigestOn === null
      ? []
      : [
          {
            ...input('digest', settings.digest, {
              type: 'checkboxes',
              action_id: 'digest',
              options: [on],
              ...(now.isDigestOn && { initial_options: [on] }),
            }),
            optional: true,
          },
        ]),
  ];
}

function timeInput(name: string, label: string, time: LocalTime): types.InputBlock {
  return input(name, label, { type: 'timepicker', action_id: name, initial_time: time });
}

function input(name: string, label: string, element: types.InputBlock['element']): types.InputBlock {
  return { type: 'input', block_id: name, label: plain(label), element };
}

/** What was entered; null for what is no such window. */
export function enteredSettings({ state: { values } }: Pick<ViewOutput, 'state'>): SlackSettings | null {
  const one = (name: string) => values[name]?.[name];
  const approval = MODES.find((mode) => mode === one('approval')?.selected_option?.value);
  const quietFrom = one('quietFrom')?.selected_time ?? '';
  const quietTo = one('quietTo')?.selected_time ?? '';
  if (approval === undefined || !isLocalTime(quietFrom) || !isLocalTime(quietTo)) return null;
  const digest = one('digest')?.selected_options;
  return { approval, quietFrom, quietTo, isDigestOn: digest === undefined ? null : digest.length > 0 };
}
