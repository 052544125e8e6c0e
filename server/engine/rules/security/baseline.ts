/**
 * The Pod asks for more than the baseline of the Pod Security standards allows.
 *
 * Checks and words are those of the admission, `k8s.io/pod-security-admission/policy`.
 */
import { definePodSecurityRule } from '../support/pod-security.js';

export const baseline = definePodSecurityRule('baseline', {
  id: 'security/baseline',
  severity: 'warning',
  presets: ['strict', 'all'],
  title: 'The Pod breaks the baseline security standard',
  summary: 'A Pod should stay within the baseline level of the Pod Security standards.',
  why: 'The baseline keeps known ways out of a container closed: the namespaces, ports, devices and files of the node, and powers that containers do not have by default. Namespaces with `pod-security.kubernetes.io/enforce: baseline` refuse such Pods, and controllers only say so in their events.',
  whenNot: 'For agents of the node itself: monitoring, storage and network drivers need these powers.',
  source: {
    title: 'Pod Security standards',
    url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
  },
  messages: { violates: 'Violates the Pod Security standard “baseline”: {words}.' },
});
