/** IPv4 addresses as unsigned 32-bit numbers. */

/** Undefined where a part is over 255. */
export function parseIPv4(text: string): number | undefined {
  const parts = text.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) {
    return undefined;
  }
  return parts.reduce((value, part) => value * 256 + part, 0);
}

export interface IPv4Range {
  readonly network: number;
  /** Length of the prefix in bits. */
  readonly bits: number;
}

/** `10.244.0.0/16`; undefined for anything else, IPv6 included. */
export function parseRange(text: string): IPv4Range | undefined {
  const [address, length, ...rest] = text.split('/');
  const network = parseIPv4(address ?? '');
  const bits = Number(length);
  const isValid = rest.length === 0 && length !== undefined && Number.isInteger(bits) && bits >= 0 && bits <= 32;
  return network === undefined || !isValid ? undefined : { network, bits };
}

export function inRange(address: number, range: IPv4Range | undefined): boolean {
  if (range === undefined) {
    return false;
  }
  const size = 2 ** (32 - range.bits);
  return Math.floor(address / size) === Math.floor(range.network / size);
}
