import type { Probe } from '../../gateway/probe.ts';
import { type Finding, type FindingCode, finding } from '../../model/finding.ts';
import { toCredits } from '../../model/price.ts';
import type { Check, Examination } from './examination.ts';

export const portalChecks: readonly Check[] = [
  { name: 'sms-portal', run: smsPortal },
  { name: 'sms-sender', run: smsSender },
  { name: 'mail-server', run: mailServer },
  { name: 'mail-sender', run: mailSender },
];

async function smsPortal(examination: Examination): Promise<Finding> {
  const hindrance = whyNot(examination, 'sms');
  if (hindrance !== null) return hindrance;
  const probe = await examination.sms();
  if (probe === null) return finding('sandbox-not-running');
  const { account, milliCredits } = probe;
  const url = examination.configuration.config?.sms?.baseUrl;
  const host = url === undefined ? null : new URL(url).host;
  if (account.outcome !== 'fine')
    return finding(SMS_TROUBLE[account.outcome], { host, reason: account.reason });
  const credits = milliCredits === null ? null : toCredits(milliCredits);
  return finding(credits !== null && credits <= 0 ? 'portal-no-credits' : 'portal-fine', { host, credits });
}

type Trouble = Exclude<Probe['outcome'], 'fine'>;

const SMS_TROUBLE = {
  unreachable: 'portal-unreachable',
  tls: 'portal-tls',
  credentials: 'portal-credentials',
  nonsense: 'portal-nonsense',
} as const satisfies Record<Trouble, FindingCode>;

const MAIL_TROUBLE = {
  unreachable: 'mail-unreachable',
  tls: 'mail-tls',
  credentials: 'mail-credentials',
  nonsense: 'mail-nonsense',
} as const satisfies Record<Trouble, FindingCode>;

/** Why a portal is not asked; null: it is. */
function whyNot({ configuration }: Examination, section: 'sms' | 'email'): Finding | null {
  const { config, unsound } = configuration;
  if (config === null) return finding('no-configuration');
  if (unsound.includes(section)) return finding('section-invalid', { section });
  const isThere = config.mode === 'sandbox' || config[section] !== null;
  return isThere ? null : finding('channel-not-configured', { section });
}

const SENDER = {
  authorised: 'sender-authorised',
  'by-rule': 'sender-by-rule',
  pending: 'sender-pending',
  refused: 'sender-refused',
  invalid: 'sender-invalid',
  unknown: 'portal-says-nothing',
} as const satisfies Record<string, FindingCode>;

async function smsSender(examination: Examination): Promise<Finding | readonly Finding[]> {
  const { config } = examination.configuration;
  const hindrance = whyNot(examination, 'sms');
  if (hindrance !== null) return hindrance;
  if (config?.mode === 'sandbox') return [];
  const probe = await examination.sms();
  if (probe?.account.outcome !== 'fine') return finding('portal-not-reached');
  return finding(SENDER[probe.sender], { sender: config?.sms?.originator ?? null });
}

async function mailServer(examination: Examination): Promise<Finding> {
  const hindrance = whyNot(examination, 'email');
  if (hindrance !== null) return hindrance;
  const probe = await examination.mail();
  if (probe === null) return finding('sandbox-not-running');
  const { email } = examination.configuration.config ?? {};
  const host = email ? `${email.host}:${email.port}` : null;
  if (probe.outcome !== 'fine') return finding(MAIL_TROUBLE[probe.outcome], { host, reason: probe.reason });
  return finding('mail-fine', { host, login: email ? email.user !== null : false });
}

/** Domains that no mail can come from (RFC 2606, RFC 6762). */
const MADE_UP = /(^|\.)(example|invalid|test|local|localhost|example\.(com|net|org))$/;

/** The address itself is checked with the configuration; here, whether it can be right. */
function mailSender(examination: Examination): Finding | readonly Finding[] {
  const hindrance = whyNot(examination, 'email');
  if (hindrance !== null) return hindrance;
  const { email } = examination.configuration.config ?? {};
  if (!email) return [];
  const domain = domainOf(email.from);
  const login = email.user?.includes('@') ? domainOf(email.user) : domain;
  const details = { domain, login };
  if (MADE_UP.test(domain)) return finding('from-made-up', details);
  const isSame = login === domain || login.endsWith(`.${domain}`) || domain.endsWith(`.${login}`);
  return finding(isSame ? 'from-fine' : 'from-other-domain', details);
}

function domainOf(address: string): string {
  return address
    .replace(/>?\s*$/, '')
    .slice(address.lastIndexOf('@') + 1)
    .toLowerCase();
}
