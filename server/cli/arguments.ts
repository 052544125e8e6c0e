/** The command line: what may be said, and what was said. Knows no rule and no file. */
import { parseArgs } from 'node:util';
import { nearest } from '../engine/document/nearest.js';

/** A mistake of whoever typed the command. Ends with exit code 2. */
export class UsageError extends Error {}

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** Shown in the help: `FORMAT`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly help: string;
}

export interface CommandSpec {
  readonly name: CommandName;
  readonly usage: string;
  readonly summary: string;
  /** What `--help` says below the options. */
  readonly details?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
}

export type CommandName =
  'lint' | 'merge' | 'explain' | 'rules' | 'validate' | 'simulate' | SimulatorCommand | 'init' | 'lsp';

/** What is asked of the simulated cluster. */
type SimulatorCommand = 'survive' | 'assert' | 'diff' | 'why';

/** What was said: options by name (those that may be repeated as lists), and the words beside them. */
export interface CommandLine {
  readonly command: CommandSpec;
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
}

const common: CommandSpec['options'] = {
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
  version: { type: 'boolean', short: 'v', help: 'Show the version.' },
};

const color: OptionSpec = {
  type: 'string',
  value: 'WHEN',
  choices: ['auto', 'always', 'never'],
  help: 'Colours: auto (default), always or never. NO_COLOR and FORCE_COLOR are honoured.',
};

const selection: CommandSpec['options'] = {
  config: { type: 'string', short: 'c', value: 'FILE', help: 'Use this podlint.yaml instead of the nearest one.' },
  preset: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    choices: ['recommended', 'strict', 'all'],
    help: 'Presets to use instead of the configured ones: recommended, strict, all.',
  },
  rule: {
    type: 'string',
    multiple: true,
    value: 'ID=LEVEL',
    help: 'Set a rule or theme/*: error, warning, info or off. May be repeated.',
  },
};

/** What `podlint lint` can print, the default first. */
export const LINT_FORMATS = [
  'pretty',
  'json',
  'sarif',
  'github',
  'gitlab',
  'junit',
  'checkstyle',
  'rdjson',
  'markdown',
  'results',
] as const;

const LINT: CommandSpec = {
  name: 'lint',
  usage: 'podlint [lint] [OPTIONS] PATH… | -',
  summary: 'Check manifests: files, folders, patterns, or the standard input (-).',
  details: [
    'Exit codes: 0 no finding at or above --fail-on, 1 at least one, 2 wrong usage or something could not be read.',
    'Folders are searched for .yaml, .yml and .json files that look like Kubernetes; .gitignore is honoured.',
  ].join('\n'),
  options: {
    format: {
      type: 'string',
      short: 'f',
      value: 'FORMAT',
      choices: LINT_FORMATS,
      help: `Output: pretty (default), ${LINT_FORMATS.slice(1, -1).join(', ')} or ${LINT_FORMATS.at(-1) ?? ''}.`,
    },
    output: {
      type: 'string',
      short: 'o',
      multiple: true,
      value: 'FORMAT=FILE',
      help: 'Write this format to a file as well. May be repeated.',
    },
    ...selection,
    cluster: {
      type: 'string',
      value: 'FILE|PRESET',
      help: 'The mock cluster for the rules scheduling/*, instead of the configured one.',
    },
    kubernetes: {
      type: 'string',
      value: 'VERSION',
      help: 'The version of Kubernetes the manifests are for, such as 1.34.',
    },
    'fail-on': {
      type: 'string',
      value: 'LEVEL',
      choices: ['error', 'warning', 'info', 'never'],
      help: 'The severity that makes the exit code 1: error, warning (default), info, or never.',
    },
    'fail-on-empty': { type: 'boolean', help: 'End with exit code 2 when there is no Kubernetes object to check.' },
    'max-warnings': {
      type: 'string',
      value: 'COUNT',
      help: 'Tolerate this many warnings; more make the exit code 1.',
    },
    fix: { type: 'boolean', help: 'Apply the safe fixes to the files.' },
    baseline: {
      type: 'string',
      value: 'FILE',
      help: 'Leave out the findings that this file lists; see --update-baseline.',
    },
    'update-baseline': {
      type: 'boolean',
      help: 'Write all present findings to the baseline (podlint-baseline.json if none is named).',
    },
    prune: { type: 'boolean', help: 'Take out of the baseline what no longer occurs.' },
    'changed-since': {
      type: 'string',
      value: 'REVISION',
      help: 'Report the files that changed since this git revision, and what their change brings to others.',
    },
    cache: { type: 'boolean', help: 'Keep results, and check again only what changed or what a change may bear on.' },
    'cache-location': {
      type: 'string',
      value: 'FOLDER',
      help: 'Where to keep them: .podlint-cache if not given. Implies --cache.',
    },
    threads: {
      type: 'string',
      value: 'COUNT',
      help: 'Use this many threads at most; by default one for each processor, where it pays.',
    },
    shard: {
      type: 'string',
      value: 'INDEX/COUNT',
      help: 'Report one share of the files, such as 3/8; `podlint merge` joins the reports. auto/8 asks JOB_COMPLETION_INDEX.',
    },
    'no-inline-ignores': {
      type: 'boolean',
      help: 'Disregard suppressions in manifests; podlint.yaml and the baseline still count.',
    },
    'no-suppressed': {
      type: 'boolean',
      help: 'Leave accepted findings out of SARIF, which otherwise holds them marked as suppressed.',
    },
    quiet: { type: 'boolean', short: 'q', help: 'Report errors only, and no summary.' },
    color,
    timing: { type: 'boolean', help: 'Print the time that each rule took, to the standard error.' },
    'stdin-filename': { type: 'string', value: 'FILE', help: 'The name of the text on the standard input.' },
    ...common,
  },
};

const SIMULATE: CommandSpec = {
  name: 'simulate',
  usage: 'podlint simulate PATH… --cluster FILE | PRESET',
  summary: 'Show where the Pods of manifests would be scheduled, and why not elsewhere.',
  details: [
    'Exit codes: 0 every Pod finds a node, 1 at least one stays Pending, 2 wrong usage or something could not be read.',
    'Presets: single-node, kind-3, three-zones (default), gpu-pool, spot-and-on-demand, arm-and-amd, large-1000.',
    'A cluster file is a mock cluster (kind: Cluster, apiVersion: podlint.dev/v1), or what `kubectl get nodes,pods,pv,pvc,sc,… -A -o json` prints.',
  ].join('\n'),
  options: {
    cluster: {
      type: 'string',
      multiple: true,
      value: 'FILE|PRESET',
      help: 'The cluster: a mock cluster, a dump of a real one, or a preset. May be repeated.',
    },
    operations: {
      type: 'string',
      value: 'FILE',
      help: 'Play a story instead: a list of operations, or a Scenario with cluster and manifests of its own.',
    },
    replicas: { type: 'string', value: 'COUNT', help: 'Try this many replicas instead of what the manifests say.' },
    format: {
      type: 'string',
      short: 'f',
      value: 'FORMAT',
      choices: ['pretty', 'json'],
      help: 'Output: pretty (default) or json.',
    },
    explain: { type: 'boolean', help: 'Show how the scores come about.' },
    cases: {
      type: 'string',
      value: 'FILE',
      help: 'Judge recorded cases instead: NDJSON, packed or not, or - for the standard input; verdicts come out as NDJSON.',
    },
    color,
    ...common,
  },
};

const MERGE: CommandSpec = {
  name: 'merge',
  usage: 'podlint merge [OPTIONS] REPORT…',
  summary: 'Join the reports of shards into the report of one run.',
  details: [
    'Reports are of the format results, which can be made into any other, or all json, or all sarif.',
    'Exit codes: 0 no finding at or above --fail-on, 1 at least one, 2 wrong usage, a share is missing, or a shard could not read something.',
  ].join('\n'),
  options: {
    format: {
      type: 'string',
      short: 'f',
      value: 'FORMAT',
      choices: LINT_FORMATS,
      help: 'Output: by default that of the reports, and pretty for results.',
    },
    output: {
      type: 'string',
      short: 'o',
      multiple: true,
      value: 'FORMAT=FILE',
      help: 'Write this format to a file as well. May be repeated.',
    },
    'fail-on': {
      type: 'string',
      value: 'LEVEL',
      choices: ['error', 'warning', 'info', 'never'],
      help: 'The severity that makes the exit code 1: error, warning (default), info, or never.',
    },
    'fail-on-empty': { type: 'boolean', help: 'End with exit code 2 when no shard had a Kubernetes object to check.' },
    'max-warnings': {
      type: 'string',
      value: 'COUNT',
      help: 'Tolerate this many warnings; more make the exit code 1.',
    },
    color,
    ...common,
  },
};

const clusterOption: OptionSpec = {
  type: 'string',
  multiple: true,
  value: 'FILE|PRESET',
  help: 'The cluster: a mock cluster, a dump of a real one, or a preset (three-zones by default). May be repeated.',
};

const formatOption = (...choices: readonly string[]): OptionSpec => ({
  type: 'string',
  short: 'f',
  value: 'FORMAT',
  choices,
  help: `Output: ${choices[0] ?? ''} (default)${choices.length > 2 ? `, ${choices.slice(1, -1).join(', ')}` : ''} or ${choices.at(-1) ?? ''}.`,
});

const SURVIVE: CommandSpec = {
  name: 'survive',
  usage: 'podlint survive PATH… --cluster FILE | PRESET',
  summary: 'Say what becomes of the Pods when a node or a zone is cordoned, drained or lost.',
  details:
    'Exit codes: 0 every Pod finds another place, 1 at least one does not, 2 wrong usage or something could not be read.',
  options: { cluster: clusterOption, format: formatOption('pretty', 'json'), color, ...common },
};

const ASSERT: CommandSpec = {
  name: 'assert',
  usage: 'podlint assert FILE…',
  summary: 'Check what files of assertions expect: fitsAtLeast, lands, maxReplicas, survives, noDowntimeOnRollout.',
  details: [
    'A file is of kind Assertions (apiVersion: podlint.dev/v1) and names its cluster and manifests, relative to itself.',
    'Exit codes: 0 all is as expected, 1 something is not, 2 wrong usage or something could not be read.',
  ].join('\n'),
  options: {
    cluster: { ...clusterOption, help: 'This cluster instead of those that the files name. May be repeated.' },
    format: formatOption('pretty', 'json', 'junit'),
    color,
    ...common,
  },
};

const DIFF: CommandSpec = {
  name: 'diff',
  usage: 'podlint diff BASE HEAD --cluster FILE | PRESET',
  summary: 'Show what a change does to the schedule, as Markdown for a pull request.',
  details: [
    'BASE and HEAD are files, folders, or git revisions (of the current folder and those below it).',
    'Exit codes: 0 nothing became worse, 1 something did (fewer nodes, more Pods that stay Pending), 2 wrong usage or something could not be read.',
  ].join('\n'),
  options: { cluster: clusterOption, format: formatOption('markdown', 'json'), color, ...common },
};

const WHY: CommandSpec = {
  name: 'why',
  usage: 'kubectl describe pod NAME | podlint why [PATH…]',
  summary: 'Decode the FailedScheduling event on the standard input, and find its causes in manifests.',
  details: 'Exit codes: 0 an event was decoded, 2 there is none, or something could not be read.',
  options: { format: formatOption('pretty', 'json'), color, ...common },
};

export const COMMANDS: readonly CommandSpec[] = [
  LINT,
  MERGE,
  {
    name: 'explain',
    usage: 'podlint explain RULE | FILE…',
    summary: 'What a rule is about, or what the Pods of manifests are: who lives in them and what they share.',
    options: {
      format: {
        type: 'string',
        short: 'f',
        value: 'FORMAT',
        choices: ['pretty', 'json'],
        help: 'Output for manifests: pretty (default) or json.',
      },
      config: { type: 'string', short: 'c', value: 'FILE', help: 'Use this podlint.yaml instead of the nearest one.' },
      color,
      ...common,
    },
  },
  {
    name: 'rules',
    usage: 'podlint rules',
    summary: 'List every rule with its severity here.',
    options: {
      format: {
        type: 'string',
        short: 'f',
        value: 'FORMAT',
        choices: ['pretty', 'json'],
        help: 'Output: pretty (default) or json.',
      },
      ...selection,
      color,
      ...common,
    },
  },
  {
    name: 'validate',
    usage: 'podlint validate --cases FILE | -',
    summary: 'Say what the API server would say of recorded cases.',
    details:
      'Each line of the input is {"id": …, "yaml": …}, each line of the output {"id": …, "verdict": …}. FILE may be compressed with gzip.',
    options: {
      cases: { type: 'string', value: 'FILE', help: 'The cases, one JSON object a line; - is the standard input.' },
      ...common,
    },
  },
  SIMULATE,
  SURVIVE,
  ASSERT,
  DIFF,
  WHY,
  {
    name: 'init',
    usage: 'podlint init',
    summary: 'Write a podlint.yaml with the defaults into this folder.',
    options: { ...common },
  },
  {
    name: 'lsp',
    usage: 'podlint lsp --stdio',
    summary: 'Run the language server.',
    options: { stdio: { type: 'boolean', help: 'Speak over the standard input and output.' }, ...common },
  },
];

/** Reads the words behind `podlint`. The first may be a command; without one it is `lint`. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const named = COMMANDS.find(({ name }) => name === argv[0]);
  const command = named ?? LINT;
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short }]) => [
      name,
      { type, multiple: true, ...(short === undefined ? {} : { short }) },
    ]),
  );
  // Lenient reading with tokens: its own complaints name no alternatives.
  const { tokens } = parseArgs({
    args: named ? argv.slice(1) : [...argv],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const line = { command, flags: new Set<string>(), values: new Map<string, string[]>(), words: [] as string[] };
  for (const token of tokens) {
    if (token.kind === 'positional') line.words.push(token.value);
    else if (token.kind === 'option') takeOption(token, line);
  }
  return line;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function takeOption(
  token: OptionToken,
  { command, flags, values }: { command: CommandSpec; flags: Set<string>; values: Map<string, string[]> },
): void {
  const { name, rawName, value } = token;
  const spec = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
  if (!spec) throw new UsageError(`Unknown option ${rawName}.${suggestion(name, command)}`);
  if (spec.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    flags.add(name);
    return;
  }
  const isAnotherOption = token.inlineValue === false && value !== undefined && /^-./.test(value);
  if (value === undefined || value === '' || isAnotherOption) {
    throw new UsageError(`${rawName} needs a value: ${rawName} ${spec.value ?? 'VALUE'}.`);
  }
  if (spec.choices && !spec.choices.includes(value)) {
    const near = nearest(value, spec.choices);
    throw new UsageError(
      `${rawName} is one of ${spec.choices.join(', ')}, not \`${value}\`.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    );
  }
  const earlier = values.get(name);
  if (earlier && spec.multiple !== true) throw new UsageError(`${rawName} may be given once.`);
  values.set(name, [...(earlier ?? []), value]);
}

function suggestion(name: string, command: CommandSpec): string {
  const near = nearest(name, Object.keys(command.options));
  if (near !== undefined) return ` Did you mean --${near}?`;
  const elsewhere = COMMANDS.find(({ options }) => Object.hasOwn(options, name));
  return elsewhere ? ` It belongs to \`podlint ${elsewhere.name}\`.` : '';
}
