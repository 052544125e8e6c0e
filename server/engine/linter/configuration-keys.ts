/** The keys of podlint.yaml, once: read by `parseConfiguration`, written out as a JSON schema for editors. */
import type { Shape, TextCheck } from './configuration-shape.js';
import { didYouMean } from './configuration-shape.js';
import type { OptionSchema, RuleMeta } from './rule.js';
import { PRESETS } from './rule.js';
import { SEVERITIES } from './severity.js';
import { parseImageReference } from '../pod/image-reference.js';

/** Minor versions of Kubernetes that can be targeted; the newest is the default. */
export const OLDEST_KUBERNETES = 16;
export const NEWEST_KUBERNETES = 37;

const ROLES = [
  'web-server',
  'app-server',
  'database',
  'cache',
  'queue',
  'proxy',
  'log-shipper',
  'metrics-exporter',
  'agent',
  'config-reloader',
  'secrets',
  'certificate',
  'git-sync',
  'debug',
  'batch',
  'unknown',
];

type MapShape = Shape & { readonly kind: 'map' };

/** The whole file, for these rules. */
export function configurationShape(rules: readonly RuleMeta<string>[]): MapShape {
  return map('key', 'Settings of Podlint for this folder and the folders below it.', {
    extends: list(
      text('A preset (`recommended`, `strict`, `all`) or another file, relative to this one.', {
        examples: [...PRESETS, './podlint.base.yaml'],
      }),
      'What this file builds on, in order. Without it: `recommended`.',
      ['recommended'],
    ),
    rules: map('rule', 'Severity and options by rule, or by theme (`network/*`).', rulesShape(rules)),
    ignore: list(
      either('A file pattern as in .gitignore, or an exception.', [
        text('Files that are not linted, relative to this file.', {
          check: checkGlob,
          examples: ['vendor/', '**/*.gen.yaml'],
        }),
        exceptionShape(rules),
      ]),
      'Files that are not linted, and findings that are accepted.',
    ),
    kubernetes: text('The version of Kubernetes that the manifests are for.', {
      check: checkVersion,
      numeric: true,
      pattern: String.raw`^v?1\.\d{1,2}(\.\d+)?$`,
      default: `1.${NEWEST_KUBERNETES}`,
    }),
    cluster: text('The mock cluster that Pods are scheduled on: a file, relative to this one, or a preset.'),
    complete: either(
      'Do these files hold every object of their namespaces? Rules on missing objects speak only then.',
      [
        { kind: 'switch', description: 'Yes or no.' },
        text('Decided by namespace and kind.', { values: ['auto'], default: 'auto' }),
      ],
    ),
    podCidrs: list(
      text('A network in CIDR notation.', { check: checkCidr, examples: ['10.244.0.0/16'] }),
      'Networks that Pod addresses come from.',
    ),
    images: list(imageShape(), 'What is known about images, beside what Podlint knows of itself.'),
    podTemplatePaths: list(templatePathShape(), 'Where custom resources hold Pod templates.'),
    failOn: text('The severity from which `podlint` exits with 1.', {
      values: [...SEVERITIES, 'never'],
      default: 'warning',
    }),
  });
}

function rulesShape(rules: readonly RuleMeta<string>[]): Readonly<Record<string, Shape>> {
  const themes = new Set(rules.map(({ id }) => id.slice(0, id.indexOf('/'))));
  return Object.fromEntries([
    ...[...themes].map((theme) => [`${theme}/*`, either(`Every rule of the theme ${theme}.`, [severity])] as const),
    ...rules.map((rule) => [rule.id, ruleShape(rule)] as const),
  ]);
}

const severity: Shape = {
  ...text('How much it matters, or `off`.', { values: [...SEVERITIES, 'off'] }),
  name: 'severity',
};

/** What may be said of a rule without options. */
const setting: Shape = { ...map('key', 'The setting of a rule.', { severity }), name: 'setting' };

function ruleShape(rule: RuleMeta<string>): Shape {
  const options = Object.entries(rule.options ?? {}).map(([name, option]) => [name, optionShape(option)] as const);
  if (options.length === 0) return either(rule.summary, [severity, setting]);
  const keys = { severity, options: map('option', 'Options of this rule.', Object.fromEntries(options)) };
  return either(rule.summary, [severity, map('key', 'The setting of this rule.', keys)]);
}

function optionShape(option: OptionSchema): Shape {
  const { description } = option;
  switch (option.type) {
    case 'integer':
    case 'number':
      return {
        kind: 'number',
        description,
        whole: option.type === 'integer',
        minimum: option.minimum,
        default: option.default,
      };
    case 'boolean':
      return { kind: 'switch', description, default: option.default };
    case 'string':
      return { kind: 'text', description, default: option.default };
    case 'array':
      return { kind: 'list', description, items: text(description), default: option.default };
  }
}

function exceptionShape(rules: readonly RuleMeta<string>[]): Shape {
  const patterns = Object.keys(rulesShape(rules));
  return map(
    'key',
    'Accepted findings: those that fit every key given here.',
    {
      rule: text('A rule or a theme (`network/*`). Without it: every rule.', {
        examples: patterns,
        check: (value) =>
          patterns.includes(value) ? undefined : `\`${value}\` is no known rule.${didYouMean(value, patterns)}`,
      }),
      file: text('A file pattern as in .gitignore, relative to this file.', { check: checkGlob }),
      object: text('`Kind/name` or `namespace/Kind/name`; `*` stands for any text.', {
        check: checkObject,
        examples: ['Deployment/web', 'prod/StatefulSet/*'],
      }),
      container: text('The name of a container; `*` stands for any text.'),
      reason: text('Why it is accepted.'),
      until: text('The last day on which it is accepted: YYYY-MM-DD.', {
        check: checkDate,
        pattern: String.raw`^\d{4}-\d{2}-\d{2}$`,
      }),
    },
    { requiredAny: ['rule', 'file', 'object', 'container'] },
  );
}

function listenerShape(): Shape {
  const port: Shape = { kind: 'number', description: 'The port.', whole: true, minimum: 1, maximum: 65_535 };
  return map(
    'key',
    'A port that the image listens on.',
    {
      port,
      protocol: text('The protocol.', { values: ['TCP', 'UDP', 'SCTP'], default: 'TCP' }),
      bind: text('The address it is bound to.', { values: ['any', 'loopback', 'pod-ip', 'other'], default: 'any' }),
      hosts: list(
        text('A flag or variable.', { examples: ['--http-address'] }),
        'Flags and variables that hold the host of this port alone.',
      ),
      flags: list(text('A flag.', { examples: ['--port'] }), 'Flags that move this port.'),
      variables: list(text('A variable.', { examples: ['PORT'] }), 'Variables that move this port.'),
      configuration: list(absolutePath, 'Mounts whose mere presence may move this port.'),
      onlyWith: list(text('A flag or variable.'), 'It listens only when one of these is set.'),
      tags: list(text('A tag.', { examples: ['*management*'] }), 'It listens only in versions whose tag matches.'),
      notTags: list(text('A tag.', { examples: ['9.*'] }), 'It does not listen in versions whose tag matches.'),
      optional: {
        kind: 'switch',
        description: 'It may listen here or not: an excuse for a caller, no ground for a clash.',
        default: false,
      },
    },
    { required: ['port'] },
  );
}

function imageShape(): Shape {
  return map(
    'key',
    'An image and what is known about it.',
    {
      id: text('A short name, unique in this list.'),
      repositories: list(
        text('A repository.', { examples: ['team/app', 'team/*'], check: checkRepository }),
        'Without registry; `*` stands for a part of a path segment.',
      ),
      title: text('What messages call it.'),
      role: text('What it does in a Pod.', { values: ROLES }),
      listens: list(listenerShape(), 'Where it listens by default.'),
      ends: text('Does it end by itself? Without this key: it depends on its arguments.', { values: ['yes', 'no'] }),
      dataDirectories: list(absolutePath, 'Directories whose loss loses data.'),
      logDirectories: list(absolutePath, 'Directories with its log files.'),
      helps: list(text('A role or image id.'), 'What it is a helper to; `*` for anything.'),
      programs: list(
        text('A program.', { examples: ['redis-server'] }),
        'Programs that are its own: a command that starts another makes it another container.',
      ),
      oneOff: list(
        text('A word.', { examples: ['migrate'] }),
        'First arguments that make it a one-off client of itself, which ends.',
      ),
      base: {
        kind: 'switch',
        description: 'A system or language image: what it does is all in `command` and `args`.',
        default: false,
      },
      shell: text('Does the image have a shell and tools? Without this key: it may.', { values: ['none'] }),
    },
    { required: ['repositories', 'role'] },
  );
}

function templatePathShape(): Shape {
  return map(
    'key',
    'A kind of object and the place of its Pod template.',
    {
      group: text('The API group, without version.', { examples: ['argoproj.io'] }),
      kind: text('The kind.', { examples: ['Rollout'] }),
      path: text('Keys from the object to the Pod template, with dots; `*` stands for every item.', {
        examples: ['spec.template'],
        check: checkPath,
      }),
      holds: text('Is it a Pod template, with `metadata` and `spec`, or the Pod spec itself?', {
        values: ['template', 'spec'],
        default: 'template',
      }),
      replicas: text('Keys to the number of Pods.', { examples: ['spec.replicas'], check: checkPath }),
      runs: text('Are Pods that end run again? By default their `restartPolicy` tells.', {
        values: ['forever', 'to-completion'],
      }),
    },
    { required: ['group', 'kind', 'path'] },
  );
}

const checkVersion: TextCheck = (value) => {
  const match = /^v?1\.(?<minor>\d{1,2})(?:\.\d+)?$/.exec(value);
  const minor = Number(match?.groups?.minor);
  if (minor >= OLDEST_KUBERNETES && minor <= NEWEST_KUBERNETES) return undefined;
  return `\`${value}\` is no version that Podlint knows: 1.${OLDEST_KUBERNETES} to 1.${NEWEST_KUBERNETES}.`;
};

const checkGlob: TextCheck = (value) => {
  if (value.trim() === '') return 'an empty pattern matches nothing.';
  return value.length > 1000 ? 'a pattern has at most 1000 characters.' : undefined;
};

const checkObject: TextCheck = (value) =>
  /^([^/\s]+\/){1,2}[^/\s]+$/.test(value)
    ? undefined
    : `\`${value}\` is not of the form \`Kind/name\` or \`namespace/Kind/name\`.`;

const checkDate: TextCheck = (value) => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  // The 31st of February parses, as a day of March.
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
  return exists ? undefined : `\`${value}\` is no day of the form YYYY-MM-DD.`;
};

const checkPath: TextCheck = (value) =>
  /^[^.\s]+(\.[^.\s]+)*$/.test(value) ? undefined : `\`${value}\` is no path such as \`spec.template\`.`;

/** Images are matched without their registry, in every version. */
const checkRepository: TextCheck = (value) => {
  const image = parseImageReference(value);
  if (image.registry === undefined && image.tag === undefined && image.digest === undefined) return undefined;
  return `\`${value}\` names a registry or a version. Write \`${image.repository}\`; it counts in every registry.`;
};

const checkAbsolutePath: TextCheck = (value) =>
  value.startsWith('/') ? undefined : `\`${value}\` is no absolute path. Write \`/${value}\`.`;

const absolutePath = text('A path.', { check: checkAbsolutePath, pattern: '^/' });

const checkCidr: TextCheck = (value) => {
  const problem = `\`${value}\` is no network such as \`10.244.0.0/16\`.`;
  const match = /^(?<address>[0-9a-fA-F.:]+)\/(?<bits>\d{1,3})$/.exec(value);
  const address = match?.groups?.address ?? '';
  const bits = Number(match?.groups?.bits);
  if (address.includes(':')) return bits <= 128 && isIpv6(address) ? undefined : problem;
  const octets = address.split('.');
  const valid = octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255);
  return valid && bits <= 32 ? undefined : problem;
};

function isIpv6(address: string): boolean {
  const halves = address.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const complete = halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
  return complete && groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group));
}

type Details<K extends Shape['kind']> = Omit<Shape & { readonly kind: K }, 'kind' | 'description'>;

function text(description: string, details: Details<'text'> = {}): Shape & { kind: 'text' } {
  return { kind: 'text', description, ...details };
}

function list(items: Shape, description: string, initial?: readonly string[]): Shape {
  return initial ? { kind: 'list', items, description, default: initial } : { kind: 'list', items, description };
}

function either(description: string, shapes: readonly Shape[]): Shape {
  return { kind: 'either', description, shapes };
}

function map(
  noun: string,
  description: string,
  keys: Readonly<Record<string, Shape>>,
  needs: Pick<MapShape, 'required' | 'requiredAny'> = {},
): MapShape {
  return { kind: 'map', noun, description, keys: new Map(Object.entries(keys)), ...needs };
}
