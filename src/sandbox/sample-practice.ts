import { addDays, type LocalDate, localDateOf, nextWorkday } from '../model/time.ts';
import { SPECIAL_NUMBERS } from './special-numbers.ts';

/** The files of a made-up practice, as `rundruf import` reads them. */
export type SamplePractice = Readonly<{ patients: string; appointments: string; recalls: string }>;

const special = (fate: string): string =>
  SPECIAL_NUMBERS.find((number) => 'fate' in number && number.fate === fate)?.number ?? '';

// number,last_name,first_name,birth_date,language,mobile,email,sms_opt_out,email_opt_out,deceased_on,blocked
const PATIENTS = [
  '1001,Muster,Anna,1984-03-12,de,079 000 10 01,anna.muster@mail.example,,,,',
  '1002,Brunner,Beat,1951-11-02,de,076 000 10 02,,,,,',
  '1003,Favre,Céline,1990-07-23,fr,078 000 10 03,celine.favre@mail.example,,,,',
  '1004,Bernasconi,Luca,1977-01-30,it,079 000 10 04,luca@mail.example,,,,',
  '1005,Smith,Jane,1969-05-17,en,+44 7400 123456,jane.smith@mail.example,,,,',
  '1006,Keller,Ruth,1938-09-08,de,044 000 10 06,,,,,',
  '1007,Zürcher,Jürg,1962-12-24,de,,juerg.zuercher@mail.example,,,,',
  '1008,Meier,Sandra,1995-02-14,de,079 12,,,,,',
  '1009,Huber,Marco,2001-06-06,de,079 000 10 09,marco.huber@mail.example,1,,,',
  '1010,Steiner,Ida,1929-04-01,de,079 000 10 10,,,,2026-01-15,',
  '1011,Gerber,Urs,1980-08-19,de,079 000 10 11,urs.gerber@mail.example,,,,1',
  `1012,Baumann,Lea,1988-10-10,de,${special('off-for-a-while')},lea.baumann@mail.example,,,,`,
  `1013,Frei,Otto,1946-03-03,de,${special('unknown-subscriber')},,,,,`,
  '1014,Rochat,Émile,1958-01-21,fr,079 000 10 14,emile.rochat@mail.example,,,,',
  '1015,Widmer,Nora,2019-05-29,de,079 000 10 15,familie.widmer@mail.example,,,,',
  '1016,Widmer,Tim,2021-09-13,de,079 000 10 15,familie.widmer@mail.example,,,,',
  '1017,Lombardi,Sofia,1973-07-07,it,,sofia.lombardi@mail.example,,,,',
  '1018,Weber,Hans,1943-02-28,de,,hans.weber@mail.example,,1,,',
];

// id,patient_number,starts_at,duration_minutes,status,reason_code,reason_name,doctor,name,mobile; the day is set below
const TOMORROW = [
  'T-101,1001,08:00,30,definite,KO,Kontrolle,Dr. Muster,,',
  'T-102,1002,08:30,20,definite,LAB,Labor,Dr. Muster,,',
  'T-103,1003,08:50,30,definite,KO,Kontrolle,Dr. Berger,,',
  'T-104,1004,09:20,30,definite,IMPF,Impfung,Dr. Muster,,',
  'T-105,1005,09:50,45,definite,KO,Kontrolle,Dr. Berger,,',
  'T-106,1006,10:30,30,definite,KO,Kontrolle,Dr. Muster,,',
  'T-107,1007,11:00,30,definite,SPR,Sprechstunde,Dr. Muster,,',
  'T-108,1008,11:30,20,definite,LAB,Labor,Dr. Berger,,',
  'T-109,1009,13:00,30,definite,SPR,Sprechstunde,Dr. Berger,,',
  'T-110,1010,13:30,30,definite,KO,Kontrolle,Dr. Muster,,',
  'T-111,1011,14:00,30,definite,KO,Kontrolle,Dr. Muster,,',
  'T-112,1012,14:30,30,definite,IMPF,Impfung,Dr. Berger,,',
  'T-113,1013,15:00,30,definite,KO,Kontrolle,Dr. Muster,,',
  'T-114,1014,15:30,30,planned,SPR,Sprechstunde,Dr. Muster,,',
  'T-115,1015,16:00,20,definite,IMPF,Impfung,Dr. Berger,,',
  'T-116,1016,16:20,20,definite,IMPF,Impfung,Dr. Berger,,',
  'T-117,1017,16:40,30,definite,SPR,Sprechstunde,Dr. Muster,,',
  'T-118,1018,17:10,30,definite,KO,Kontrolle,Dr. Muster,,',
  'T-119,1001,17:30,15,definite,LAB,Labor,Dr. Muster,,',
  'T-120,1002,17:45,30,cancelled,KO,Kontrolle,Dr. Muster,,',
  'T-121,,11:45,30,definite,SPR,Sprechstunde,Dr. Berger,Roth Petra,079 000 10 21',
  'T-122,,17:00,15,definite,LAB,Labor,Dr. Berger,Vogel Max,',
];

// lighter ones, so that another run can be practised without starting anew
const LATER = [
  [
    'T-201,1003,09:00,30,definite,LAB,Labor,Dr. Berger,,',
    'T-202,1014,10:00,30,definite,KO,Kontrolle,Dr. Muster,,',
    'T-203,1007,14:00,30,planned,SPR,Sprechstunde,Dr. Muster,,',
    'T-204,1004,15:00,30,definite,KO,Kontrolle,Dr. Muster,,',
    'T-205,1006,16:00,20,definite,LAB,Labor,Dr. Berger,,',
  ],
  [
    'T-301,1001,08:30,30,definite,SPR,Sprechstunde,Dr. Muster,,',
    'T-302,1005,09:30,20,definite,LAB,Labor,Dr. Berger,,',
    'T-303,1017,11:00,30,definite,KO,Kontrolle,Dr. Muster,,',
    'T-304,1015,14:00,30,cancelled,KO,Kontrolle,Dr. Berger,,',
    'T-305,1016,14:30,30,definite,KO,Kontrolle,Dr. Berger,,',
  ],
  [
    'T-401,1002,08:00,20,definite,LAB,Labor,Dr. Muster,,',
    'T-402,1012,10:15,30,definite,KO,Kontrolle,Dr. Berger,,',
    'T-403,1009,13:30,30,definite,SPR,Sprechstunde,Dr. Berger,,',
    'T-404,1018,15:30,30,definite,KO,Kontrolle,Dr. Muster,,',
  ],
  [
    'T-501,1014,09:00,30,definite,LAB,Labor,Dr. Muster,,',
    'T-502,1003,09:30,30,planned,KO,Kontrolle,Dr. Berger,,',
    'T-503,1001,11:30,15,definite,LAB,Labor,Dr. Muster,,',
    'T-504,1013,16:30,30,definite,SPR,Sprechstunde,Dr. Muster,,',
  ],
  [
    'T-601,1004,08:30,30,definite,IMPF,Impfung,Dr. Berger,,',
    'T-602,1005,10:00,30,definite,KO,Kontrolle,Dr. Muster,,',
    'T-603,1007,13:30,30,definite,SPR,Sprechstunde,Dr. Muster,,',
  ],
];

// whose birthday is how many days from today; leap years, in which every day is
const BIRTHDAYS: Readonly<Record<string, readonly [year: string, days: number]>> = {
  '1003': ['1988', 0],
  '1009': ['2000', 0],
  '1014': ['1956', 0],
  '1005': ['1968', 1],
  '1007': ['1960', 3],
};

// greeting_consent,greeting_consent_on,greeting_consent_source,recall_consent,recall_consent_on,recall_consent_source
const CONSENTS: Readonly<Record<string, string>> = {
  '1001': 'ja,2025-03-12,Formular,ja,2025-03-12,Formular',
  '1002': ',,,ja,2024-06-03,Formular',
  '1003': 'ja,2025-09-01,Formular,,,',
  '1004': 'nein,2025-02-10,Telefon,ja,2025-02-10,Telefon',
  '1005': 'ja,,,ja,,',
  '1007': 'ja,2026-01-19,Formular,nein,2026-01-19,Formular',
  '1009': 'ja,2025-05-05,Formular,ja,2025-05-05,Formular',
  '1012': ',,,ja,2025-11-11,Formular',
  '1015': ',,,ja,2024-08-20,Mutter',
};

// id,patient_number,reason_code,reason_name,due in so many days,interval_months,lead_days
const RECALLS: readonly (readonly [start: string, dueIn: number, rest: string])[] = [
  ['R-1,1001,JK,Jahreskontrolle', 14, '12,28'],
  ['R-2,1002,LAB,Labor', 5, '3,14'], // booked already: T-102
  ['R-3,1003,JK,Jahreskontrolle', 10, '12,28'], // nothing is known of her consent
  ['R-4,1004,JK,Jahreskontrolle', 21, '12,28'],
  ['R-5,1005,AUG,Augenkontrolle', 7, ',14'],
  ['R-6,1010,JK,Jahreskontrolle', 12, '12,28'],
  ['R-7,1012,DIA,Diabeteskontrolle', 3, '6,21'],
  ['R-8,1015,IMPF2,Zweite Impfung', 60, ',28'], // not yet
  ['R-9,1001,DARM,Darmspiegelung', 300, '120,42'],
];

// booked since yesterday; when the others were booked, the practice system does not say
const BOOKED: Readonly<Record<string, readonly [days: number, time: string]>> = {
  'T-104': [-1, '16:40'],
  'T-117': [-1, '09:15'],
  'T-301': [-1, '10:05'],
  'T-402': [-1, '14:20'],
};

const PATIENT_COLUMNS =
  'number,last_name,first_name,birth_date,language,mobile,email,sms_opt_out,email_opt_out,deceased_on,blocked,' +
  'greeting_consent,greeting_consent_on,greeting_consent_source,recall_consent,recall_consent_on,recall_consent_source';
const APPOINTMENT_COLUMNS =
  'id,patient_number,starts_at,duration_minutes,status,reason_code,reason_name,doctor,name,mobile,booked_at';
const RECALL_COLUMNS = 'id,patient_number,reason_code,reason_name,due_on,interval_months,lead_days';

/**
 * A practice with a full agenda tomorrow, and lighter ones on the five working days after, seen from `now`; birthdays
 * today, and recalls for which somebody is to be called in.
 */
export function samplePractice(now: Date, timeZone: string): SamplePractice {
  const today = localDateOf(now, timeZone);
  const tomorrow = addDays(today, 1);
  let day = tomorrow;
  const later = LATER.flatMap((rows) => {
    day = nextWorkday(day);
    return onDay(rows, day);
  });
  const appointments = [...onDay(TOMORROW, tomorrow), ...later].map((row) => bookedRow(row, today));
  const recalls = RECALLS.map(([start, dueIn, rest]) => `${start},${addDays(today, dueIn)},${rest}`);
  return {
    patients: fileOf(
      PATIENT_COLUMNS,
      PATIENTS.map((row) => patientRow(row, today)),
    ),
    appointments: fileOf(APPOINTMENT_COLUMNS, appointments),
    recalls: fileOf(RECALL_COLUMNS, recalls),
  };
}

function fileOf(columns: string, rows: readonly string[]): string {
  return `${[columns, ...rows].join('\n')}\n`;
}

function patientRow(row: string, today: LocalDate): string {
  const [number = '', lastName, firstName, birthDate, ...rest] = row.split(',');
  const [year, days] = BIRTHDAYS[number] ?? [null, 0];
  const born = year === null ? birthDate : `${year}${addDays(today, days).slice(4)}`;
  return [number, lastName, firstName, born, ...rest, CONSENTS[number] ?? ',,,,,'].join(',');
}

function bookedRow(row: string, today: LocalDate): string {
  const booked = BOOKED[row.slice(0, row.indexOf(','))];
  return booked === undefined ? `${row},` : `${row},${addDays(today, booked[0])}T${booked[1]}`;
}

function onDay(rows: readonly string[], day: LocalDate): string[] {
  return rows.map((row) => row.replace(/,(\d{2}:\d{2}),/, `,${day}T$1,`));
}
