/** What is said about the listener and how the practice stands, in English. */
export const enStatus = {
  listening: (address: string) => `Listening on ${address} (health, metrics and delivery reports).`,
  help: 'How everything stands: servers, schedules, what waits, alarms, credits; exit code 1 when no server runs or an alarm is open',
  title: {
    servers: 'Servers',
    alarms: 'Alarms',
    batches: 'What waits',
    schedules: 'Schedules',
    import: 'Import',
    credits: 'Credits',
  },
  running: (workstation: string, since: string) => `running on ${workstation} since ${since}`,
  stopped: (workstation: string, at: string) => `stopped on ${workstation}, ${at}`,
  silent: (workstation: string, at: string) => `silent on ${workstation}, last seen ${at}`,
  noServer: 'No server runs: nothing leaves by itself, and no schedule runs. Start one: rundruf serve',
  noAlarms: 'none',
  alarm: (what: string, since: string) => `since ${since}: ${what}`,
  noBatches: 'nothing',
  noSchedules: 'none',
  column: { waits: 'Waits', leaves: 'Leaves', next: 'Next', last: 'Last' },
  /** When a batch leaves. */
  leaves: {
    itself: (when: string) => when,
    bySubmitting: 'when somebody submits it',
    never: '–',
  },
  run: (at: string, state: string) => `${at} ${state}`,
  off: 'off',
  imported: (at: string) => `last import ${at}`,
  neverImported: 'nothing was ever imported',
  importStale: (hours: number) => `older than ${hours} h: schedules prepare nothing for appointments`,
  configField: {
    http: 'host and port',
    'http.host': 'an address of this machine',
    'http.port': 'a port from 0 to 65535',
    'sms.reportUrl': 'the https address under which the portal reaches this machine, without ? and #',
    RUNDRUF_REPORT_TOKEN:
      'at least 32 letters, digits, - or _ in this environment variable, or its file in RUNDRUF_REPORT_TOKEN_FILE',
  },
};
