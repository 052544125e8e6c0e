/** A local API server over TLS that gives recorded answers, and a kubeconfig that leads to it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { URL } from 'node:url';

const node = (name, taints) => ({
  metadata: { name, labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': 'zone-a' } },
  spec: { taints },
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
});

/** By path, as an API server writes lists: items without their kind. Everything else is an empty list. */
const ANSWERS = {
  '/api/v1/nodes': {
    kind: 'NodeList',
    items: [
      node('worker-1'),
      node('worker-2'),
      node('control-1', [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]),
    ],
  },
  '/api/v1/pods': {
    kind: 'PodList',
    items: [
      {
        metadata: { name: 'ledger-0', namespace: 'bank', annotations: { note: 'not-for-others' } },
        spec: {
          nodeName: 'worker-1',
          containers: [
            {
              name: 'ledger',
              image: 'bank/ledger:4',
              env: [{ name: 'PASSWORD', value: 'swordfish' }],
              resources: { requests: { cpu: '1', memory: '1Gi' } },
            },
          ],
        },
        status: { phase: 'Running' },
      },
    ],
  },
};

/** Starts it. `asked` grows with every request; `kubeconfig` is a file in `folder`. */
export async function startApiServer(folder) {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
  const files = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...request, ...files], { stdio: 'ignore' });
  const asked = [];
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    ({ method, url, headers }, response) => {
      const { pathname } = new URL(url, 'https://localhost');
      asked.push({ method, path: pathname, authorization: headers.authorization });
      const answer = ANSWERS[pathname] ?? { kind: 'List', items: [] };
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ apiVersion: 'v1', metadata: {}, ...answer }));
    },
  );
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(
    kubeconfig,
    `apiVersion: v1
kind: Config
current-context: bank
contexts:
  - { name: bank, context: { cluster: bank, user: me } }
clusters:
  - { name: bank, cluster: { server: "https://127.0.0.1:${server.address().port}", certificate-authority: ${certificate} } }
users:
  - { name: me, user: { token: my-token } }
`,
  );
  return { asked, kubeconfig, stop: () => new Promise((resolve) => server.close(resolve)) };
}
