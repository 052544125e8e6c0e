/** What `podlint lint` and `podlint merge` can be told. */
import type { CommandSpec } from './command-spec.js';
import { color, common, selection } from './command-spec.js';

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

/** What is done with findings, whoever made them. */
const output = {
  type: 'string',
  short: 'o',
  multiple: true,
  value: 'FORMAT=FILE',
  help: 'Write this format to a file as well. May be repeated.',
} as const;

const failOn = {
  type: 'string',
  value: 'LEVEL',
  choices: ['error', 'warning', 'info', 'never'],
  help: 'The severity that makes the exit code 1: error, warning (default), info, or never.',
} as const;

const maxWarnings = {
  type: 'string',
  value: 'COUNT',
  help: 'Tolerate this many warnings; more make the exit code 1.',
} as const;

export const LINT: CommandSpec = {
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
    output,
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
    'fail-on': failOn,
    'fail-on-empty': { type: 'boolean', help: 'End with exit code 2 when there is no Kubernetes object to check.' },
    'max-warnings': maxWarnings,
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

export const MERGE: CommandSpec = {
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
    output,
    'fail-on': failOn,
    'fail-on-empty': { type: 'boolean', help: 'End with exit code 2 when no shard had a Kubernetes object to check.' },
    'max-warnings': maxWarnings,
    color,
    ...common,
  },
};
