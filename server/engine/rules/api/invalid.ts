/**
 * The API server's validation refuses the object.
 *
 * Field, cause and detail are those of `pkg/apis/…/validation`. Where a rule about Pods has more to say of the same fault, it speaks, and
 * the server's words stand there as a note.
 */
import { defineObjectRule } from '../../linter/rule.js';
import { judgementOf, placeOf } from '../support/judgement.js';

export const invalid = defineObjectRule({
  meta: {
    id: 'api/invalid',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The API server refuses the object',
    summary: 'An object must pass the validation of Kubernetes 1.37.',
    why: 'What is said here is what `kubectl apply` would print after asking the server: a value is missing, malformed, out of range, stands twice, names what is not there, or contradicts another one. As long as it stands, nothing of the object is applied.',
    whenNot:
      'Where an admission webhook completes the object before it is validated, or a later step (kustomize, a renderer) completes the file.',
    source: {
      title: 'Validation of Pods and their kin in Kubernetes',
      url: 'https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go',
    },
    messages: { refused: 'The API server refuses this: {words}' },
  },
  kinds: ['*'],

  *check(object, context) {
    const told = new Set<string>();
    const errors = judgementOf(object, context)?.errors ?? [];
    const noSelector = errors.some(({ message }) => message === 'spec.selector: Required value');
    for (const { message, path } of errors) {
      // Without a selector the server adds that it does not match.
      if (!told.has(message) && !(noSelector && message.endsWith(mismatch))) {
        told.add(message);
        yield { messageId: 'refused', at: placeOf(object, path), data: { words: message } };
      }
    }
  },
});

const mismatch = '`selector` does not match template `labels`';
