/** What came of one check; only `failed` makes the doctor's exit code 1. */
export type FindingState = 'ok' | 'warning' | 'failed' | 'not-checked';

/** Everything the doctor may find, and how bad it is. The words and the advice are the catalogue's. */
export const findingStates = {
  'node-fine': 'ok',
  'node-too-old': 'failed',
  'library-fine': 'ok',
  'library-missing': 'failed',

  'configuration-fine': 'ok',
  'configuration-sandbox': 'ok',
  'configuration-invalid': 'failed',

  'folder-fine': 'ok',
  'folder-not-yet': 'ok',
  'folder-not-usable': 'failed',
  'files-private': 'ok',
  'files-none-yet': 'ok',
  'files-open': 'warning',
  'files-other-owner': 'warning',
  'files-not-usable': 'failed',
  'log-fine': 'ok',
  'log-not-writable': 'warning',
  'space-enough': 'ok',
  'space-low': 'warning',
  'space-none': 'failed',
  'file-system-local': 'ok',
  'file-system-network': 'warning',

  'database-fine': 'ok',
  'database-not-yet': 'ok',
  'database-emptied': 'failed',
  'database-damaged': 'failed',
  'database-unusable': 'failed',
  'server-unusable': 'failed',
  'database-busy': 'failed',
  'lock-none': 'ok',
  'lock-held': 'warning',
  'lock-exclusive': 'failed',
  'schema-current': 'ok',
  'schema-older': 'warning',
  'schema-newer': 'failed',
  'schema-of-other-program': 'failed',
  'database-moved': 'failed',
  'database-incomplete': 'failed',
  'database-of-other-mode': 'failed',
  'integrity-fine': 'ok',
  'integrity-by-server': 'ok',
  'integrity-damaged': 'failed',
  'references-broken': 'failed',
  'wal-fine': 'ok',
  'wal-large': 'warning',
  'ledger-fine': 'ok',
  'ledger-wrong': 'failed',

  'settings-fine': 'ok',
  'settings-contradict': 'failed',
  'setting-invalid': 'warning',
  'texts-fine': 'ok',
  'texts-shipped-fine': 'ok',
  'text-broken': 'failed',

  'time-zone-fine': 'ok',
  'time-zone-data-wrong': 'failed',
  'time-zone-changed': 'failed',
  'time-zone-drifted': 'warning',
  'clock-agrees': 'ok',
  'clock-off': 'warning',
  'clock-wrong': 'failed',
  'clock-behind': 'failed',

  'portal-fine': 'ok',
  'portal-no-credits': 'warning',
  'portal-unreachable': 'failed',
  'portal-tls': 'failed',
  'portal-credentials': 'failed',
  'portal-nonsense': 'failed',
  'sender-authorised': 'ok',
  'sender-by-rule': 'ok',
  'sender-pending': 'failed',
  'sender-refused': 'failed',
  'sender-invalid': 'failed',
  'mail-fine': 'ok',
  'mail-unreachable': 'failed',
  'mail-tls': 'failed',
  'mail-credentials': 'failed',
  'mail-nonsense': 'failed',
  'from-fine': 'ok',
  'from-made-up': 'warning',
  'from-other-domain': 'warning',

  'slack-secrets-fine': 'ok',
  'slack-secret-odd': 'failed',
  'slack-login-fine': 'ok',
  'slack-unreachable': 'failed',
  'slack-token-refused': 'failed',
  'slack-answer-odd': 'failed',
  'slack-scopes-fine': 'ok',
  'slack-scopes-missing': 'failed',
  'slack-scopes-needless': 'warning',
  'slack-socket-fine': 'ok',
  'slack-app-token-refused': 'failed',
  'slack-port-free': 'ok',
  'slack-port-ours': 'ok',
  'slack-port-taken': 'failed',
  'slack-port-unusable': 'failed',
  'slack-channel-fine': 'ok',
  'slack-channel-unfit': 'failed',
  'slack-roles-fine': 'ok',
  'slack-roles-open': 'ok',
  'slack-role-empty': 'warning',
  'slack-group-missing': 'failed',
  'slack-group-empty': 'warning',
  'slack-groups-need-plan': 'failed',
  'slack-group-unknown': 'failed',
  'slack-people-fine': 'ok',
  'slack-people-sandbox': 'ok',
  'slack-nobody': 'failed',
  'slack-no-approver': 'warning',
  'slack-no-second-approver': 'warning',
  'slack-user-gone': 'warning',
  'slack-listed-unknown': 'warning',
  'slack-listed-lacks': 'warning',

  unexpected: 'failed',
  'no-configuration': 'not-checked',
  'section-invalid': 'not-checked',
  'channel-not-configured': 'not-checked',
  'sandbox-not-running': 'not-checked',
  'portal-not-reached': 'not-checked',
  'portal-says-nothing': 'not-checked',
  'slack-not-reached': 'not-checked',
  'slack-scopes-unknown': 'not-checked',
  'no-database': 'not-checked',
  'no-database-yet': 'not-checked',
  'schema-not-current': 'not-checked',
  'nothing-recorded': 'not-checked',
  'not-on-this-system': 'not-checked',
} as const satisfies Readonly<Record<string, FindingState>>;

export type FindingCode = keyof typeof findingStates;

/** Those that come with advice. */
export type Ailment = {
  [C in FindingCode]: (typeof findingStates)[C] extends 'warning' | 'failed' ? C : never;
}[FindingCode];

/** What one check found. Details name files, settings, codes and numbers; never a patient, a text or a password. */
export type Finding = Readonly<{ code: FindingCode; details: FindingDetails }>;

export type FindingDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What is checked, in the order it is told. */
export const checkNames = [
  'node',
  'sqlite-library',
  'configuration',
  'home',
  'files',
  'log-file',
  'disk-space',
  'file-system',
  'database',
  'database-lock',
  'schema',
  'integrity',
  'write-ahead-log',
  'ledger',
  'settings',
  'texts',
  'time-zone',
  'clock-portal',
  'clock-server',
  'clock-records',
  'sms-portal',
  'sms-sender',
  'mail-server',
  'mail-sender',
  'slack-secrets',
  'slack-login',
  'slack-scopes',
  'slack-connection',
  'slack-channel',
  'slack-roles',
  'slack-people',
] as const;

export type CheckName = (typeof checkNames)[number];

export const finding = (code: FindingCode, details: FindingDetails = {}): Finding => ({ code, details });

/** Whether the finding comes with advice. */
export function isAilment(code: FindingCode): code is Ailment {
  return findingStates[code] === 'warning' || findingStates[code] === 'failed';
}
