import type { IcsField, IcsPattern } from './ics-patterns.ts';

// What is unsure yields nothing: somebody who gets no reminder is named by the run (P8), a wrong one is not noticed.

const WORD = String.raw`\p{Lu}[\p{L}\p{M}'’.-]*`;
const TITLES = String.raw`(?:(?:Herr|Frau|Hr\.|Fr\.|Dr\.|Prof\.|med\.)\s+)*`;
const MORE_NAME = String.raw`(?:\s+(?:(?:von|van|de|der|den|del|della|da|di|la|le)\s+){0,2}${WORD})`;

/** What may stand before a name: that it is cancelled, a number. */
const BEFORE = String.raw`^(?:\p{Lu}\p{L}{4,12}\s*:\s*)?(?:\(?#\s?\d{1,12}\)?[,:]?\s+)?`;
const NAME = `${TITLES}${WORD}${MORE_NAME}`;
const NUMBER = String.raw`(?:\s*\(?#\s?\d{1,12}\)?)?`;
const SEPARATOR = String.raw`\s*(?:[,;:|/–—]|-\s)`;

const LABEL = '(?:Tel(?:efon)?|Natel|Mobil(?:e|telefon|nummer)?|Handy(?:nummer)?|Phone|Cell|SMS)';
const LABELLED = String.raw`(?:^|[,;.|(–-]\s*)${LABEL}(?:[ .-]*(?:Nr|Nummer|No)(?!\p{L}))?[ .:]*`;
const TELEPHONE = String.raw`\+?\(?\d(?:[ ().'/-]{0,2}\d){7,14}`;
const AFTER_NUMBER = String.raw`(?=\s*(?:$|[,;|)/–]|\.(?:\s|$)))`;

/** Words by which a number in the same text may be that of the practice, of another doctor or of a relative. */
const SOMEBODY_ELSE = [
  'praxis|cabinet|klinik|spital|mutter|vater|eltern|(?:ehe)?partner|ehe(?:mann|frau)',
  String.raw`(?<!\p{L})(?:sekretariat|empfang|notfall|hotline|zentrale|fax|rückfrage|verhinder|absag|abmeld|verschieb)`,
  String.raw`(?<!\p{L})(?:erreich|zuweis|überweis|spitex|apotheke|versicherung|krankenkasse|mama|papa|angehörig)`,
  String.raw`(?<!\p{L})(?:tochter|sohn|schwester|bruder|begleit|beistand|betreu|dolmetsch|taxi|fahrdienst|chauffeur)`,
  String.raw`(?<!\p{L})(?:kontaktperson|arbeitgeber|einwahl|dial-?in|meeting)`,
].join('|');

/** Words by which a number on the same line may be a doctor's or a home's. */
const OTHER_PLACE = String.raw`(?:[aä]rzt|therapeut|heim(?!\p{L})|(?<!\p{L})labor(?!\p{L})|(?<!\p{L})(?:dr|prof)\.)`;
const ON_ITS_LINE = `(?!.*${OTHER_PLACE})(?<!${OTHER_PLACE}.*)`;

/** What a number stands for when it is not a patient's. */
const THING = String.raw`(?<!(?:Zimmer|Raum|Saal|Fall|Fälle|Ticket|Auftrag|Rechnung|Gerät|Platz|Gruppe|Room|Case|Nr\.?)\s*)`;
const PATIENT_LABEL = String.raw`(?<!\p{L})(?:Pat(?:ient(?:en)?)?\.?[\s-]*(?:Nr|Nummer|No|Number|ID)|PID)(?!\p{L})`;

/** What practices' calendars typically have: 'Muster Anna, Kontrolle', 'Anna Muster – Kontrolle', '#1234', 'Natel 079 …'. */
export const shippedPatterns = {
  patientNumber: [
    {
      from: 'summary',
      pattern: String.raw`${PATIENT_LABEL}[\s.:#]*(?<value>[A-Z]{0,3}\d{1,12})(?![\p{L}\d])`,
    },
    { from: 'summary', pattern: String.raw`(?<=^|[\s(])${THING}#\s?(?<value>\d{3,12})(?=$|[\s),;:])` },
    {
      from: 'description',
      pattern: String.raw`${PATIENT_LABEL}[\s.:#]*(?<value>[A-Z]{0,3}\d{1,12})(?![\p{L}\d])`,
    },
  ],
  name: [
    {
      from: 'summary',
      pattern: `${BEFORE}(?<value>${NAME}${MORE_NAME}{0,2})(?=${NUMBER}${SEPARATOR})`,
      matchCase: true,
    },
    {
      from: 'summary',
      pattern: String.raw`${BEFORE}(?<value>${NAME})(?=${NUMBER}\s*(?:$|\(|\+|\d))`,
      matchCase: true,
    },
  ],
  mobile: [
    { from: 'attendee', pattern: String.raw`<(?:tel|sms):(?<value>\+?[\d().-]{7,25})>` },
    {
      from: 'description',
      pattern: `${LABELLED}(?<value>${TELEPHONE})${AFTER_NUMBER}${ON_ITS_LINE}`,
      unless: SOMEBODY_ELSE,
    },
    {
      from: 'summary',
      pattern: `${LABELLED}(?<value>${TELEPHONE})${AFTER_NUMBER}${ON_ITS_LINE}`,
      unless: SOMEBODY_ELSE,
    },
    {
      from: 'summary',
      pattern: String.raw`(?<=[\s,;(])(?<value>(?:\+[1-9]|00[1-9]|0[1-9])[\d './-]{7,18}\d)\)?$${ON_ITS_LINE}`,
      unless: SOMEBODY_ELSE,
    },
  ],
  reasonCode: [{ from: 'categories', pattern: String.raw`^(?<value>[\p{Lu}\d]{1,6})$`, matchCase: true }],
  reasonName: [
    { from: 'description', pattern: String.raw`^(?:Besuchsgrund|Grund|Reason)\s*:\s*(?<value>[^\n]{1,60})$` },
    {
      from: 'summary',
      pattern: String.raw`${BEFORE}${NAME}${MORE_NAME}{0,2}${NUMBER}${SEPARATOR}\s*(?<value>[^\s,;|#(\d][^,;|#(\d]{0,58})(?=$|[,;|#(])`,
      matchCase: true,
    },
    {
      from: 'categories',
      pattern: String.raw`^(?<value>[^\n]{1,60})$`,
      unless: 'kategorie|category|catégorie',
    },
  ],
  doctor: [
    {
      from: 'organizer',
      pattern: String.raw`^(?<value>(?:(?:Frau|Herr)\s+)?(?:Prof|Dr|med|pract)\.?\s[^<]{1,80}?)\s*<`,
    },
    {
      from: 'description',
      pattern: String.raw`^(?:Arzt|Ärztin|Behandler(?:in)?|Therapeut(?:in)?|Doctor)\s*:\s*(?<value>[^\n]{2,80})$`,
    },
  ],
  specialty: [],
  status: [
    {
      from: 'summary',
      pattern: String.raw`^[^\p{L}\d]*(?:abgesagt|storniert|annulliert|cancell?ed|annulée?|annullato)(?!\p{L})`,
      value: 'cancelled',
    },
  ],
} as const satisfies Record<IcsField, readonly IcsPattern[]>;
