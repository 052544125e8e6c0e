/**
 * Formats of names and keys: each function returns what is wrong with a value, one sentence a fault.
 * Upstream: `k8s.io/apimachinery/pkg/util/validation` and `…/pkg/api/validate/content`.
 */
import { byteLength, goQuote } from './go-text.js';

type Faults = readonly string[];

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const underscoreLabel = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const underscoreSubdomain = `${underscoreLabel}(\\.${underscoreLabel})*`;
const labelKey = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${labelKey})?`;

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
const labelPattern = whole(label);
const subdomainPattern = whole(subdomain);
const underscoreSubdomainPattern = whole(underscoreSubdomain);
const labelKeyPattern = whole(labelKey);
const labelValuePattern = whole(labelValue);

export const longestLabel = 63;
export const longestSubdomain = 253;

/** `must be between 1 and 65535, inclusive`. */
export function rangeFault(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

function lengthFault(limit: number, unit: 'characters' | 'bytes' = 'characters'): string {
  return `must be no more than ${limit} ${unit}`;
}

function patternFault(words: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return examples.length === 0
    ? `${words} (regex used for validation is '${pattern}')`
    : `${words} (e.g. ${shown}regex used for validation is '${pattern}')`;
}

/** A DNS label: lower case letters, digits and inner hyphens, at most 63. */
export function dnsLabelFaults(value: string): Faults {
  if (value.length <= longestLabel && labelPattern.test(value)) {
    return [];
  }
  const faults = tooLongFault(value, longestLabel);
  if (!labelPattern.test(value)) {
    faults.push(
      subdomainPattern.test(value)
        ? 'must not contain dots'
        : patternFault(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            label,
            'my-name',
            '123-abc',
          ),
    );
  }
  return faults;
}

/** A DNS subdomain: labels joined by dots, at most 253 characters. */
export function dnsSubdomainFaults(value: string): Faults {
  if (value.length <= longestSubdomain && subdomainPattern.test(value)) {
    return [];
  }
  const faults = tooLongFault(value, longestSubdomain);
  if (!subdomainPattern.test(value)) {
    faults.push(
      patternFault(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        subdomain,
        'example.com',
      ),
    );
  }
  return faults;
}

/** A DNS subdomain whose labels may hold underscores: search domains. */
export function underscoreSubdomainFaults(value: string): Faults {
  const faults = tooLongFault(value, longestSubdomain);
  if (!underscoreSubdomainPattern.test(value)) {
    faults.push(
      patternFault(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
        underscoreSubdomain,
        'example.com',
      ),
    );
  }
  return faults;
}

/** `*.example.com`. */
export function wildcardSubdomainFaults(value: string): Faults {
  const pattern = `\\*\\.${subdomain}`;
  const faults = tooLongFault(value, longestSubdomain);
  if (!whole(pattern).test(value)) {
    faults.push(
      patternFault(
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
        pattern,
        '*.example.com',
      ),
    );
  }
  return faults;
}

function tooLongFault(value: string, limit: number, unit?: 'bytes'): string[] {
  return byteLength(value) > limit ? [lengthFault(limit, unit)] : [];
}

/** The same subdomain rule where upstream counts in bytes: prefixes of label keys, names of ReplicationControllers. */
export function longNameFaults(value: string): Faults {
  return dnsSubdomainFaults(value).map((fault) =>
    fault === lengthFault(longestSubdomain) ? lengthFault(longestSubdomain, 'bytes') : fault,
  );
}

const labelKeyWords =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const labelKeyFault = patternFault(labelKeyWords, labelKey, 'MyName', 'my.name', '123-abc');

/** A qualified name: an optional DNS subdomain and `/`, then at most 63 characters. Keys of labels and annotations, among others. */
export function qualifiedNameFaults(value: string): Faults {
  const parts = value.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${labelKeyFault} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts[parts.length - 1] ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const faults = prefix === undefined ? [] : [...prefixFaults(prefix)];
  if (name === '') {
    faults.push('name part must be non-empty');
  } else if (byteLength(name) > longestLabel) {
    faults.push(`name part ${lengthFault(longestLabel, 'bytes')}`);
  }
  if (!labelKeyPattern.test(name)) {
    faults.push(`name part ${labelKeyFault}`);
  }
  return faults;
}

function prefixFaults(prefix: string): Faults {
  if (prefix === '') {
    return ['prefix part must be non-empty'];
  }
  return longNameFaults(prefix).map((fault) => `prefix part ${fault}`);
}

/** A label value: empty, or at most 63 characters of the key's charset. */
export function labelValueFaults(value: string): Faults {
  if (value.length <= longestLabel && labelValuePattern.test(value)) {
    return [];
  }
  const faults = tooLongFault(value, longestLabel, 'bytes');
  if (!labelValuePattern.test(value)) {
    faults.push(
      patternFault(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        labelValue,
        'MyValue',
        'my_value',
        '12345',
      ),
    );
  }
  return faults;
}

/** A name of a port: at most 15 of `a-z0-9-` with a letter among them. */
export function portNameFaults(value: string): Faults {
  const faults = tooLongFault(value, 15);
  if (!/^[-a-z0-9]+$/.test(value)) {
    faults.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) {
    faults.push('must contain at least one letter (a-z)');
  }
  if (value.includes('--')) {
    faults.push('must not contain consecutive hyphens');
  }
  if (value.startsWith('-') || value.endsWith('-')) {
    faults.push('must not begin or end with a hyphen');
  }
  return faults;
}

export function portNumberFaults(value: number): Faults {
  return value >= 1 && value <= 65535 ? [] : [rangeFault(1, 65535)];
}

const largestId = 2147483647;

/** A user or group id. */
export function idFaults(value: number): Faults {
  return value >= 0 && value <= largestId ? [] : [rangeFault(0, largestId)];
}

export function isPercent(value: string): boolean {
  return /^[0-9]+%$/.test(value);
}

export function percentFaults(value: string): Faults {
  return isPercent(value)
    ? []
    : [
        patternFault(
          "a valid percent string must be a numeric string followed by an ending '%'",
          '[0-9]+%',
          '1%',
          '93%',
        ),
      ];
}

export function headerNameFaults(value: string): Faults {
  return /^[-A-Za-z0-9]+$/.test(value)
    ? []
    : [
        patternFault(
          "a valid HTTP header must consist of alphanumeric characters or '-'",
          '[-A-Za-z0-9]+',
          'X-Header-Name',
        ),
      ];
}

/** An environment variable's name: any printable ASCII but `=`. */
export function environmentNameFaults(value: string): Faults {
  if (value === '') {
    return ['environment variable name must be non-empty'];
  }
  return /^[ -<>-~]*$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** A key of a ConfigMap or Secret. */
export function configKeyFaults(value: string): Faults {
  const faults = tooLongFault(value, longestSubdomain);
  if (!/^[-._a-zA-Z0-9]+$/.test(value)) {
    faults.push(
      patternFault(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        '[-._a-zA-Z0-9]+',
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    );
  }
  if (value === '.' || value === '..') {
    faults.push(`must not be '${value}'`);
  } else if (value.startsWith('..')) {
    faults.push("must not start with '..'");
  }
  return faults;
}

/** A name that becomes a segment of a URL path. */
export function pathSegmentFaults(value: string): Faults {
  if (value === '.' || value === '..') {
    return [`may not be '${value}'`];
  }
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`);
}

/** `acme.io/foo`: what is wrong, and with which part. */
export function domainPrefixedPathFaults(value: string): readonly (readonly [part: string, fault: string])[] {
  const slash = value.indexOf('/');
  if (slash <= 0 || slash === value.length - 1) {
    return [[value, `must be a domain-prefixed path (such as ${goQuote('acme.io/foo')})`]];
  }
  const host = value.slice(0, slash);
  const rest = value.slice(slash + 1);
  const faults = dnsSubdomainFaults(host).map((fault) => [host, fault] as const);
  const pattern = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
  return whole(pattern).test(rest) ? faults : [...faults, [rest, patternFault('Invalid path', pattern)]];
}

/** For a name that will get a suffix: a trailing hyphen is fine then. */
export function maskTrailingHyphen(name: string): string {
  // Upstream drops the character before the hyphen as well.
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}
