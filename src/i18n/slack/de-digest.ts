import type { enDigest } from './en-digest.ts';

/** Der Morgenbericht in Slack, deutsch; was er sagt, steht in de-notices.ts. */
export const deDigest: typeof enDigest = { digest: { show: 'Zeigen' } };
