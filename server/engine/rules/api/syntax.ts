/**
 * The text is not YAML that Kubernetes can read.
 *
 * `kubectl` stops at the first such fault and applies nothing of the document, so all of a document's faults are shown at once.
 */
import type { SyntaxProblem, SyntaxProblemCode, YamlDocument } from '../../document/tree.js';
import { defineFileRule } from '../../linter/rule.js';
import { looksLikeManifest } from '../support/manifest.js';

export const syntax = defineFileRule({
  meta: {
    id: 'api/syntax',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The text is no YAML that Kubernetes reads',
    summary: 'A manifest must be YAML or JSON that Kubernetes can read.',
    why: 'Before anything else a manifest is turned into JSON. Where that fails, `kubectl apply` stops and nothing of the document reaches the cluster; other tools skip the document without a word, and what it should have changed stays as it was. Files with template actions (`{{ … }}`) are no manifests yet and are left alone.',
    whenNot: 'Never for manifests. Exclude files that are not meant for Kubernetes with `ignore`.',
    source: { title: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' },
    messages: {
      unreadable: '{problem} Nothing of this document is applied.',
      limit: '{problem} Podlint checks nothing beyond this.',
    },
  },

  *check({ stream }) {
    if (stream.template) {
      return;
    }
    for (const document of stream.documents) {
      for (const problem of document.problems) {
        if (concerns(problem, document)) {
          yield {
            messageId: limits.has(problem.code) ? 'limit' : 'unreadable',
            // A document that was read in part is checked in part; one that was not must not pass for a clean one.
            severity: limits.has(problem.code) && document.root !== undefined ? 'warning' : 'error',
            document: document.index,
            range: problem.range,
            data: { problem: sentence(problem.message) },
          };
        }
      }
    }
  },
});

/** Podlint's own limits, not YAML's. */
const limits: ReadonlySet<SyntaxProblemCode> = new Set(['too-deep', 'too-many-aliases', 'too-large']);

/** Good YAML that Kubernetes cannot read is a fault of manifests only; a parser's complaint is one of any file. */
function concerns(problem: SyntaxProblem, document: YamlDocument): boolean {
  return problem.code === 'syntax' || problem.code === 'tab-indentation' || looksLikeManifest(document);
}

/** Parsers end their messages in different ways. */
function sentence(message: string): string {
  const text = message.trim().replace(/(?<![:.])[:.]+$/, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
