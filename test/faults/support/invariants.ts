import type { DatabasePlace } from './bare-database.ts';
import { checkBatchHistory, checkBatchStates, checkDecisions } from './invariants-batches.ts';
import { checkClaims, checkOnce } from './invariants-claims.ts';
import { readFacts } from './invariants-facts.ts';
import { checkCharges, checkEntries, checkPortalAccount } from './invariants-ledger.ts';
import { checkHistory, checkLeases, checkRecipients, checkReferences } from './invariants-messages.ts';
import { checkMail, checkPortal, type PortalFacts } from './invariants-portal.ts';
import { checkAppendOnly, checkEventsKept, checkRights } from './invariants-record.ts';

/** What is checked, and against what. */
export type InvariantQuestion = Readonly<{
  database: DatabasePlace;
  /** What the SMS portal took and how often it saw each reference: what its `/sandbox/messages` answers. */
  portal?: PortalFacts;
  /** Message-IDs, or their local parts, of the mails a server has accepted: one for each mail. */
  mail?: readonly string[];
  /** How far back a message's history may step: what is recorded was timed before its write had its turn. */
  clockToleranceMilliseconds?: number;
}>;

const CLOCK_TOLERANCE_MILLISECONDS = 15_000; // a write waits ten seconds at most for its turn

/**
 * Reads the database with its bare driver, after everybody has ended and somebody has tidied up, and tells each rule
 * that does not hold, with ids. Knows the tables and the rules, and no code of the program. With a witness
 * (`witness.ts`) it also sees what was purged, in which order things happened, and what was changed behind our back.
 */
export async function findViolations(question: InvariantQuestion): Promise<string[]> {
  const { database, portal, mail } = question;
  const tolerance = question.clockToleranceMilliseconds ?? CLOCK_TOLERANCE_MILLISECONDS;
  const facts = await readFacts(database);
  return [
    ...facts.damage,
    ...checkReferences(facts),
    ...checkHistory(facts, tolerance),
    ...checkRecipients(facts),
    ...checkLeases(facts),
    ...checkOnce(facts),
    ...checkClaims(facts),
    ...checkBatchStates(facts),
    ...checkBatchHistory(facts),
    ...checkDecisions(facts),
    ...checkCharges(facts),
    ...checkEntries(facts),
    ...checkAppendOnly(facts),
    ...checkEventsKept(facts),
    ...checkRights(facts, tolerance),
    ...(portal === undefined ? [] : [...checkPortal(facts, portal), ...checkPortalAccount(facts, portal)]),
    ...(mail === undefined ? [] : checkMail(facts, mail)),
  ];
}
