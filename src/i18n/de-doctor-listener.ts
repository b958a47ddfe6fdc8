import type { enListenerAdvice, enListenerChecks, enListenerFound } from './en-doctor-listener.ts';

/** Was `rundruf doctor` über den Horchposten und die Auslieferungsmeldungen findet, auf Deutsch. */
export const deListenerFound: typeof enListenerFound = {
  'listener-free': (d) => `auf ${d.address} horcht noch niemand`,
  'listener-ours': (d) => `auf ${d.address} antwortet ein laufender Server`,
  'listener-taken': (d) => `auf ${d.address} horcht ein anderes Programm`,
  'listener-unusable': (d) => `auf ${d.address} kann niemand horchen (${d.reason})`,
  'listener-open': (d) => `${d.address} ist von anderen Maschinen aus erreichbar, unverschlüsselt`,
  'reports-fine': (d) => `das Portal meldet an ${d.host} und wird gefragt`,
  'reports-polled': () => 'das Portal wird gefragt; von sich aus meldet es nichts (sms.reportUrl)',
  'reports-elsewhere': (d) =>
    `das Portal meldet an ${d.host}, aber kein Server dieser Konfiguration nimmt es entgegen`,
  'reports-address-local': (d) => `${d.host} erreicht kein Portal von aussen; es wird nur gefragt`,
};

export const deListenerAdvice: typeof enListenerAdvice = {
  'listener-taken': () =>
    'In rundruf.yaml einen anderen http.port wählen (auch im Reverse Proxy) oder das andere Programm beenden.',
  'listener-unusable': () =>
    'http.host auf eine Adresse dieser Maschine setzen, http.port auf einen freien Port über 1023.',
  'listener-open': () =>
    'Auf 127.0.0.1 horchen und einen Reverse Proxy mit https nur /reports/ weitergeben lassen (docs/operations.md).',
  'reports-elsewhere': () =>
    'http: und RUNDRUF_REPORT_TOKEN ergänzen, ausser eine andere Maschine betreibt den Server, der die Meldungen annimmt.',
  'reports-address-local': () => 'sms.reportUrl auf die öffentliche https-Adresse setzen oder weglassen.',
};

export const deListenerChecks: typeof enListenerChecks = {
  listener: 'Horchposten',
  'delivery-reports': 'Auslieferungsmeldungen',
};
