/**
 * The Pod does not give up what the restricted level of the Pod Security standards asks it to.
 *
 * Checks and words are those of the admission, `k8s.io/pod-security-admission/policy`.
 */
import { definePodSecurityRule } from '../support/pod-security.js';

export const restricted = definePodSecurityRule('restricted', {
  id: 'security/restricted',
  severity: 'info',
  presets: ['all'],
  title: 'The Pod is not hardened',
  summary: 'A Pod should pass the restricted level of the Pod Security standards.',
  why: 'The restricted level is what hardened Pods look like: no root, no way to more privileges, no capabilities, a seccomp profile. Namespaces with `pod-security.kubernetes.io/enforce: restricted` refuse all others.',
  whenNot: 'Where the images do not run without root, or the namespaces ask for the baseline only.',
  source: {
    title: 'Pod Security standards',
    url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
  },
  messages: { violates: 'Violates the Pod Security standard “restricted”: {words}.' },
});
