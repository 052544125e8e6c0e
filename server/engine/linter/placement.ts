/** Where facts stand in the text: sites become ranges, facts become findings. */
import { locate } from '../document/locate.js';
import type { Path, TextRange } from '../document/tree.js';
import type { KubernetesObject, ObjectReference, Site } from '../kubernetes/object.js';
import type { PodModel } from '../pod/model.js';
import type { FileContents } from './file-contents.js';
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
  readonly contents: FileContents;
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
  const holder = pod ?? placing.contents.podAt(object.document.index, path);
  return {
    subject: object,
    templatePath: holder?.template.path,
    finding: {
      ...common(placing, fact),
      uri: object.uri,
      range: rangeOf(fact.at),
      document: object.document.index,
      object: referenceTo(object),
      container: fact.container ?? placing.contents.containerAt(object.document.index, path),
      path,
      related: (fact.related ?? []).map(({ message, at }): RelatedLocation => {
        return { message, uri: at.object.uri, range: rangeOf(at) };
      }),
      fixes: handleFixes(fact.fixes ?? []),
    },
  };
}

export function placeFileFact(fact: FileFact<string>, placing: Placing): Draft {
  const { file, objectAt, podAt, containerAt } = placing.contents;
  const path = fact.path ?? [];
  const object = objectAt(fact.document, path);
  return {
    subject: object,
    templatePath: podAt(fact.document, path)?.template.path,
    finding: {
      ...common(placing, fact),
      uri: file.uri,
      range: { start: fact.range.start, end: fact.range.end },
      document: fact.document,
      object: object && referenceTo(object),
      container: containerAt(fact.document, path),
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
