/** New names: whether they are allowed, and how they are written. */
import { asString } from './completion/insert.js';
import type { Mention, Named } from './mention.js';

interface NameRule {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly words: string;
}

const label: NameRule = {
  pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
  longest: 63,
  words: 'small letters, digits and `-`, at most 63 of them, with a letter or digit at both ends',
};

const subdomain: NameRule = {
  pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
  longest: 253,
  words: 'small letters, digits, `-` and `.`, at most 253 of them, with a letter or digit at both ends',
};

/** As `k8s.io/apimachinery/pkg/util/validation` has them. */
const rules: Readonly<Record<Named, NameRule>> = {
  container: label,
  volume: label,
  // IANA_SVC_NAME: at least one letter, no two dashes in a row.
  port: {
    pattern: /^(?=.*[a-z])(?!.*--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
    longest: 15,
    words: 'small letters, digits and single `-`, at most 15 of them, with at least one letter',
  },
  'port-number': {
    pattern: /^(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/,
    longest: 5,
    words: 'a number from 1 to 65535',
  },
  'service-port': label,
  object: subdomain,
  key: { pattern: /^[-._a-zA-Z0-9]+$/, longest: 253, words: 'letters, digits, `-`, `_` and `.`' },
  'label-key': {
    pattern: /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/,
    longest: 317,
    words: 'letters, digits, `-`, `_` and `.`, at most 63 of them, behind a domain and `/` if it has one',
  },
  'label-value': {
    pattern: /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/,
    longest: 63,
    words: 'letters, digits, `-`, `_` and `.`, at most 63 of them, with a letter or digit at both ends',
  },
};

/** Why a name cannot be given; undefined where it can. `others` are all names of the place. */
export function nameFault(mention: Mention, name: string, others: readonly Mention[]): string | undefined {
  const { pattern, longest, words } =
    mention.what === 'object' && mention.kind === 'Service' ? rules.container : rules[mention.what];
  if (!pattern.test(name) || name.length > longest) return `A name here is made of ${words}.`;
  if (name === mention.name) return undefined;
  const wanted = new Set(mention.entities.map((entity) => renamed(entity, name)));
  const taken = others.some(
    ({ role, entities }) => role === 'definition' && entities.some((entity) => wanted.has(entity)),
  );
  return taken ? `${name} is there already.` : undefined;
}

/** The entity that the thing would be under another name: the name is the last part of its key. */
function renamed(entity: string, name: string): string {
  const parts = JSON.parse(entity) as unknown[];
  return JSON.stringify([...parts.slice(0, -1), name]);
}

/** How a new name is written in the place of an old one. */
export const spelled = ({ quoted, what }: Mention, name: string): string =>
  quoted || what === 'port-number' ? name : asString(name);
