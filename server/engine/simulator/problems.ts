/** Findings of the linter about the Pod that is looked at. */
import type { Finding } from '../linter/finding.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { Problem } from '../../protocol/simulator.js';
import { placeOfRange } from './places.js';

/** An error of these themes means that the API server would not take the Pod, or the scheduler would not place it. */
const decisiveThemes: ReadonlySet<string> = new Set(['api', 'scheduling']);
/** These mean that a container would not start. */
const decisiveRules: ReadonlySet<string> = new Set(['network/port-clash', 'network/host-port-clash']);

/** Those about the object, the gravest first. */
export function problemsOf(findings: readonly Finding[], { object }: PodTemplate): readonly Problem[] {
  const rank = { error: 0, warning: 1, info: 2 };
  return findings
    .filter((finding) => isAbout(finding, object))
    .toSorted((one, other) => rank[one.severity] - rank[other.severity] || one.range.start - other.range.start)
    .map(({ rule, severity, message, uri, range }) => ({
      rule,
      severity,
      message,
      place: placeOfRange(object.stream, uri, range),
      changesVerdict: severity === 'error' && isDecisive(rule),
    }));
}

function isAbout({ document, path, uri }: Finding, object: PodTemplate['object']): boolean {
  return (
    uri === object.uri &&
    document === object.document.index &&
    object.path.every((step, index) => path[index] === step || path.length === 0)
  );
}

function isDecisive(rule: string): boolean {
  return decisiveThemes.has(rule.slice(0, rule.indexOf('/'))) || decisiveRules.has(rule);
}
