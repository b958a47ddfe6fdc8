/**
 * Whether the text is one plain address, `local@domain`, that can stand in a mail header as it is: no display name,
 * quotes, spaces or comments. The domain may be an international one. Says nothing about whether it exists.
 */
export function isEmailAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS) return false;
  const at = text.indexOf('@');
  return at > 0 && isLocalPart(text.slice(0, at)) && isDomain(text.slice(at + 1));
}

const MAX_ADDRESS = 254; // RFC 5321: a path of 256 less its angle brackets
const MAX_LOCAL_PART = 64; // RFC 5321 §4.5.3.1.1
const MAX_LABEL = 63; // RFC 1035 §2.3.4

function isLocalPart(local: string): boolean {
  if (local.length > MAX_LOCAL_PART || !/^[\w!#$%&'*+/=?^`{|}~.-]+$/.test(local)) return false;
  return !local.startsWith('.') && !local.endsWith('.') && !local.includes('..');
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  return labels.length >= 2 && labels.every(isLabel) && !/^\d+$/.test(labels.at(-1) ?? '');
}

function isLabel(label: string): boolean {
  if (label === '' || label.length > MAX_LABEL) return false;
  return /^[\p{L}\p{M}\p{N}-]+$/u.test(label) && !label.startsWith('-') && !label.endsWith('-');
}
