/** The command line: what may be said, and what was said. Knows no rule and no file. */
import { parseArgs } from 'node:util';
import { nearest } from '../engine/document/nearest.js';
import type { CommandSpec, OptionSpec } from './command-spec.js';
import { color, common, selection } from './command-spec.js';
import { LINT, MERGE } from './lint-spec.js';

/** A mistake of whoever typed the command. Ends with exit code 2. */
export class UsageError extends Error {}

/** What was said: options by name (those that may be repeated as lists), and the words beside them. */
export interface CommandLine {
  readonly command: CommandSpec;
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
}

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
  usage: 'podlint why [PATH…]',
  summary: 'Decode the FailedScheduling event on the standard input, and find its causes in manifests.',
  details: [
    'kubectl describe pod NAME | podlint why deploy/',
    'Exit codes: 0 an event was decoded, 2 there is none, or something could not be read.',
  ].join('\n'),
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
