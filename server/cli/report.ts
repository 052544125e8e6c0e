/** What a run found, ready for any format. */
import { isAbsolute, relative, sep } from 'node:path';
import type { Finding, Severity } from '../engine/linter/finding.js';
import type { FindingIdentity } from '../engine/linter/fingerprint.js';
import type { SuppressedFinding } from '../engine/linter/suppressions.js';
import type { Lines } from './lines.js';
import type { Shard } from './shard.js';

export interface Report {
  /** The files that were linted, in order. */
  readonly files: readonly string[];
  /** By file, then by place. */
  readonly findings: readonly Finding[];
  /** What somebody has accepted, in the same order. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly summary: Summary;
  /** The share of the files that this is about; absent for all of them. */
  readonly shard?: Shard | undefined;
  /** The lines that a finding's ranges count in. */
  readonly linesOf: (uri: string) => Lines;
  /** A file's name for people: relative to the working directory where it lies below. */
  readonly nameOf: (uri: string) => string;
  /** The file that a rendered manifest was made from, as Helm or Kustomize names it. */
  readonly originOf: (finding: Finding) => string | undefined;
  /** What names a finding for longer than its line does. */
  readonly identityOf: (finding: Finding) => FindingIdentity;
}

export interface Summary {
  /** Files that were linted. */
  readonly files: number;
  /** Kubernetes objects in them. */
  readonly objects: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Findings that a comment, an annotation, the configuration or the baseline accepts. */
  readonly suppressed: number;
  /** Unrendered templates, which have no findings. */
  readonly templates: number;
  /** Files that `ignore` in podlint.yaml excludes. */
  readonly ignored: number;
  /** Fixes that `--fix` applied. */
  readonly fixed: number;
  readonly unreadable: readonly { readonly file: string; readonly message: string }[];
}

export function countSeverity(findings: readonly Finding[], severity: Severity): number {
  return findings.reduce((count, finding) => count + (finding.severity === severity ? 1 : 0), 0);
}

export function groupByFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.uri);
    if (group) group.push(finding);
    else groups.set(finding.uri, [finding]);
  }
  return groups;
}

/** A name for the file at an absolute path: relative and with `/` where it lies in the working directory, else as it is. */
export function nameFrom(directory: string, path: string): string {
  const name = relative(directory, path);
  const isBelow = name !== '' && name !== '..' && !name.startsWith(`..${sep}`) && !isAbsolute(name);
  return (isBelow ? name : path).replaceAll(sep, '/');
}
