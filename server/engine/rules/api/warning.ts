/**
 * The API server takes the object, with a warning.
 *
 * Upstream: `WarningsOnCreate` of the storage strategies, `pkg/api/pod/warnings.go`.
 */
import { defineObjectRule } from '../../linter/rule.js';
import { judgementOf, placeOf } from '../support/judgement.js';

export const warning = defineObjectRule({
  meta: {
    id: 'api/warning',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'The API server warns',
    summary: 'An object should be created without a warning of the API server.',
    why: '`kubectl apply` prints these warnings and goes on: a deprecated field, a name that will make odd host names, a setting that does nothing, something that stands twice. In a pipeline nobody reads them.',
    whenNot: 'When a warning is known and accepted; better except the one object.',
    source: {
      title: 'Warnings of the Kubernetes API',
      url: 'https://kubernetes.io/blog/2020/09/03/warnings/',
    },
    messages: { warned: 'The API server warns: {words}' },
  },
  kinds: ['*'],

  *check(object, context) {
    const told = new Set<string>();
    const { warnings = [], errors = [] } = judgementOf(object, context) ?? {};
    // The server warns of what it has taken. Of a field that it refuses `api/invalid` speaks, or a rule about Pods; one is enough.
    const refused = new Set(errors.map(({ path }) => JSON.stringify(path)));
    for (const { message, path } of warnings) {
      const isSaid = told.has(message) || refused.has(JSON.stringify(path));
      if (!isSaid && !leftToOthers.some((words) => words.test(message))) {
        told.add(message);
        yield { messageId: 'warned', at: placeOf(object, path), data: { words: message } };
      }
    }
  },
});

/** Rules about Pods judge these with more insight, and know when they do no harm: an init container that has ended holds no port. */
const leftToOthers = [
  /: (?:duplicate|overlapping|dangerously ambiguous) port definition with /,
  /: duplicate port name "/,
  /topologySpreadConstraints\[\d+\]\.labelSelector: a null labelSelector/,
];
