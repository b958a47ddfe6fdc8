/** The morning digest in Slack, in English; what it says is in en-notices.ts. */
export const enDigest = { digest: { show: 'Show' } };
