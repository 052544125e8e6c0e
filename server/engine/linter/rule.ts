/**
 * What a rule is. A rule decides (`check` yields facts), words (`meta.messages`) and changes (`fix` recipes inside a fact);
 * the runner chooses what it sees, turns sites into ranges and applies the configuration.
 *
 * Invariant: a rule never walks the world, does no I/O and imports no other rule.
 */
import type { Path } from '../document/tree.js';
import type { KubernetesObject, SourceFile, Site } from '../kubernetes/object.js';
import type { ClusterView } from '../mock-cluster/mock-cluster.js';
import type { PodModel } from '../pod/model.js';
import type { Neighbourhood } from '../workspace/neighbourhood.js';
import type { FixKind, Severity } from './finding.js';

/** `podlint` and `internal` hold what the linter says about itself: suppressions that suppress nothing, a rule that crashed. */
export const THEMES = [
  'network',
  'sidecar',
  'storage',
  'lifecycle',
  'scaling',
  'scheduling',
  'api',
  'security',
  'podlint',
  'internal',
] as const;
export type Theme = (typeof THEMES)[number];

/** From few to many: `strict` holds `recommended`, `all` holds every rule. */
export const PRESETS = ['recommended', 'strict', 'all'] as const;
export type Preset = (typeof PRESETS)[number];

/** A JSON-schema property with its default, so that options can be checked, documented and completed. */
export type OptionSchema = { readonly description: string } & (
  | { readonly type: 'integer' | 'number'; readonly minimum?: number; readonly default: number }
  /** `strictDefault`: the default under the presets `strict` and `all`, where it differs. */
  | { readonly type: 'boolean'; readonly default: boolean; readonly strictDefault?: boolean }
  | { readonly type: 'string'; readonly default: string }
  | { readonly type: 'array'; readonly items: { readonly type: 'string' }; readonly default: readonly string[] }
);

export interface RuleMeta<M extends string> {
  /** `theme/name`; never changes once published. */
  readonly id: `${Theme}/${string}`;
  /** The default severity; a fact may lower it for what was only inferred. */
  readonly severity: Severity;
  /** The default under the presets `strict` and `all`, where it differs. */
  readonly strictSeverity?: Severity;
  readonly presets: readonly Preset[];
  /** A few words, for lists and SARIF: "Two containers listen on one port". */
  readonly title: string;
  /** One sentence: what is enforced. */
  readonly summary: string;
  /** Why it matters, in a short paragraph: the rule page, `podlint explain` and hovers show it. Markdown. */
  readonly why: string;
  /** When to switch it off, one or two sentences. Markdown. */
  readonly whenNot: string;
  /** The Kubernetes source that the rule rests on. */
  readonly source: { readonly title: string; readonly url: string };
  readonly options?: Readonly<Record<string, OptionSchema>>;
  /** By message id, with `{placeholders}`: the fact in one sentence with its values, then the remedy. */
  readonly messages: Readonly<Record<M, string>>;
  readonly fix?: FixKind;
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
}

/** What a rule found. Data that the runner words and places. */
export interface Fact<M extends string> {
  readonly messageId: M;
  readonly at: Site;
  readonly data?: Readonly<Record<string, string | number>>;
  /** Only ever lower than or equal to the rule's own, unless the page says otherwise. */
  readonly severity?: Severity;
  readonly container?: string;
  readonly related?: readonly { readonly message: string; readonly at: Site }[];
  readonly fixes?: readonly FixRecipe[];
}

export interface FixRecipe {
  readonly title: string;
  readonly kind: FixKind;
  /** Called only when the fix is asked for. */
  readonly edits: () => readonly RecipeEdit[];
}

/** Edits in terms of the tree; the document layer turns them into text edits that keep comments and layout. */
export type RecipeEdit =
  | {
      readonly op: 'replace';
      readonly object: KubernetesObject;
      readonly path: Path;
      readonly value: unknown;
      readonly within?: { readonly start: number; readonly end: number };
    }
  | { readonly op: 'renameKey'; readonly object: KubernetesObject; readonly path: Path; readonly key: string }
  | { readonly op: 'remove'; readonly object: KubernetesObject; readonly path: Path }
  /** Adds a key to the map at `path` (created when missing). */
  | {
      readonly op: 'add';
      readonly object: KubernetesObject;
      readonly path: Path;
      readonly key: string;
      readonly value: unknown;
    }
  /** Adds an item at the end of the list at `path` (created when missing). */
  | { readonly op: 'append'; readonly object: KubernetesObject; readonly path: Path; readonly value: unknown }
  /** Moves the list item at `path` to the end of the list at `to`, source text and comments kept; `add` is put into the moved item, the keys of `drop` are taken out of it. */
  | {
      readonly op: 'move';
      readonly object: KubernetesObject;
      readonly path: Path;
      readonly to: Path;
      readonly add?: Readonly<Record<string, unknown>>;
      readonly drop?: readonly string[];
    }
  /** Replaces the whole document by other YAML text. */
  | { readonly op: 'replaceDocument'; readonly object: KubernetesObject; readonly text: string }
  /** Adds a document after the object's own. */
  | { readonly op: 'addDocument'; readonly object: KubernetesObject; readonly text: string };

export interface RuleContext {
  readonly neighbourhood: Neighbourhood;
  /** Target minor version of Kubernetes: 37 for 1.37. */
  readonly kubernetes: number;
  readonly podCidrs: readonly string[];
  /** The mock cluster, where one is configured; a rule that needs one is silent without. */
  readonly cluster: ClusterView | undefined;
  /** The rule's options with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
}

interface RuleOf<S extends string, M extends string, T> {
  readonly scope: S;
  readonly meta: RuleMeta<M>;
  readonly check: (subject: T, context: RuleContext) => Iterable<Fact<M>>;
}

/** Called once per Pod template. */
export type PodRule<M extends string = string> = RuleOf<'pod', M, PodModel>;
/** Called once per object, of the kinds it names. */
export type ObjectRule<M extends string = string> = RuleOf<'object', M, KubernetesObject> & {
  readonly kinds: readonly string[];
};
/** Called once per file: syntax and the like. Its facts carry ranges, not sites. */
export interface FileRule<M extends string = string> {
  readonly scope: 'file';
  readonly meta: RuleMeta<M>;
  readonly check: (file: SourceFile, context: RuleContext) => Iterable<FileFact<M>>;
}

export interface FileFact<M extends string> {
  readonly messageId: M;
  readonly document: number;
  readonly range: { readonly start: number; readonly end: number };
  readonly path?: Path;
  readonly data?: Readonly<Record<string, string | number>>;
  readonly severity?: Severity;
  readonly related?: readonly {
    readonly message: string;
    readonly range: { readonly start: number; readonly end: number };
  }[];
  /** Plain text edits of this very file. */
  readonly fixes?: readonly {
    readonly title: string;
    readonly kind: FixKind;
    readonly edits: () => readonly { readonly start: number; readonly end: number; readonly newText: string }[];
  }[];
}

export type Rule = PodRule | ObjectRule | FileRule;

type Definition<R> = Omit<R, 'scope'>;

export const definePodRule = <M extends string>(rule: Definition<PodRule<M>>): PodRule<M> => ({
  scope: 'pod',
  ...rule,
});
export const defineObjectRule = <M extends string>(rule: Definition<ObjectRule<M>>): ObjectRule<M> => ({
  scope: 'object',
  ...rule,
});
export const defineFileRule = <M extends string>(rule: Definition<FileRule<M>>): FileRule<M> => ({
  scope: 'file',
  ...rule,
});
