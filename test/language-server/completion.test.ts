import { afterEach, describe, expect, it } from 'vitest';
import { InsertTextFormat, type CompletionItem, type CompletionList, type TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { AUTOSCALER, deployment, service } from './manifests.js';
import { ask } from './marked.js';
import { MODERN, startSession, type Session, type SessionOptions } from './session.js';

const SNIPPETS = {
  ...MODERN,
  textDocument: {
    ...MODERN.textDocument,
    completion: { completionItem: { snippetSupport: true, insertTextModeSupport: { valueSet: [1, 2] as (1 | 2)[] } } },
  },
};

let session: Session;
const start = async (options: SessionOptions = {}): Promise<void> => {
  session = await startSession({ capabilities: SNIPPETS, ...options });
  if (options.files) await session.logged(/^Read \d+ manifest/);
};
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

/** Everything offered at the mark, best first. */
async function items(source: string, path = 'shop.yaml'): Promise<readonly CompletionItem[]> {
  const list = await ask<CompletionList | null>(session, path, source, 'textDocument/completion');
  return (list?.items ?? []).toSorted((one, other) => (one.sortText ?? '').localeCompare(other.sortText ?? ''));
}

const labels = async (source: string, path?: string): Promise<readonly string[]> =>
  (await items(source, path)).map(({ label }) => label);

/** The text after a proposal is accepted. */
async function accept(source: string, label: string): Promise<string> {
  const item = (await items(source)).find((one) => one.label === label);
  if (!item) throw new Error(`${label} is not offered.`);
  return TextDocument.applyEdits(TextDocument.create('', 'yaml', 0, source.replace('¦', '')), [
    item.textEdit as TextEdit,
  ]);
}

const inContainer = (lines: string): string =>
  deployment().replace(
    '          ports:\n            - name: http',
    `${lines}          ports:\n            - name: http`,
  );
const inPod = (lines: string): string => deployment().replace('      containers:\n', `${lines}      containers:\n`);

describe('fields', () => {
  it('are those of the place, without those that are there, required ones first', async () => {
    await start();
    const found = await labels(deployment().replace('containerPort: 8080', 'containerPort: 8080\n              ¦'));
    expect(found).toEqual(['hostIP', 'hostPort', 'protocol']);
    await session.close('shop.yaml');
    expect((await labels(inContainer('          volumeMounts:\n            - ¦\n'))).slice(0, 2)).toEqual([
      'mountPath',
      'name',
    ]);
  });

  it('are replaced as a whole, and bring what they need as a snippet', async () => {
    await start();
    expect(await accept(inPod('      vol¦\n'), 'volumes')).toContain(
      '    spec:\n      volumes:\n        - name: $1\n      containers:',
    );
    await session.close('shop.yaml');
    const found = await items(inContainer('          readinessProbe:\n            ht¦\n'));
    const probe = found.find(({ label }) => label === 'httpGet');
    expect(probe?.insertTextFormat).toBe(InsertTextFormat.Snippet);
    expect((probe?.textEdit as TextEdit).newText).toBe('httpGet:\n              port: $1');
  });

  it('have descriptions when they are looked at', async () => {
    await start();
    const [field] = await items(inPod('      dnsPo¦\n'));
    expect(field.documentation).toBeUndefined();
    const resolved = await session.connection.sendRequest<CompletionItem>('completionItem/resolve', field);
    expect(JSON.stringify(resolved.documentation)).toMatch(/[A-Z]\w+/);
  });

  it('are plain text for a client without snippets', async () => {
    await start({ capabilities: MODERN });
    expect(await accept(inPod('      vol¦\n'), 'volumes')).toContain('      volumes:\n      containers:');
  });

  it('begin a document', async () => {
    await start();
    expect(await labels('kind: Pod\n¦')).toEqual(['apiVersion', 'metadata', 'spec']);
    await session.close('shop.yaml');
    expect((await labels('apiVersion: apps/v1\nkind: ¦')).slice(0, 3)).toEqual([
      'Deployment',
      'StatefulSet',
      'DaemonSet',
    ]);
    await session.close('shop.yaml');
    expect(await labels('kind: CronJob\napiVersion: ¦')).toEqual(['batch/v1']);
  });

  it('come in half-typed and broken documents', async () => {
    await start();
    const broken =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: web\n      image: nginx\n      po¦\n  volumes\n  : [\n';
    expect(await labels(broken)).toContain('ports');
    await session.close('shop.yaml');
    expect(await labels('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      ports: [{ ¦')).toEqual([
      ...['containerPort', 'name', 'hostIP', 'hostPort', 'protocol'],
    ]);
  });

  it('come in JSON, inside of the quotes', async () => {
    await start();
    const source = '{\n  "apiVersion": "v1",\n  "kind": "Service",\n  "spec": { "type": "Node¦" }\n}\n';
    expect(await accept(source, 'NodePort')).toContain('"type": "NodePort" }');
  });

  it('are left to others on demand', async () => {
    await start({ settings: { completion: { schema: false } } });
    expect(await labels(inPod('      ¦\n'))).toEqual([]);
    await session.close('shop.yaml');
    expect(
      await labels(inContainer('          readinessProbe:\n            httpGet:\n              port: ¦\n')),
    ).toEqual(['http', '8080']);
  });

  it('keep out of files and places that are no business of Kubernetes', async () => {
    await start();
    expect(await labels('services:\n  ¦')).toEqual([]);
    await session.close('shop.yaml');
    expect(await labels(inContainer('          # a¦\n'))).toEqual([]);
    await session.close('shop.yaml');
    expect(
      await labels(inContainer('          command:\n            - sh\n            - |\n              ki¦\n')),
    ).toEqual([]);
  });
});

describe('words', () => {
  it('are those that the field takes, its default first', async () => {
    await start();
    expect(await labels(inPod('      restartPolicy: ¦\n'))).toEqual(['Always', 'OnFailure', 'Never']);
    await session.close('shop.yaml');
    expect(await labels(inPod('      hostNetwork: t¦\n'))).toEqual(['true', 'false']);
  });

  it('replace a value that is there', async () => {
    await start();
    expect(await accept(inPod('      dnsPolicy: Clus¦terFirst\n'), 'None')).toContain('dnsPolicy: None\n');
  });
});

const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata: { name: site-config, namespace: shop }
data:
  nginx.conf: ""
  mime.types: ""
---
apiVersion: v1
kind: Secret
metadata: { name: site-secret, namespace: shop }
stringData: { password: x }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: site-data, namespace: shop }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: site-account, namespace: shop }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: elsewhere, namespace: other }
`;

describe('names', () => {
  it.each([
    [
      'ports of the container for its probes',
      inContainer('          livenessProbe:\n            tcpSocket:\n              port: ¦\n'),
      ['http', '8080'],
    ],
    ['the same in flow style', inContainer('          livenessProbe: { tcpSocket: { port: ¦ } }\n'), ['http', '8080']],
    [
      'ports that an image is known for',
      deployment()
        .replace('registry.example.com/shop/site:1.4.0', 'redis:8')
        .replace('containerPort: 8080', 'containerPort: ¦'),
      ['6379'],
    ],
    [
      'volumes for mounts',
      inPod(
        '      volumes:\n        - name: cache\n          emptyDir: {}\n        - name: conf\n          configMap: { name: x }\n',
      ).replace(
        '          ports:\n',
        '          volumeMounts:\n            - mountPath: /a\n              name: ¦\n          ports:\n',
      ),
      ['cache', 'conf'],
    ],
    [
      'containers',
      inContainer(
        '          env:\n            - name: CPU\n              valueFrom:\n                resourceFieldRef:\n                  containerName: ¦\n',
      ),
      ['site', 'worker'],
    ],
    [
      'ConfigMaps of the namespace',
      inPod('      volumes:\n        - name: conf\n          configMap:\n            name: ¦\n'),
      ['site-config'],
    ],
    [
      'keys of a ConfigMap',
      inContainer(
        '          env:\n            - name: A\n              valueFrom:\n                configMapKeyRef:\n                  name: site-config\n                  key: ¦\n',
      ),
      ['nginx.conf', 'mime.types'],
    ],
    [
      'keys of a volume',
      inPod(
        '      volumes:\n        - name: conf\n          secret:\n            secretName: site-secret\n            items:\n              - key: ¦\n',
      ),
      ['password'],
    ],
    ['Secrets', inContainer('          envFrom:\n            - secretRef: { name: ¦ }\n'), ['site-secret']],
    [
      'claims',
      inPod('      volumes:\n        - name: data\n          persistentVolumeClaim:\n            claimName: ¦\n'),
      ['site-data'],
    ],
    ['service accounts', inPod('      serviceAccountName: ¦\n'), ['site-account']],
    [
      'node labels to spread over',
      inPod('      topologySpreadConstraints:\n        - topologyKey: topo¦\n'),
      [
        'kubernetes.io/os',
        'kubernetes.io/arch',
        'kubernetes.io/hostname',
        'topology.kubernetes.io/zone',
        'topology.kubernetes.io/region',
        'node.kubernetes.io/instance-type',
      ],
    ],
    [
      'resources',
      inContainer('          resources:\n            requests:\n              cpu: 1\n              ¦\n'),
      ['memory:', 'ephemeral-storage:'],
    ],
  ])('%s', async (_, source, expected) => {
    await start({ files: { 'config.yaml': CONFIG } });
    expect(await labels(source)).toEqual(expected);
  });

  it.each([
    ['ports of the Pods that a Service selects', service('¦'), ['http', 'metrics', '8080', '9090']],
    ['labels of the workspace', service('http').replace('    app: storefront\n', '    ¦\n'), ['app: storefront']],
    ['values of a label', service('http').replace('app: storefront', 'app: ¦'), ['storefront']],
    ['workloads to scale', AUTOSCALER.replace('    name: storefront\n  min', '    name: ¦\n  min'), ['storefront']],
  ])('%s', async (_, source, expected) => {
    await start({ files: { 'deployment.yaml': deployment() } });
    expect(await labels(source)).toEqual(expected);
  });

  it('are put in quotes where they would be something else', async () => {
    await start();
    const source = inPod('      volumes:\n        - name: "on"\n          emptyDir: {}\n').replace(
      '          ports:\n',
      '          volumeMounts:\n            - name: ¦\n          ports:\n',
    );
    expect(await accept(source, 'on')).toContain('            - name: "on"\n          ports:');
  });
});

describe('nodes of the cluster that podlint.yaml names', () => {
  const CLUSTER = `apiVersion: podlint.dev/v1
kind: Cluster
metadata:
  name: shop
nodePools:
  - name: general
    count: 4
    capacity: { cpu: 4, memory: 8Gi }
    zones: [north-1, north-2]
    labels: { disk: ssd }
  - name: training
    count: 1
    capacity: { cpu: 8, memory: 32Gi }
    zones: [north-1]
    labels: { disk: nvme, gpu: "yes" }
    taints:
      - { key: dedicated, value: training, effect: NoSchedule }
`;
  const files = { 'podlint.yaml': 'cluster: cluster.yaml\n', 'cluster.yaml': CLUSTER };
  const offered = async (lines: string): Promise<readonly string[]> => {
    await session.close('shop.yaml').catch(() => undefined);
    return labels(inPod(lines));
  };

  it('are offered in selectors, affinities, tolerations and topology keys', async () => {
    session = await startSession({ capabilities: SNIPPETS, files });
    expect(await offered('      nodeSelector:\n        ¦\n')).toEqual(
      expect.arrayContaining(['disk: ssd', 'disk: nvme', 'gpu: "yes"', 'topology.kubernetes.io/zone: north-2']),
    );
    expect(await offered('      nodeSelector:\n        disk: ¦\n')).toEqual(['ssd', 'nvme']);
    expect(await offered('      nodeSelector: {disk: ¦}\n')).toEqual(['ssd', 'nvme']);
    expect(await offered('      tolerations:\n        - key: ¦\n')).toEqual(['dedicated']);
    expect(await offered('      tolerations:\n        - key: dedicated\n          value: ¦\n')).toEqual(['training']);
    const spread = await offered('      topologySpreadConstraints:\n        - topologyKey: ¦\n');
    expect(spread).toEqual(expect.arrayContaining(['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'disk']));
    expect(spread).not.toContain('node-role.kubernetes.io/control-plane');
  });

  it('give the values of a requirement by its key', async () => {
    session = await startSession({ capabilities: SNIPPETS, files });
    const terms = (key: string, value: string): string => `      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: ${key}
                    operator: In
                    values: [${value}]
`;
    expect(await offered(terms('disk', '¦'))).toEqual(['ssd', 'nvme']);
    expect(await offered(terms('topology.kubernetes.io/zone', 'north-1, ¦'))).toEqual(['north-1', 'north-2']);
    expect(await offered(terms('¦', ''))).toContain('gpu');
    const { items } = await ask<CompletionList>(
      session,
      'other.yaml',
      inPod(terms('disk', '¦')),
      'textDocument/completion',
    );
    expect(items.map(({ detail }) => detail)).toEqual(['4 of 5 nodes', '1 of 5 nodes']);
  });
});
