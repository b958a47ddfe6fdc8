import { z } from 'zod';
import { RefusalError } from './errors.ts';

/** Where `rundruf serve` listens for delivery reports, and for those who ask how it is. */
export type HttpConfig = Readonly<{
  /** This machine only, unless somebody says otherwise. */
  host: string;
  /** 0: any free one. */
  port: number;
  /** The secret part of the reports' path; null: there is no such path. */
  reportToken: string | null;
}>;

/** Where the portal is to send its delivery reports: our public base address, and the secret part of the path. */
export type ReportTarget = Readonly<{ url: string; token: string }>;

/** The section `http:` of `rundruf.yaml`. */
export const httpSchema = z
  .strictObject({
    host: z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/),
    port: z.int().min(0).max(65_535),
  })
  .partial()
  .optional();

type Given = NonNullable<z.infer<typeof httpSchema>>;

export const REPORT_TOKEN = 'RUNDRUF_REPORT_TOKEN';

/** What is not written is as shipped. Refuses as `invalid-config` a token that could be guessed. */
export function httpConfig({ host, port }: Given, reportToken: string | null): HttpConfig {
  if (reportToken !== null && !isToken(reportToken))
    throw new RefusalError('invalid-config', { field: REPORT_TOKEN });
  return { host: host ?? '127.0.0.1', port: port ?? 8090, reportToken };
}

/** null without an address; an address without a good token is refused as `invalid-config`. */
export function reportTarget(url: string | undefined, readToken: () => string | null): ReportTarget | null {
  if (url === undefined) return null;
  const token = readToken();
  if (token === null || !isToken(token))
    throw new RefusalError('invalid-config', { field: 'sms.reportUrl', expected: REPORT_TOKEN });
  return { url: url.replace(/\/+$/, ''), token };
}

/** Long enough, and fit to stand in an address as it is. */
const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{32,200}$/.test(text);
