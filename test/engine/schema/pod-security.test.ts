import { describe, expect, test } from 'vitest';
import { checkPodSecurity } from '../../../server/engine/schema/pod-security/pod-security.js';
import type { PodSpec } from '../../../server/engine/kubernetes/types.js';

const restrictedContext = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
const good: PodSpec = { containers: [{ name: 'web', securityContext: restrictedContext }] };

const violations = (spec: PodSpec, level: 'baseline' | 'restricted', annotations = {}) =>
  checkPodSecurity({ annotations }, spec, undefined)[level].map(({ reason, detail }) => `${reason} (${detail})`);

test('a Pod that gives up what it can passes both levels', () => {
  expect(violations(good, 'restricted')).toEqual([]);
});

test('a Pod that says nothing passes the baseline only', () => {
  const spec = { containers: [{ name: 'a' }, { name: 'b' }] };
  expect(violations(spec, 'baseline')).toEqual([]);
  expect(violations(spec, 'restricted')).toEqual([
    'allowPrivilegeEscalation != false (containers "a", "b" must set securityContext.allowPrivilegeEscalation=false)',
    'unrestricted capabilities (containers "a", "b" must set securityContext.capabilities.drop=["ALL"])',
    'runAsNonRoot != true (pod or containers "a", "b" must set securityContext.runAsNonRoot=true)',
    'seccompProfile (pod or containers "a", "b" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ]);
});

describe('the baseline', () => {
  test.each([
    ['host namespaces (hostNetwork=true, hostPID=true)', { ...good, hostPID: true, hostNetwork: true }],
    [
      'privileged (container "a" must not set securityContext.privileged=true)',
      { containers: [{ name: 'a', securityContext: { privileged: true } }] },
    ],
    [
      'non-default capabilities (container "a" must not include "BPF", "SYS_ADMIN" in securityContext.capabilities.add)',
      { containers: [{ name: 'a', securityContext: { capabilities: { add: ['SYS_ADMIN', 'CHOWN', 'BPF'] } } }] },
    ],
    [
      'hostPath volumes (volumes "x", "y")',
      {
        ...good,
        volumes: [
          { name: 'x', hostPath: {} },
          { name: 'y', hostPath: {} },
        ],
      },
    ],
    [
      'hostPort (containers "a", "b" use hostPorts 443, 80)',
      {
        containers: [
          { name: 'a', ports: [{ hostPort: 80 }] },
          { name: 'b', ports: [{ hostPort: 443 }, { hostPort: 80 }] },
        ],
      },
    ],
    [
      'probe or lifecycle host (container "a" uses probe or lifecycle host "127.0.0.1")',
      { containers: [{ name: 'a', livenessProbe: { httpGet: { host: '127.0.0.1' } } }] },
    ],
    [
      'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set)',
      { ...good, securityContext: { seLinuxOptions: { type: 'spc_t', user: 'u' } } },
    ],
    [
      'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
      { ...good, securityContext: { seccompProfile: { type: 'Unconfined' } } },
    ],
    [
      'forbidden sysctls (net/ipv4/tcp_syncookies)',
      { ...good, securityContext: { sysctls: [{ name: 'net/ipv4/tcp_syncookies' }, { name: 'net.ipv4.tcp_rmem' }] } },
    ],
    [
      'hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)',
      { ...good, securityContext: { windowsOptions: { hostProcess: true } } },
    ],
    [
      'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
      { containers: [{ name: 'a', securityContext: { procMount: 'Unmasked' } }] },
    ],
  ] as const)('%s', (violation, spec) => {
    expect(violations(spec, 'baseline')).toEqual([violation]);
  });

  test('annotations count as well', () => {
    const annotations = { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' };
    expect(violations(good, 'baseline', annotations)).toEqual([
      'forbidden AppArmor profile (annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/web="unconfined"")',
    ]);
  });
});

describe('the restricted level', () => {
  test('has checks of its own in the place of some of the baseline', () => {
    const spec = {
      ...good,
      volumes: [
        { name: 'x', hostPath: {} },
        { name: 'y', nfs: {} },
        { name: 'z', emptyDir: {} },
      ],
    };
    expect(violations(spec, 'restricted')).toEqual([
      'restricted volume types (volumes "x", "y" use restricted volume types "hostPath", "nfs")',
    ]);
  });

  test('lets user namespaces run as root, but not see all of /proc', () => {
    const spec = {
      hostUsers: false,
      containers: [{ name: 'a', securityContext: { ...restrictedContext, runAsUser: 0, procMount: 'Unmasked' } }],
    };
    expect(violations(spec, 'baseline')).toEqual([]);
    expect(violations(spec, 'restricted')).toEqual([
      'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
    ]);
  });

  test('asks less of Windows', () => {
    const spec = { os: { name: 'windows' }, containers: [{ name: 'a', securityContext: { runAsNonRoot: true } }] };
    expect(violations(spec, 'restricted')).toEqual([]);
  });

  test('points at what trips it', () => {
    const { restricted } = checkPodSecurity({}, { containers: [{ name: 'a' }] }, undefined);
    expect(restricted[0]?.paths).toEqual([['spec', 'containers', 0, 'securityContext', 'allowPrivilegeEscalation']]);
  });
});
