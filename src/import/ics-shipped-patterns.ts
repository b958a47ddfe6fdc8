import { NO_NAMES, OTHER_PLACE, otherLine, SOMEBODY_ELSE, STAFF, TOPICS } from './ics-pattern-words.ts';
import type { IcsField, IcsPattern } from './ics-patterns.ts';

// What is unsure yields nothing: somebody who gets no reminder is named by the run (P8), a wrong one is not noticed.

const WORD = String.raw`(?!(?:${NO_NAMES})(?![\p{L}-]))\p{Lu}[\p{L}\p{M}'’.-]*`;
/** 'Dr. Meier' alone may be the practice's own doctor. */
const TITLES = String.raw`(?:(?:Herr|Frau|Hr\.|Fr\.)\s+(?:(?:Dr|Prof|med)\.\s+)*)?`;
const MORE_NAME = String.raw`(?:\s+(?:(?:von|van|de|der|den|del|della|da|di|la|le)\s+){0,2}${WORD})`;

/** What may stand before a name: that it is cancelled, a number. */
const BEFORE = String.raw`^(?:(?!Rückruf|Anruf|Absage|Telefon|Vertret|Ferien|Pikett|Privat|Notiz|Labor|Ersatz|Weiterbildung|Kurs|Sitzung|Team)\p{Lu}\p{L}{4,12}\s*:\s*)?(?:\(?#\s?\d{1,12}\)?[,:]?\s+)?`;
const NAME = `${TITLES}${WORD}${MORE_NAME}`;
const NUMBER = String.raw`(?:\s*\(?#\s?\d{1,12}\)?)?`;
const SEPARATOR = String.raw`\s*(?:[,;:|/–—]|-\s)`;

const LABEL = '(?:Tel(?:efon)?|Natel|Mobil(?:e|telefon|nummer)?|Handy(?:nummer)?|Phone|Cell|SMS)';
const OF_LABEL = String.raw`(?:[ .-]*(?:Nr|Nummer|No)(?!\p{L}))?[ .:]*`;
const LABELLED = String.raw`(?:^|[,;.|(–-]\s*)${LABEL}${OF_LABEL}`;
const TELEPHONE = String.raw`\+?\(?\d(?:[ ().'/-]{0,2}\d){7,14}`;
const AFTER_NUMBER = String.raw`(?=\s*(?:$|[,;|)/–]|\.(?:\s|$)))`;

/** Only where every line of the text is known: a number below 'MPA Sandra' is hers. */
const OTHERS = `${SOMEBODY_ELSE}|${STAFF}|${otherLine(`${LABEL}${OF_LABEL}${TELEPHONE}`)}`;
const ON_ITS_LINE = `(?!.*${OTHER_PLACE})(?<!${OTHER_PLACE}.*)`;

/** Of the whole summary: somebody, what for in known words, and the number. */
const SOMEBODY = String.raw`^(?:\p{L}{5,13} ?: )?(?:\(?# ?\d{1,12}\)?[,:]? )?\p{L}(?:(?! - )[^,;:|/–—(\d+#\n]){2,80}`;
const JOIN = '(?: ?[,;:|/–—] ?| - )';
const IN_SUMMARY = String.raw`${SOMEBODY}(?: ?\(?# ?\d{1,12}\)?)?(?:${JOIN}${TOPICS}){0,3}(?:${JOIN}| ?\(| )?`;

/** What a number stands for when it is not a patient's. */
const THING = String.raw`(?<!(?:Zimmer|Raum|Saal|Fall|Fälle|Ticket|Auftrag|Rechnung|Gerät|Platz|Gruppe|Room|Case|Nr\.?)\s*)`;
const PATIENT_LABEL = String.raw`(?:Pat(?:ienten)?\.?[\s-]*(?:Nr|Nummer|ID)|Patient (?:No|Number|ID))(?!\p{L})[\s.:#]*`;
/** The number as a whole: of 1001-2, 10 01 or 1'001 a part is somebody else's. */
const WHOLE_NUMBER = String.raw`(?<value>[A-Z]{0,3}\d{1,12})(?=\s*(?:$|[,;:)|(–]|[.?](?:\s|$))|\s+(?!(?:und|oder|bis|et|and|or)(?!\p{L}))\p{L})`;

/** What practices' calendars typically have: 'Muster Anna, Kontrolle', 'Anna Muster – Kontrolle', '#1234', 'Natel 079 …'. */
export const shippedPatterns = {
  patientNumber: [
    {
      from: 'summary',
      pattern: String.raw`(?<=^|[\s,;|(–])${PATIENT_LABEL}${WHOLE_NUMBER}`,
      unless: SOMEBODY_ELSE,
    },
    { from: 'summary', pattern: String.raw`(?<=^|[\s(])${THING}#\s?(?<value>\d{3,12})(?=$|[\s),;:])` },
    {
      from: 'description',
      pattern: `(?<=^ *|[,;|(] *)${PATIENT_LABEL}${WHOLE_NUMBER}`,
      unless: SOMEBODY_ELSE,
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
    {
      from: 'description',
      pattern: `${LABELLED}(?<value>${TELEPHONE})${AFTER_NUMBER}${ON_ITS_LINE}`,
      unless: OTHERS,
    },
    {
      from: 'summary',
      pattern: String.raw`${IN_SUMMARY}${LABEL}${OF_LABEL}(?<value>${TELEPHONE})\)?$`,
      unless: `${SOMEBODY_ELSE}|${OTHER_PLACE}`,
    },
    {
      from: 'summary',
      pattern: String.raw`${IN_SUMMARY}(?<=[\s,;(])(?<value>(?:\+[1-9]|00[1-9]|0[1-9])[\d './-]{7,18}\d)\)?$`,
      unless: `${SOMEBODY_ELSE}|${OTHER_PLACE}`,
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
  location: [{ from: 'location', pattern: String.raw`(?<![\s\S])(?<value>[\s\S]+)` }],
  status: [
    {
      from: 'summary',
      pattern: String.raw`^[^\p{L}\d]*(?:abgesagt|storniert|annulliert|cancell?ed|annulée?|annullato)(?!\p{L})`,
      value: 'cancelled',
    },
    {
      from: 'summary',
      pattern: String.raw`(?<!\p{L}|nicht\s)(?:hat abgesagt|(?:abgesagt|storniert|annulliert|cancell?ed|annulée?|annullato)[\s)\]!.*]*$)`,
      value: 'cancelled',
    },
  ],
} as const satisfies Record<IcsField, readonly IcsPattern[]>;
