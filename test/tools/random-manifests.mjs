/** Random changes of manifests: parts of others grafted on, values replaced by odd ones, keys misspelt, lines disturbed. */
import { parse, stringify } from 'yaml';
import { generator } from './random.mjs';

const oddValues = [
  null,
  '',
  ' ',
  0,
  -1,
  1,
  3,
  65535,
  65536,
  70000,
  2147483647,
  2147483648,
  -2147483649,
  9223372036854775807n,
  1.5,
  1e3,
  true,
  false,
  [],
  {},
  [null],
  [''],
  [{}],
  'a',
  'A',
  '-a',
  'a-',
  'a.b',
  'a..b',
  'a_b',
  'a/b',
  'a/b/c',
  '/',
  '/a',
  '../a',
  'a/../b',
  './a',
  'C:\\a',
  'ä',
  '日本',
  'x'.repeat(63),
  'x'.repeat(64),
  'x'.repeat(253),
  'x'.repeat(254),
  'x'.repeat(1025),
  '1',
  '0',
  '-1',
  '1.5',
  '1e3',
  '0x1F',
  '0o17',
  '100%',
  '101%',
  '-5%',
  '50%%',
  '1Gi',
  '1.5Gi',
  '100m',
  '0.5m',
  '1n',
  '1e-10',
  '12E',
  '1EiB',
  '5 Gi',
  '+1',
  '.5',
  'Inf',
  '10s',
  '1h',
  '2020-01-01T00:00:00Z',
  '2020-01-01',
  '* * * * *',
  '@daily',
  '*/0 * * * *',
  '61 * * * *',
  'TZ=UTC * * * * *',
  '10.0.0.1',
  '10.0.0.256',
  '010.0.0.1',
  '::1',
  'fe80::1%eth0',
  '::ffff:1.2.3.4',
  '10.0.0.0/8',
  '10.0.0.1/33',
  'http',
  'https',
  'TCP',
  'UDP',
  'SCTP',
  'tcp',
  'Always',
  'Never',
  'OnFailure',
  'IfNotPresent',
  'None',
  'ClusterIP',
  'NodePort',
  'LoadBalancer',
  'ExternalName',
  'Headless',
  'RollingUpdate',
  'Recreate',
  'OnDelete',
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'node.kubernetes.io/not-ready',
  'NoSchedule',
  'NoExecute',
  'Exists',
  'Equal',
  'In',
  'NotIn',
  'DoesNotExist',
  'Gt',
  'ReadWriteOnce',
  'ReadWriteMany',
  'ReadOnlyMany',
  'ReadWriteOncePod',
  'Bidirectional',
  'HostToContainer',
  'Localhost',
  'RuntimeDefault',
  'Unconfined',
  'localhost/x',
  'Guaranteed',
  'Memory',
  'HugePages',
  'HugePages-2Mi',
  'File',
  'FallbackToLogsOnError',
  'DNSPolicy',
  'ClusterFirst',
  'ClusterFirstWithHostNet',
  'Default',
  'windows',
  'linux',
  'Indexed',
  'NonIndexed',
  'Failed',
  'TerminatingOrFailed',
  'Forbid',
  'Allow',
  'Replace',
  'sha256:abc',
  '$(VAR)',
  '$$(VAR)',
  'yes',
  'no',
  'on',
  '~',
];

/** Every place of a tree: the holder and the key that lead to it, and the path without indices. */
export function places(node, path = '', found = []) {
  if (node === null || typeof node !== 'object') return found;
  for (const key of Object.keys(node)) {
    const step = Array.isArray(node) ? `${path}[]` : `${path}.${key}`;
    found.push({ holder: node, key, path: step, value: node[key] });
    places(node[key], step, found);
  }
  return found;
}

/** The name of the field a path ends with, so that parts of a Pod fit into a Deployment. */
export const fieldOf = (path) => path.slice(path.lastIndexOf('.') + 1);

function remove({ holder, key }) {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

/** The ways to change a tree; `donors` are parts of all manifests by the name of their field. */
function treeChanges(pick, random, donors) {
  const anywhere = (tree) => pick(places(tree));
  return [
    (tree) => remove(anywhere(tree)),
    (tree) => {
      const { holder, key } = anywhere(tree);
      holder[key] = pick(oddValues);
    },
    (tree) => {
      const leaves = places(tree).filter(({ value }) => value === null || typeof value !== 'object');
      if (leaves.length === 0) return;
      const { holder, key } = pick(leaves);
      holder[key] = pick(oddValues);
    },
    (tree) => {
      const { holder, key, path } = anywhere(tree);
      holder[key] = structuredClone(pick(donors.get(fieldOf(path)) ?? [holder[key]]));
    },
    (tree) => {
      const maps = [tree, ...places(tree).map(({ value }) => value)].filter(
        (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
      );
      const map = pick(maps);
      const near = Object.keys(map);
      const related = near.flatMap((name) => [...(donors.siblings.get(name) ?? [])]);
      const name = pick(related.length > 0 && random() < 0.9 ? related : [...donors.keys()]);
      map[name] = structuredClone(pick(donors.get(name) ?? oddValues));
    },
    (tree) => {
      const lists = places(tree).filter(({ value }) => Array.isArray(value) && value.length > 0);
      if (lists.length === 0) return;
      const { value, path } = pick(lists);
      const others = (donors.get(fieldOf(path)) ?? []).filter((list) => Array.isArray(list) && list.length > 0);
      value.push(structuredClone(random() < 0.5 || others.length === 0 ? pick(value) : pick(pick(others))));
    },
    (tree) => {
      const { holder, key } = anywhere(tree);
      if (Array.isArray(holder) || key === '') return;
      const at = Math.floor(random() * key.length);
      const name = pick([
        key.toLowerCase(),
        key.toUpperCase(),
        `${key}s`,
        key.slice(0, at) + key.slice(at + 1),
        `${key} `,
      ]);
      const value = holder[key];
      delete holder[key];
      holder[name] = value;
    },
  ];
}

/** The ways to disturb the text itself. */
function textChanges(pick) {
  const onLine = (change) => (text) => {
    const lines = text.split('\n');
    const index = pick([...lines.keys()].slice(1));
    lines.splice(index, 1, ...change(lines[index]));
    return lines.join('\n');
  };
  return [
    onLine((line) => [line, line]),
    onLine((line) => [` ${line}`]),
    onLine((line) => [line.replace(/^ {1,2}/, '')]),
    onLine((line) => [line.replace(/: (.+)$/, ': "$1"')]),
    onLine((line) => [line.replace(/: (.+)$/, ": '$1")]),
    onLine((line) => [line.replace(/: (.+)$/, ': $1 # said')]),
    onLine((line) => [line.replace(/: (.+)$/, ': &a $1')]),
    onLine((line) => [line.replace(/: (.+)$/, ': !!str $1')]),
    onLine((line) => [line.replace(/: (.+)$/, ': [$1]')]),
    onLine((line) => [line.replace(/: (.+)$/, ': {a: $1}')]),
    onLine((line) => [line.replace(/: (.+)$/, ': |\n  $1')]),
    onLine((line) => [
      line.replace(
        /:.*$/,
        pick([
          ':',
          '',
          ': ~',
          ': null',
          ': yes',
          ': 0777',
          ': 1_000',
          ': .inf',
          ': 2001-12-14',
          ': <<',
          ': *a',
          ': "\\x41"',
        ]),
      ),
    ]),
  ];
}

/** The values of all trees by the name of their field, and with `siblings` the fields that stand beside a field somewhere. */
export function collectDonors(trees) {
  const donors = new Map();
  donors.siblings = new Map();
  for (const { holder, path, value } of trees.flatMap((tree) => places(tree))) {
    const name = fieldOf(path);
    if (!donors.has(name)) donors.set(name, []);
    donors.get(name).push(value);
    if (Array.isArray(holder)) continue;
    if (!donors.siblings.has(name)) donors.siblings.set(name, new Set());
    for (const sibling of Object.keys(holder)) donors.siblings.get(name).add(sibling);
  }
  return donors;
}

/**
 * Manifests with one to five random changes each, the same for the same seed.
 *
 * @param originals one YAML document each
 */
export function changedManifests(originals, count, seed) {
  const random = generator(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const trees = originals.flatMap((text) => {
    try {
      const tree = parse(text, { intAsBigInt: false, logLevel: 'silent' });
      return tree !== null && typeof tree === 'object' && !Array.isArray(tree) ? [tree] : [];
    } catch {
      return [];
    }
  });
  const donors = collectDonors(trees);
  const trims = treeChanges(pick, random, donors);
  const disturbs = textChanges(pick);
  return Array.from({ length: count }, () => {
    const tree = structuredClone(pick(trees));
    for (let changes = 1 + Math.floor(random() * 5); changes > 0; changes -= 1)
      if (Object.keys(tree).length > 0) pick(trims)(tree);
    const text = stringify(tree, { lineWidth: 0, aliasDuplicateObjects: false });
    return random() < 0.25 ? pick(disturbs)(text) : text;
  });
}
