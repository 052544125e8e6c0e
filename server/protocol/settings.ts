/**
 * The settings of section `podlint`, as an editor sends them. The keys are those of `podlint.yaml`, which wins over them;
 * what only an editor needs is below.
 */
export interface Settings {
  /** Switches every finding of this resource off. */
  readonly enable: boolean;
  readonly preset: 'recommended' | 'strict' | 'all';
  /** Rule id or `theme/*` to a severity, `off`, or a severity with options. Checked by the engine, as in `podlint.yaml`. */
  readonly rules: Readonly<Record<string, unknown>>;
  readonly ignore: readonly unknown[];
  /** Target version, `1.37`; empty for the newest that Podlint knows. */
  readonly kubernetes: string;
  /** Does the workspace hold every object that its manifests speak of? */
  readonly complete: 'auto' | 'true' | 'false';
  readonly podCidrs: readonly string[];
  /** The mock cluster: a preset, or a file relative to the workspace folder; empty for none. */
  readonly cluster: string;
  /** Findings of files that are not open. */
  readonly workspaceDiagnostics: boolean;
  readonly completion: {
    /** Fields, words and kinds of the API; off where another extension offers them. */
    readonly schema: boolean;
  };
  readonly inlayHints: {
    readonly requests: boolean;
    readonly ports: boolean;
    readonly selectors: boolean;
    readonly grace: boolean;
  };
  readonly codeLens: {
    /** Where each Pod would run, with its totals; in place of `totals`. */
    readonly verdict: boolean;
    readonly totals: boolean;
    readonly references: boolean;
  };
}

export const SETTINGS_SECTION = 'podlint';

/** What counts where the client sends nothing; the defaults in package.json are the same. */
export const DEFAULT_SETTINGS: Settings = {
  enable: true,
  preset: 'recommended',
  rules: {},
  ignore: [],
  kubernetes: '',
  complete: 'auto',
  podCidrs: [],
  cluster: '',
  workspaceDiagnostics: true,
  completion: { schema: true },
  inlayHints: { requests: true, ports: true, selectors: true, grace: true },
  codeLens: { verdict: true, totals: true, references: true },
};
