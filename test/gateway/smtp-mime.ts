/** One part of a mail as it came over the wire; a multipart has `parts` instead of content. */
export type MailPart = Readonly<{
  /** By lower-case name, unfolded. */
  headers: ReadonlyMap<string, string>;
  /** The media type without its parameters. */
  type: string;
  /** Decoded as the part says. */
  content: string;
  parts: readonly MailPart[];
}>;

/** Reads a mail as RFC 5322 and 2045 write it; fails when it does not keep to CRLF. */
export function readMail(mail: string): MailPart {
  if (/[^\r]\n|\r(?!\n)/.test(mail)) throw new Error('expected CRLF at the end of every line');
  const end = mail.indexOf('\r\n\r\n');
  const headers = readHeaders(mail.slice(0, end));
  const body = mail.slice(end + 4);
  const contentType = headers.get('content-type') ?? 'text/plain';
  const type = contentType.split(';')[0]?.trim() ?? '';
  const boundary = parameterOf(contentType, 'boundary');
  if (boundary === null) return { headers, type, content: decode(headers, body), parts: [] };
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1);
  if (!pieces.at(-1)?.startsWith('--')) throw new Error('expected a closing boundary');
  return { headers, type, content: '', parts: pieces.slice(0, -1).map((piece) => readMail(piece.slice(2))) };
}

/** A parameter of a header such as Content-Type; null when it has none of that name. */
export function parameterOf(header: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(header);
  return match?.[1] ?? match?.[2] ?? null;
}

function readHeaders(head: string): ReadonlyMap<string, string> {
  const lines = head.replace(/\r\n(?=[ \t])/g, '').split('\r\n');
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function decode(headers: ReadonlyMap<string, string>, body: string): string {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
