/**
 * Addresses of a Service.
 * Upstream: `ValidateServiceClusterIPsRelatedFields`, `ValidateEndpointIP` in `pkg/apis/core/validation`.
 */
import type { ServiceSpec } from '../../kubernetes/types.js';
import {
  checkEnum,
  child,
  duplicate,
  invalid,
  isEmpty,
  item,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { opaque } from '../go-text.js';
import { checkAddress, parseAddress, type Address } from '../ip.js';

export function checkClusterIps(spec: ServiceSpec, specPath: FieldPath): FieldError[] {
  if (spec.type === 'ExternalName') {
    return [];
  }
  const { clusterIPs = [] } = spec;
  const path = child(specPath, 'clusterIPs');
  const addresses = checkEach(clusterIPs, path);
  const errors = [
    ...checkPrimary(spec, path),
    ...checkFamilies(spec.ipFamilies ?? [], child(specPath, 'ipFamilies')),
    ...checkEnum(child(specPath, 'ipFamilyPolicy'), spec.ipFamilyPolicy, [
      'PreferDualStack',
      'RequireDualStack',
      'SingleStack',
    ]),
    ...addresses,
    ...(clusterIPs.length > 2 ? [invalid(path, opaque(clusterIPs), 'may only hold up to 2 values')] : []),
  ];
  // Anything more about the families of broken addresses would only confuse.
  return addresses.length > 0 ? errors : [...errors, ...checkStacks(spec, path)];
}

/** `clusterIP` is the first of `clusterIPs`. */
function checkPrimary({ clusterIP, clusterIPs = [] }: ServiceSpec, path: FieldPath): FieldError[] {
  if (isEmpty(clusterIP)) {
    return clusterIPs.length > 0
      ? [invalid(path, opaque(clusterIPs), 'must be empty when `clusterIP` is not specified')]
      : [];
  }
  if (clusterIPs.length === 0) {
    return [required(path)];
  }
  return clusterIPs[0] === clusterIP ? [] : [invalid(path, opaque(clusterIPs), 'first value must match `clusterIP`')];
}

function checkFamilies(families: readonly string[], path: FieldPath): FieldError[] {
  return families.flatMap((family, index) => {
    const at = item(path, index);
    const repeated = families.indexOf(family) < index ? [duplicate(at, family)] : [];
    return [...checkEnum(at, family, ['IPv4', 'IPv6']), ...repeated];
  });
}

function checkEach(clusterIPs: readonly string[], path: FieldPath): FieldError[] {
  return clusterIPs.flatMap((address, index) => {
    if (index > 0 || address !== 'None') {
      return checkAddress(item(path, index), address);
    }
    return clusterIPs.length > 1 ? [invalid(path, opaque(clusterIPs), "'None' must be the first and only value")] : [];
  });
}

function isIpv6(text: string): boolean {
  return parseAddress(text)?.bytes.length === 16;
}

function checkStacks({ clusterIPs = [], ipFamilies = [] }: ServiceSpec, path: FieldPath): FieldError[] {
  if (clusterIPs.length === 1 && clusterIPs[0] === 'None') {
    return [];
  }
  const kinds = new Set(clusterIPs.map(isIpv6));
  const errors =
    clusterIPs.length > 1 && kinds.size < 2
      ? [invalid(path, opaque(clusterIPs), 'may specify no more than one IP for each IP family')]
      : [];
  return [
    ...errors,
    ...clusterIPs.flatMap((address, index) => {
      const family = ipFamilies[index];
      const wrong = (family === 'IPv4' && isIpv6(address)) || (family === 'IPv6' && !isIpv6(address));
      return family !== undefined && wrong
        ? [invalid(item(path, index), address, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``)]
        : [];
    }),
  ];
}

/** Addresses that are valid and lead to somewhere else. */
export function checkExternalIps(addresses: readonly string[], path: FieldPath): FieldError[] {
  return addresses.flatMap((text, index) => {
    const at = item(path, index);
    const errors = checkAddress(at, text);
    const address = parseAddress(text);
    return errors.length > 0 || address === undefined
      ? errors
      : specialRanges(address, text).map((detail) => invalid(at, text, detail, 'format=endpoint-ip'));
  });
}

function specialRanges({ bytes }: Address, text: string): readonly string[] {
  const [first = 0, second = 0, third = 0] = bytes;
  const six = bytes.length === 16;
  const faults: string[] = [];
  if (bytes.every((byte) => byte === 0)) {
    faults.push(`may not be unspecified (${text})`);
  }
  const loopback = six ? bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1 : first === 127;
  if (loopback) {
    faults.push('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  }
  if (six ? first === 0xfe && (second & 0xc0) === 0x80 : first === 169 && second === 254) {
    faults.push('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  }
  if (six ? first === 0xff && (second & 0x0f) === 2 : first === 224 && second === 0 && third === 0) {
    faults.push('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  }
  return faults;
}
