import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A name for this process, unlike any other that ever was; `mayBeAlive` reads it. */
export function newOwner(): string {
  return `${machine()}:${process.pid}:${randomUUID()}`;
}

/** A process of this machine that is not there any more is certainly gone; of others nothing is known. */
export function mayBeAlive(owner: string): boolean {
  const [host, pid] = owner.split(':');
  if (host !== machine()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Two containers may share a host name but not their processes: on Linux the namespace tells them apart. */
function machine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`;
  } catch {
    return hostname();
  }
}
