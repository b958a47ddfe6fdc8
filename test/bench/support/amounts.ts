/** Messages of every sending, whatever else is in the database. */
export const MESSAGES = 5000;

/** Sent before it counts, by the engine's gateway and by the loop alike: a process that has just begun is slower. */
export const WARM_UP = 500;
