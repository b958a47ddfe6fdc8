/** A reference's target as an address: on which server, if it says so, and which resource. */
export type FhirAddress = Readonly<{
  /** 'server.example/fhir', without its protocol; null: the server the referring resource came from. */
  base: string | null;
  /** 'Patient/1', or 'urn:uuid:…'. */
  key: string;
}>;

/** Reads 'Patient/1', 'https://server.example/fhir/Patient/1/_history/2' or 'urn:uuid:…'; null when it is none. */
export function addressOf(reference: string): FhirAddress | null {
  const text = reference.trim();
  if (/^urn:(uuid|oid):/i.test(text)) return { base: null, key: text.toLowerCase() };
  const parts = ADDRESS.exec(text)?.groups;
  if (parts === undefined) return null;
  const base = parts['base']?.toLowerCase().replace(/\/+$/, '') ?? null;
  return { base, key: `${parts['type']}/${parts['id']}` };
}

/** The type a reference names; null when it names none, as 'urn:uuid:…' does. */
export function typeOfReference(reference: string): string | null {
  const conditional = /^([A-Z][A-Za-z]{1,63})\?/.exec(reference)?.[1];
  return conditional ?? ADDRESS.exec(reference.trim())?.groups?.['type'] ?? null;
}

const ADDRESS =
  /^(?:https?:\/\/(?<base>[^\s?#]{1,500})\/)?(?<type>[A-Z][A-Za-z]{1,63})\/(?<id>[A-Za-z0-9._~-]{1,128})(?:\/_history\/[^/\s]{1,128})?\/?$/;
