import { describe, expect, test } from 'vitest';
import { explainPod } from '../../../server/engine/language/explain-pod.js';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { summarizePod } from '../../../server/engine/summary/summarize-pod.js';
import { createWorkspace } from '../../../server/engine/workspace/workspace.js';

const text = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata:
      labels: {app: shop}
      annotations: {linkerd.io/inject: enabled}
    spec:
      initContainers:
      - {name: migrate, image: flyway/flyway, volumeMounts: [{name: cache, mountPath: /sql, readOnly: true}]}
      - {name: proxy, image: "envoyproxy/envoy:v1.31", restartPolicy: Always, ports: [{containerPort: 15555}]}
      containers:
      - name: web
        image: nginx
        env: [{name: API, value: "http://localhost:15555"}, {name: DB, value: "postgres://127.0.0.1:5432/x"}]
        ports: [{name: http, containerPort: 80}]
        readinessProbe: {httpGet: {port: http, path: /}}
        lifecycle: {preStop: {sleep: {seconds: 5}}}
        volumeMounts: [{name: cache, mountPath: /var/cache, subPath: web}, {name: nowhere, mountPath: /x}]
      volumes: [{name: cache, emptyDir: {}}, {name: config, configMap: {name: shop}}]
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{name: a, port: 8080, targetPort: http}, {name: b, port: 81, targetPort: gone}]}
`;

function explained() {
  const workspace = createWorkspace();
  workspace.update(readSourceFile('/shop.yaml', text, { mode: 'fast' }));
  const [pod] = workspace.pods('/shop.yaml');
  return { page: explainPod(pod, workspace), summary: summarizePod(pod, workspace.neighbourhood) };
}

describe('the page of a Pod', () => {
  const { page, summary } = explained();
  const lines = (title: string): readonly string[] =>
    (page.split(`## ${title}\n\n`)[1] ?? '')
      .split('\n\n')[0]
      .split('\n')
      .filter((line) => line !== '');

  test('has a line for everything in the summary', () => {
    expect(lines('Containers')).toHaveLength(summary.containers.length);
    expect(lines('Ports')).toHaveLength(summary.network.ports.length);
    expect(lines('Reached through')).toHaveLength(summary.network.services.length);
    expect(lines('Volumes')).toHaveLength(summary.volumes.length);
    expect(lines('Added by webhooks')).toHaveLength(summary.injections.length);
    for (const { port, protocol, container } of summary.network.ports)
      expect(lines('Ports').join('\n')).toMatch(new RegExp(`- ${port}/${protocol}.*\`${container}\``));
  });

  test('tells the life, the calls and what is kept', () => {
    expect(lines('Start and stop')).toEqual([
      '- starts: `migrate`, then `proxy`, then `web`',
      '- stops: `web`, then `proxy`, all within 30 seconds (the default)',
      '- `web` takes 5 of them (preStop sleeps 5 s)',
    ]);
    expect(lines('Calls inside of the Pod')).toEqual([
      '- `web` calls `http://localhost:15555` (variable `API`)',
      '- `web` calls `postgres://127.0.0.1:5432/x` (variable `DB`): nobody listens there',
    ]);
    expect(lines('Reached through')).toEqual([
      '- Service `shop:8080` → 80',
      '- Service `shop:81` → no port of this Pod',
    ]);
    expect(lines('Volumes')).toEqual([
      '- `cache` (emptyDir): `migrate` at `/sql` (read-only), `web` at `/var/cache`, there `web`; gone with the Pod',
      '- `config` (configMap `shop`): mounted nowhere; made again from the API',
      '- `nowhere` (undeclared): `web` at `/x`; the Pod declares no such volume',
    ]);
    expect(lines('Added by webhooks')).toEqual([
      '- the Linkerd proxy: annotation `linkerd.io/inject: enabled`; containers linkerd-proxy, linkerd-init (init), linkerd-network-validator (init)',
    ]);
  });
});
