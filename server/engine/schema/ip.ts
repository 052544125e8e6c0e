/**
 * IP addresses and CIDR blocks as the API server reads them.
 * Upstream: `k8s.io/apimachinery/pkg/util/validation/ip.go`, with the gate StrictIPCIDRValidation on.
 */
import { invalid, printPath, type FieldError, type FieldPath } from './field.js';
import { goQuote } from './go-text.js';

/** An address: four bytes for IPv4 (also when written as IPv4-mapped IPv6), sixteen for IPv6. */
export interface Address {
  readonly bytes: readonly number[];
  /** An octet was written with a leading zero, which strict parsers refuse. */
  readonly leadingZeros: boolean;
  /** An IPv4 address in the dress of an IPv6 one: `::ffff:1.2.3.4`. */
  readonly mapped: boolean;
}

export interface Cidr {
  readonly address: Address;
  /** Length of the prefix in bits. */
  readonly length: number;
  readonly leadingZeros: boolean;
}

const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

/** Reads an address leniently; `undefined` when it is none at all. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    const octets = parseOctets(text);
    return octets && { bytes: octets.bytes, leadingZeros: octets.leadingZeros, mapped: false };
  }
  return parseIpv6(text);
}

function parseOctets(text: string): { readonly bytes: number[]; readonly leadingZeros: boolean } | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^[0-9]+$/.test(part) && Number(part) <= 255)) {
    return undefined;
  }
  return { bytes: parts.map(Number), leadingZeros: parts.some((part) => part.length > 1 && part.startsWith('0')) };
}

function parseIpv6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) {
    return undefined;
  }
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : { bytes: [], leadingZeros: false };
  if (head === undefined || tail === undefined) {
    return undefined;
  }
  const missing = 16 - head.bytes.length - tail.bytes.length;
  if (halves.length === 2 ? missing < 2 : missing !== 0) {
    return undefined;
  }
  const bytes = [...head.bytes, ...Array.from({ length: missing }, () => 0), ...tail.bytes];
  const mapped = mappedPrefix.every((byte, index) => bytes[index] === byte);
  return { bytes: mapped ? bytes.slice(12) : bytes, leadingZeros: head.leadingZeros || tail.leadingZeros, mapped };
}

/** Groups of a half; an IPv4 address may stand at the very end. */
function parseGroups(text: string, last: boolean): { bytes: number[]; leadingZeros: boolean } | undefined {
  if (text === '') {
    return { bytes: [], leadingZeros: false };
  }
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    if (last && index === groups.length - 1 && group.includes('.')) {
      const octets = parseOctets(group);
      return octets && { bytes: [...bytes, ...octets.bytes], leadingZeros: octets.leadingZeros };
    }
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) {
      return undefined;
    }
    const value = parseInt(group, 16);
    bytes.push(value >> 8, value & 255);
  }
  return { bytes, leadingZeros: false };
}

/** Reads `address/length` leniently. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (address === undefined || !/^[0-9]{1,8}$/.test(digits)) {
    return undefined;
  }
  // Upstream keeps the bits of the notation: a mapped address has 128.
  const bits = text.slice(0, slash).includes(':') ? 128 : 32;
  const length = Number(digits);
  const leadingZeros = address.leadingZeros || (digits.length > 1 && digits.startsWith('0'));
  return length > bits ? undefined : { address, length, leadingZeros };
}

/** The address as Go prints it: RFC 5952 for IPv6, dotted for IPv4. */
export function printAddress({ bytes }: Pick<Address, 'bytes'>): string {
  if (bytes.length === 4) {
    return bytes.join('.');
  }
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0));
  const gap = longestZeroRun(groups);
  const print = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return gap === undefined
    ? print(groups)
    : `${print(groups.slice(0, gap.start))}::${print(groups.slice(gap.start + gap.length))}`;
}

function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } | undefined {
  let best: { start: number; length: number } | undefined;
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) {
      end++;
    }
    if (end - start > Math.max(best?.length ?? 0, 1)) {
      best = { start, length: end - start };
    }
    start = Math.max(start, end);
  }
  return best;
}

/** The block's first address. */
export function maskAddress({ address, length }: Cidr): Address {
  const kept = prefixBits(address, length);
  const bytes = address.bytes.map((byte, index) => {
    const bits = Math.min(8, Math.max(0, kept - 8 * index));
    return byte & (255 << (8 - bits)) & 255;
  });
  return { ...address, bytes };
}

function prefixBits(address: Address, length: number): number {
  return address.mapped ? Math.max(0, length - 96) : length;
}

function printCidr(cidr: Cidr): string {
  return `${printAddress(maskAddress(cidr))}/${prefixBits(cidr.address, cidr.length)}`;
}

/** Does the block hold the other block, and is it larger? */
export function isStrictSubset(inner: Cidr, outer: Cidr): boolean {
  const at = maskAddress({ ...outer, address: { ...inner.address, mapped: outer.address.mapped } });
  const sameFamily = inner.address.bytes.length === outer.address.bytes.length;
  return sameFamily && outer.length < inner.length && printAddress(at) === printAddress(maskAddress(outer));
}

/** An address in a field that always existed: strict for new objects. */
export function checkAddress(path: FieldPath, value: string): FieldError[] {
  const address = parseAddress(value);
  const origin = 'format=ip-sloppy';
  if (address === undefined) {
    return [invalid(path, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)', origin)];
  }
  if (address.leadingZeros) {
    return [invalid(path, value, 'must not have leading 0s', origin)];
  }
  return address.mapped ? [invalid(path, value, 'must not be an IPv4-mapped IPv6 address', origin)] : [];
}

/** A block in a field that always existed. */
export function checkCidr(path: FieldPath, value: string): FieldError[] {
  const cidr = parseCidr(value);
  if (cidr === undefined) {
    return [invalid(path, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  }
  if (cidr.leadingZeros) {
    return [invalid(path, value, 'must not have leading 0s in IP or prefix length')];
  }
  if (cidr.address.mapped) {
    return [invalid(path, value, 'must not have an IPv4-mapped IPv6 address')];
  }
  return printAddress(maskAddress(cidr)) === printAddress(cidr.address)
    ? []
    : [invalid(path, value, 'must not have bits set beyond the prefix length')];
}

/** What the server warns of in an address that passed. */
export function addressWarnings(path: FieldPath, value: string): string[] {
  const address = parseAddress(value);
  if (address === undefined) {
    return [];
  }
  const canonical = printAddress(address);
  if (address.leadingZeros || address.mapped) {
    return [`${printPath(path)}: non-standard IP address ${goQuote(value)} is invalid: use ${goQuote(canonical)}`];
  }
  return address.bytes.length === 16 && canonical !== value
    ? [
        `${printPath(path)}: IPv6 address ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(canonical)})`,
      ]
    : [];
}

/** What the server warns of in a block. */
export function cidrWarnings(path: FieldPath, value: string): string[] {
  const cidr = parseCidr(value);
  if (cidr === undefined) {
    return [];
  }
  const place = printPath(path);
  const network = printCidr(cidr);
  const warnings: string[] = [];
  if (printAddress(cidr.address) !== printAddress(maskAddress(cidr))) {
    // Go counts the bits of the text's family, also where IPv4 stands within IPv6.
    const bits = cidr.address.mapped ? 128 : cidr.address.bytes.length * 8;
    const single = `${printAddress(cidr.address)}/${bits}`;
    warnings.push(
      `${place}: CIDR value ${goQuote(value)} is ambiguous in this context (should be ${goQuote(network)} or ${goQuote(single)}?)`,
    );
  }
  if (cidr.leadingZeros || cidr.address.mapped) {
    warnings.push(`${place}: non-standard CIDR value ${goQuote(value)} is invalid: use ${goQuote(network)}`);
  }
  const canonical = `${printAddress(cidr.address)}/${cidr.length}`;
  return warnings.length > 0 || cidr.address.bytes.length === 4 || canonical === value
    ? warnings
    : [`${place}: IPv6 CIDR value ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(canonical)})`];
}
