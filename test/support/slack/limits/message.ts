import { isObject, type Json } from '../json.ts';
import { checkBlocks } from './blocks.ts';
import { type Problem, problemAt } from './problem.ts';

const LONGEST_TEXT = 40_000; // Slack advises 4000, and cuts off what is beyond

/** What Slack refuses in a message. */
export function checkMessage(args: Json): readonly Problem[] {
  const { text, blocks, metadata } = args;
  return [
    ...(text !== undefined && typeof text !== 'string'
      ? problemAt('text', 'must be a string', 'invalid_arguments')
      : []),
    ...(String(text ?? '').length > LONGEST_TEXT
      ? problemAt('text', `more than ${LONGEST_TEXT} characters`, 'msg_too_long')
      : []),
    ...(blocks === undefined ? [] : checkGiven(blocks)),
    ...(metadata === undefined ? [] : checkMetadata(metadata)),
  ];
}

const checkGiven = (blocks: unknown): readonly Problem[] =>
  Array.isArray(blocks)
    ? checkBlocks(blocks, 'message')
    : problemAt('blocks', 'must be a list', 'invalid_blocks_format');

function checkMetadata(metadata: unknown): readonly Problem[] {
  const isRight =
    isObject(metadata) && typeof metadata['event_type'] === 'string' && isObject(metadata['event_payload']);
  return isRight
    ? []
    : problemAt('metadata', 'needs event_type and event_payload', 'invalid_metadata_format');
}
