import { isIP } from 'node:net';

/** Whether a host name can only be this machine: unencrypted connections are allowed there alone (DESIGN §7). */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (isIP(name) === 4) return name.startsWith('127.');
  return name === '::1' || name === 'localhost';
}
