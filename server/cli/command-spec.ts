/** How a command and its options are described: for reading a command line, and for `--help`. */

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

export const common: CommandSpec['options'] = {
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
  version: { type: 'boolean', short: 'v', help: 'Show the version.' },
};

export const color: OptionSpec = {
  type: 'string',
  value: 'WHEN',
  choices: ['auto', 'always', 'never'],
  help: 'Colours: auto (default), always or never. NO_COLOR and FORCE_COLOR are honoured.',
};

export const selection: CommandSpec['options'] = {
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
