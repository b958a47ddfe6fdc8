// Texts in which a number, or a name, need not be the patient's: what is not known to be harmless is not read.

/** Words by which a number in the same text may be that of the practice, of another doctor or of a relative. */
export const SOMEBODY_ELSE = [
  'praxis|cabinet|klinik|spital|mutter|vater|eltern|(?:ehe)?partner|ehe(?:mann|frau)',
  String.raw`(?<!\p{L})(?:sekretariat|empfang|notfall|hotline|zentrale|fax|rückfrage|verhinder|absag|abmeld|verschieb)`,
  String.raw`(?<!\p{L})(?:erreich|zuweis|überweis|spitex|apotheke|versicherung|krankenkasse|mama|papa|angehörig)`,
  String.raw`(?<!\p{L})(?:tochter|sohn|schwester|bruder|begleit|beistand|betreu|dolmetsch|taxi|fahrdienst|chauffeur)`,
  String.raw`(?<!\p{L})(?:kontaktperson|arbeitgeber|einwahl|dial-?in|meeting)`,
].join('|');

/** Words by which a number on the same line may be a doctor's or a home's. */
export const OTHER_PLACE = String.raw`(?:[aä]rzt|therapeut|heim(?!\p{L})|(?<!\p{L})labor(?!\p{L})|(?<!\p{L})(?:dr|prof)\.)`;

const TOPIC = [
  String.raw`\p{L}{0,20}(?:kontrolle|konsultation|untersuch(?:ung)?|impfung|operation|behandlung|blutentnahme)`,
  String.raw`\p{L}{0,20}(?:verbandwechsel|infusion|injektion|spritze|gespräch|schmerzen|messung|abstrich|vorsorge)`,
  'tel-?konsi|konsi|check-?up|nüchtern|blutdruck|ekg|ko|zeugnis|contrôle|vaccination|controllo|vaccinazione',
].join('|');

/** What somebody comes for, in words that name nobody else: 'Kontrolle nach Operation'. */
export const TOPICS = String.raw`(?:${TOPIC})(?:[ +&-]{1,3}(?:(?:nach|vor|und|u\.) )?(?:${TOPIC})){0,3}\.?`;

const FACT =
  '(?:(?:Vor|Nach|Familien)?name|Geb(?:urtsdatum|urtstag|oren|\\.)?|Jahrgang|E-?Mail|Adresse|Sprache|Geschlecht)';

/** A line that tells who the patient is, or what for; `number` is a labelled telephone number. Behind any other, a number may be anybody's. */
export function otherLine(number: string): string {
  const piece = String.raw`(?:${TOPICS}|${number}|${FACT} ?: ?[^\n,;()]{0,80}|Geb\. ?[\d.]{4,10}|(?:Besuchsgrund|Grund|Reason) ?: ?${TOPICS})`;
  return String.raw`^(?=.*\S)(?! *${piece}(?: *[,;|–] *${piece}){0,9} *$).*$`;
}

/** Whoever treats or works here is not the patient, even on a line of the patient's. */
export const STAFF = String.raw`(?<!\p{L})(?:dr|prof|doktor|mpa|arzt|ärztin)(?!\p{L})`;

/** Words with capitals that name no person, or nobody to be reminded: 'Ferien Meier', 'Neuer Patient'. */
export const NO_NAMES = [
  'Ferien|Team|Sitzung|Besprechung|Vertret(?:er|erin|ung)|Neue[rs]?|Patient(?:in|en)?|Bitte|Fam(?:ilie|\\.)|Anruf|Rückruf',
  'Zoom|Google|Outlook|Teams|Meeting|Kalender|Geburtstag|Notfall|Pikett|Dienst|Pause|Praxis|Privat|Firma|Labor|Physio',
  'Chef|Chefin|Nachbar|Nachbarin|Mann|Gotte|Götti|Oma|Opa|Mutter|Vater|Tochter|Sohn|Bruder|Schwester|Kind|Zurückrufen|Anrufen',
  'Hausbesuch|Therapie|Kontrolle|Impfung|Erstkonsultation|Konsultation|Untersuchung|Behandlung|Telefon|Tel|Natel|Dr|Prof|Doktor|PD|med',
  'Kunde|Kundin|Treffen|Abendessen|Mittagessen|Apéro|Lieferung|Handwerker|Elektriker|Taxi|Termin|(?:\\p{Lu}\\p{Ll}+)?[Gg]espräch',
].join('|');
