import { describe, expect, test } from 'vitest';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import type { PodSummary } from '../../../server/engine/summary/model.js';
import { summarizePod } from '../../../server/engine/summary/summarize-pod.js';
import { createWorkspace } from '../../../server/engine/workspace/workspace.js';

function summarize(spec: string, more = ''): PodSummary {
  const text = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: { app: web }
spec:
${spec
  .split('\n')
  .map((line) => `  ${line}`)
  .join('\n')}
${more}`;
  const workspace = createWorkspace();
  workspace.update(readSourceFile('/pod.yaml', text, { mode: 'fast' }));
  const pod = workspace.pods('/pod.yaml')[0];
  return summarizePod(pod, workspace.neighbourhood);
}

describe('the life of a Pod', () => {
  const life = (spec: string): PodSummary['life'] => summarize(spec).life;

  test('starts init containers one by one, then all others, and stops sidecars last', () => {
    const { start, stop } = life(`initContainers:
  - { name: one, image: a }
  - { name: two, image: a, restartPolicy: Always }
  - { name: three, image: a }
containers: [{ name: four, image: a }, { name: five, image: a }]`);
    expect(start).toEqual([['one'], ['two'], ['three'], ['four', 'five']]);
    expect(stop).toEqual([['four', 'five'], ['two']]);
  });

  test('has thirty seconds to end unless it says otherwise, and hooks take of them', () => {
    const { grace, graceIsDefault, stopping } = life(
      'containers: [{ name: a, image: b, lifecycle: { preStop: { sleep: { seconds: 7 } } } }]',
    );
    expect({ grace, graceIsDefault }).toEqual({ grace: 30, graceIsDefault: true });
    expect(stopping).toEqual([{ container: 'a', seconds: 7, evidence: 'preStop sleeps 7 s' }]);
    expect(life('terminationGracePeriodSeconds: 5\ncontainers: [{ name: a, image: b }]')).toMatchObject({
      grace: 5,
      graceIsDefault: false,
    });
  });
});

describe('the localhost of a Pod', () => {
  const service = `---
apiVersion: v1
kind: Service
metadata: { name: entry }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
`;

  test('knows of each port who calls it and which Service leads to it', () => {
    const { ports, unanswered } = summarize(
      `containers:
  - name: web
    image: example.com/web:1
    ports: [{ name: http, containerPort: 8080 }]
    livenessProbe: { tcpSocket: { port: http } }
  - name: proxy
    image: example.com/proxy:1
    ports: [{ containerPort: 9000 }]
    env: [{ name: UPSTREAM, value: 'http://localhost:8080' }, { name: OTHER, value: 'http://localhost:7777' }]`,
      service,
    ).network;
    expect(ports.map(({ port, container, services }) => ({ port, container, services }))).toEqual([
      { port: 8080, container: 'web', services: [{ name: 'entry', port: 80 }] },
      { port: 9000, container: 'proxy', services: [] },
    ]);
    expect(ports[0]?.callers.map(({ container }) => container)).toEqual(['proxy']);
    expect(ports[0]?.probes).toEqual([{ container: 'web', kind: 'livenessProbe' }]);
    expect(unanswered.map(({ port, container }) => ({ port, container }))).toEqual([
      { port: 7777, container: 'proxy' },
    ]);
  });

  test('is open where a container may listen anywhere', () => {
    expect(summarize('containers: [{ name: a, image: example.com/web:1 }]').network.open).toBe(true);
    expect(
      summarize('containers: [{ name: a, image: example.com/web:1, ports: [{ containerPort: 1 }] }]').network.open,
    ).toBe(false);
  });
});

describe('the refrigerator of a Pod', () => {
  test('shows who sees a volume where, and what it survives', () => {
    const { volumes } = summarize(`containers:
  - { name: a, image: b, volumeMounts: [{ name: data, mountPath: /data }, { name: lost, mountPath: /lost }] }
  - { name: c, image: d, volumeMounts: [{ name: data, mountPath: /in, subPath: x, readOnly: true }] }
volumes: [{ name: data, persistentVolumeClaim: { claimName: disk } }, { name: tmp }]`);
    expect(volumes).toEqual([
      {
        name: 'data',
        source: 'persistentVolumeClaim',
        detail: 'disk',
        life: 'claim',
        uses: [
          { container: 'a', path: '/data', subPath: undefined, readOnly: false },
          { container: 'c', path: '/in', subPath: 'x', readOnly: true },
        ],
      },
      { name: 'tmp', source: 'emptyDir', detail: '', life: 'pod', uses: [] },
      {
        name: 'lost',
        source: 'undeclared',
        detail: '',
        life: 'unknown',
        uses: [{ container: 'a', path: '/lost', subPath: undefined, readOnly: false }],
      },
    ]);
  });
});

describe('the resources of a Pod', () => {
  const resources = (spec: string): PodSummary['resources'] => summarize(spec).resources;

  test('are the sum of what runs together, or the largest step before it', () => {
    expect(
      resources(`initContainers:
  - { name: setup, image: a, resources: { requests: { cpu: '1' } } }
  - { name: proxy, image: a, restartPolicy: Always, resources: { requests: { cpu: 100m, memory: 16Mi } } }
containers:
  - { name: web, image: a, resources: { requests: { cpu: 250m, memory: 64Mi } } }`).requests,
    ).toEqual({ cpu: '1', memory: '80Mi' });
  });

  test('take a limit for a missing request, and know no limit that some container lacks', () => {
    const { containers, requests, limits, qos } = resources(`containers:
  - { name: a, image: a, resources: { limits: { cpu: 500m, memory: 64Mi } } }
  - { name: b, image: a, resources: { limits: { memory: 32Mi } } }`);
    expect(containers[0]?.requests).toEqual({ cpu: '500m', memory: '64Mi' });
    expect(requests).toEqual({ cpu: '500m', memory: '96Mi' });
    expect(limits).toEqual({ memory: '96Mi' });
    expect(qos).toBe('Burstable');
  });

  test('make a Pod whose limits are its requests Guaranteed, whatever its priority', () => {
    const spec = 'containers: [{ name: a, image: a, resources: { limits: { cpu: 500m, memory: 64Mi } } }]';
    expect(resources(`priorityClassName: urgent\n${spec}`)).toMatchObject({ qos: 'Guaranteed' });
    expect(resources('containers: [{ name: a, image: a }]')).toMatchObject({ qos: 'BestEffort', requests: {} });
  });
});
