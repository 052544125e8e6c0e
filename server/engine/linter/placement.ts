/** Where facts stand in the text: sites become ranges, facts become findings. */
import { locate } from '../document/locate.js';
import type { Path, TextRange } from '../document/tree.js';
import type { KubernetesObject, ObjectReference, Site, SourceFile } from '../kubernetes/object.js';
import type { PodModel } from '../pod/model.js';
import type { Finding, RelatedLocation, Severity } from './finding.js';
import { handleFileFixes, handleFixes } from './fixes.js';
import type { Fact, FileFact, RuleMeta } from './rule.js';
import { lowerSeverity } from './severity.js';
import { ruleUrl, wordMessage } from './wording.js';

/** A finding before suppressions: with the object and the Pod template it belongs to. */
export interface Draft {
  readonly finding: Finding;
  readonly subject: KubernetesObject | undefined;
  /** Path of the Pod template in the document, for what a Pod rule says and for what stands inside a template. */
  readonly templatePath: Path | undefined;
}

/** What placing needs beside the fact. */
export interface Placing {
  readonly file: SourceFile;
  readonly pods: readonly PodModel[];
  readonly meta: RuleMeta<string>;
  /** The severity that the configuration gives to the rule. */
  readonly severity: Severity;
}

/** The range that a site stands for. */
export function rangeOf(site: Site): TextRange {
  return locate(site.object.document, site);
}

export function placeFact(fact: Fact<string>, placing: Placing, pod: PodModel | undefined): Draft {
  const { object, path } = fact.at;
  const holder = pod ?? podAt(placing.pods, object, path);
  return {
    subject: object,
    templatePath: holder?.template.path,
    finding: {
      ...common(placing, fact),
      uri: object.uri,
      range: rangeOf(fact.at),
      document: object.document.index,
      object: referenceTo(object),
      container: fact.container ?? containerAt(holder, path),
      path,
      related: (fact.related ?? []).map(({ message, at }): RelatedLocation => {
        return { message, uri: at.object.uri, range: rangeOf(at) };
      }),
      fixes: handleFixes(fact.fixes ?? []),
    },
  };
}

export function placeFileFact(fact: FileFact<string>, placing: Placing): Draft {
  const { file, pods } = placing;
  const path = fact.path ?? [];
  const object = objectAt(file, fact.document, path);
  const holder = object && podAt(pods, object, path);
  return {
    subject: object,
    templatePath: holder?.template.path,
    finding: {
      ...common(placing, fact),
      uri: file.uri,
      range: { start: fact.range.start, end: fact.range.end },
      document: fact.document,
      object: object && referenceTo(object),
      container: containerAt(holder, path),
      path,
      related: (fact.related ?? []).map(({ message, range }) => ({ message, uri: file.uri, range })),
      fixes: handleFileFixes(file.uri, fact.fixes ?? []),
    },
  };
}

type Common = Pick<Finding, 'rule' | 'severity' | 'message' | 'tags' | 'url'>;

function common(placing: Placing, fact: Pick<Fact<string>, 'messageId' | 'data' | 'severity'>): Common {
  const { meta } = placing;
  return {
    rule: meta.id,
    severity: severityOf(placing, fact.severity),
    message: wordMessage(meta.messages[fact.messageId] ?? fact.messageId, fact.data),
    tags: meta.tags ?? [],
    url: ruleUrl(meta.id),
  };
}

/** Where the user moved the rule, its facts move along; one lowered for being inferred stays at least as low as it was. */
function severityOf({ meta, severity }: Placing, fact: Severity | undefined): Severity {
  if (fact === undefined || fact === meta.severity) return severity;
  if (severity === meta.severity) return fact;
  const isLowered = lowerSeverity(fact, meta.severity) === fact;
  return isLowered ? lowerSeverity(severity, fact) : severity;
}

function referenceTo({ apiVersion, kind, namespace, name }: KubernetesObject): ObjectReference {
  return { apiVersion, kind, namespace, name };
}

/** The object of a document that a path lies in: the item of a `List`, or the whole. */
function objectAt(file: SourceFile, document: number, path: Path): KubernetesObject | undefined {
  return file.objects.find((object) => object.document.index === document && startsWith(path, object.path));
}

function podAt(pods: readonly PodModel[], object: KubernetesObject, path: Path): PodModel | undefined {
  return pods.find(({ template }) => isSameObject(template.object, object) && startsWith(path, template.path));
}

function containerAt(pod: PodModel | undefined, path: Path): string | undefined {
  return pod?.containers.find((container) => startsWith(path, container.path))?.name;
}

export function isSameObject(left: KubernetesObject, right: KubernetesObject): boolean {
  return (
    left.document === right.document && left.path.length === right.path.length && startsWith(left.path, right.path)
  );
}

/** Does the path lead to the prefix's place or below it? */
export function startsWith(path: Path, prefix: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => step === path[index]);
}
