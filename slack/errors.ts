import { RespondError, webApi } from '@slack/bolt';

/** What went wrong at Slack, as a short code: its own (`not_in_channel`), `rate-limited`, `http-503`, `unreachable`; null: not Slack's doing. */
export function slackCode(error: unknown): string | null {
  if (error instanceof webApi.WebAPIPlatformError) return known(error.data.error);
  if (error instanceof webApi.WebAPIRateLimitedError) return 'rate-limited';
  if (error instanceof webApi.WebAPIHTTPError) return `http-${error.statusCode}`;
  if (error instanceof webApi.WebAPIRequestError) return 'unreachable';
  if (error instanceof RespondError) return `respond-${error.statusCode}`;
  return null;
}

/** Whether the call may have been carried out all the same. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof webApi.WebAPIRequestError || error instanceof webApi.WebAPIHTTPError;
}

/** After how many seconds Slack wants to be asked again; null: it does not say. */
export function retryAfterSeconds(error: unknown): number | null {
  return error instanceof webApi.WebAPIRateLimitedError ? error.retryAfter : null;
}

/** A code of Slack's; whatever else answers in its place (a login page, a proxy) may say anything. */
function known(code: string): string {
  return /^[a-z][a-z_]{0,59}$/.test(code) ? code : 'odd-answer';
}
