import { isIPv6 } from 'node:net';

/** So many at once, and so many more as time passes. */
export type Rate = Readonly<{ burst: number; perSecond: number }>;

export type Limits = Readonly<{
  /** Whether this one may be answered; counts it if so. */
  take: (address: string) => boolean;
}>;

export type LimitsOptions = Readonly<{
  perAddress: Rate;
  inTotal: Rate;
  /** Milliseconds that only grow. */
  ticks: () => number;
  /** Of remembered addresses; beyond it the one seen longest ago is forgotten. */
  maxAddresses?: number;
}>;

type Bucket = { left: number; at: number };

/** How often one address, and all together, may ask; memory is bounded however many there are. */
export function createLimits({ perAddress, inTotal, ticks, maxAddresses = 1000 }: LimitsOptions): Limits {
  const all: Bucket = { left: inTotal.burst, at: ticks() };
  const known = new Map<string, Bucket>();

  const bucketOf = (address: string): Bucket => {
    const key = networkOf(address);
    const bucket = known.get(key) ?? { left: perAddress.burst, at: ticks() };
    known.delete(key); // the order of the map is the order of use
    known.set(key, bucket);
    const [oldest] = known.keys();
    if (known.size > maxAddresses && oldest !== undefined) known.delete(oldest);
    return bucket;
  };
  return {
    take(address) {
      const own = bucketOf(address);
      refill(own, perAddress, ticks());
      refill(all, inTotal, ticks());
      if (own.left < 1 || all.left < 1) return false;
      own.left -= 1;
      all.left -= 1;
      return true;
    },
  };
}

function refill(bucket: Bucket, { burst, perSecond }: Rate, now: number): void {
  bucket.left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond);
  bucket.at = now;
}

/** One customer of a network has a whole /64 of IPv6 addresses. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const missing = address.includes('::') ? Math.max(0, 8 - before.length - after.length) : 0;
  return [...before, ...Array<string>(missing).fill('0'), ...after].slice(0, 4).join(':');
}
