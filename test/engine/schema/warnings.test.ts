import { describe, expect, test } from 'vitest';
import { deployment, judge, pod } from './documents.js';

const warningsOf = (text: string) => judge(text).warnings;

describe('warnings of Pods', () => {
  test.each([
    [
      'a deprecated node label',
      { spec: 'nodeSelector: { beta.kubernetes.io/os: linux }' },
      'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
    ],
    [
      'a constraint that spreads nothing',
      { spec: 'topologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule }]' },
      'spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod',
    ],
    [
      'a volume type of the past',
      { spec: 'volumes: [{ name: a, gitRepo: { repository: x } }]' },
      'spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+',
    ],
    [
      'a fraction of a byte',
      { container: 'resources: { limits: { memory: 128m } }' },
      'spec.containers[0].resources.limits[memory]: fractional byte value "128m" is invalid, must be an integer',
    ],
    [
      'a variable that hides another',
      { container: 'env: [{ name: A, value: x }, { name: A, value: z }]' },
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    ],
    [
      'a port that stands twice',
      { container: 'ports: [{ containerPort: 80 }, { containerPort: 80, hostPort: 80 }]' },
      'spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]',
    ],
    [
      'files that lie in each other’s way',
      { spec: 'volumes: [{ name: a, configMap: { name: m, items: [{ key: k, path: p }, { key: l, path: p/q }] } }]' },
      'volume "a" (ConfigMap "m"): overlapping paths: "p/q" with "p"',
    ],
    [
      'a pull secret without a name',
      { spec: 'imagePullSecrets: [{}]' },
      'spec.imagePullSecrets[0].name: invalid empty name ""',
    ],
  ])('%s', (_, parts, message) => {
    expect(warningsOf(pod(parts))).toContain(message);
  });

  test('a variable may build on its predecessor', () => {
    expect(warningsOf(pod({ container: 'env: [{ name: A, value: x }, { name: A, value: "$(A)y" }]' }))).toEqual([]);
  });

  test('in a template they carry its path', () => {
    expect(warningsOf(deployment({ podSpec: 'hostAliases: [{ ip: 1.1.1.1 }, { ip: 1.1.1.1 }]' }))).toEqual([
      'spec.template.spec.hostAliases[1].ip: duplicate ip "1.1.1.1"',
    ]);
  });

  test('an annotation becomes the field that it means', () => {
    const annotation = 'annotations: { container.apparmor.security.beta.kubernetes.io/web: unconfined }';
    const verdict = judge(pod({ metadata: annotation }));
    expect(verdict.warnings).toEqual([
      'metadata.annotations[container.apparmor.security.beta.kubernetes.io/web]: deprecated since v1.30; use the "appArmorProfile" field instead',
    ]);
    expect(verdict.podSecurity?.baseline[0]).toMatch(/^forbidden AppArmor profiles/);
  });
});

describe('warnings of other kinds', () => {
  const service = (spec: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: ${spec}\n`;

  test.each([
    ['an ignored name', '{ externalName: a.b, ports: [{ port: 80 }] }', /spec\.externalName is ignored/],
    ['an old preference', '{ trafficDistribution: PreferClose, ports: [{ port: 80 }] }', /"PreferClose" is deprecated/],
    ['external addresses', '{ externalIPs: [1.2.3.4], ports: [{ port: 80 }] }', /spec\.externalIPs is deprecated/],
  ])('a Service with %s', (_, spec, message) => {
    expect(warningsOf(service(spec))).toEqual([expect.stringMatching(message)]);
  });

  test('a name that is no DNS label', () => {
    expect(warningsOf(deployment({}).replace('name: web }', 'name: web.shop }'))).toEqual([
      'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]',
    ]);
  });
});
