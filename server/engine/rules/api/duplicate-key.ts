/**
 * A key stands twice in one map.
 *
 * The API server's strict decoding refuses such a manifest; lenient readers silently keep the last value.
 */
import type { TextRange, YamlDocument, YamlEntry } from '../../document/tree.js';
import { defineFileRule, type FileFact } from '../../linter/rule.js';
import { entryAt, removalOf } from '../support/entries.js';
import { looksLikeManifest } from '../support/manifest.js';
import { fieldPath } from '../support/server-note.js';

type FileFix = NonNullable<FileFact<string>['fixes']>[number];

export const duplicateKey = defineFileRule({
  meta: {
    id: 'api/duplicate-key',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A key stands twice in one map',
    summary: 'A key may stand only once in a map.',
    why: 'Only one of the two values can count. `kubectl apply` and the API server refuse the manifest (`key already set in map`); tools that read more leniently keep the last value and drop the first without a word, so half of what the file says is not true.',
    whenNot: 'Never for manifests.',
    source: {
      title: 'API concepts: field validation',
      url: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
    },
    messages: {
      twice:
        '`{key}` stands twice in {parent}: the API server refuses that, and tools that do not keep only the last one. Remove one of them.',
    },
    fix: 'suggestion',
  },

  *check({ stream }) {
    if (stream.template) {
      return;
    }
    for (const document of stream.documents.filter(looksLikeManifest)) {
      for (const { path, first, repeat } of document.duplicateKeys) {
        const parent = fieldPath(path.slice(0, -1));
        yield {
          messageId: 'twice',
          document: document.index,
          range: repeat,
          path,
          data: { key: String(path.at(-1)), parent: parent === '' ? 'the document' : `\`${parent}\`` },
          related: [{ message: 'first set here', range: first }],
          fixes: fixes(document, first, repeat),
        };
      }
    }
  },
});

function fixes(document: YamlDocument, first: TextRange, repeat: TextRange): readonly FileFix[] {
  const earlier = entryAt(document, first.start);
  const later = entryAt(document, repeat.start);
  if (earlier === undefined || later === undefined) {
    return [];
  }
  const valueOf = ({ valueRange }: YamlEntry): string => document.text.slice(valueRange.start, valueRange.end).trim();
  const remove = (removed: typeof earlier, title: string, kind: FileFix['kind']): FileFix => ({
    title,
    kind,
    edits: () => [{ ...removalOf(document.text, removed), newText: '' }],
  });
  if (valueOf(earlier.entry) === valueOf(later.entry)) {
    return [remove(later, 'Remove the repetition', 'safe')];
  }
  return [
    remove(earlier, `Keep the last one${shown(valueOf(later.entry))}, which counts today`, 'suggestion'),
    remove(later, `Keep the first one${shown(valueOf(earlier.entry))}`, 'suggestion'),
  ];
}

/** A value that fits into a title. */
function shown(value: string): string {
  return value !== '' && value.length <= 40 && !value.includes('\n') ? ` (\`${value}\`)` : '';
}
