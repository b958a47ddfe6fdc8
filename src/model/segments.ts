/** The alphabet an SMS travels in: GSM 03.38 with 7 bits a character, or UCS-2 with 16. */
export type Encoding = 'gsm-7' | 'ucs-2';
