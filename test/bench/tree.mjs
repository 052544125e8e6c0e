/**
 * A tree of healthy manifests of any size, the same on every machine: each file holds a ServiceAccount, a Deployment, a Service,
 * a PodDisruptionBudget and a NetworkPolicy of one application.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { root } from '../tools/podlint.mjs';

const application = (index, perNamespace) => {
  const name = `app-${index}`;
  const namespace = `team-${Math.floor(index / perNamespace)}`;
  const labels = `{ app.kubernetes.io/name: ${name}, app.kubernetes.io/part-of: ${namespace} }`;
  const port = 8000 + (index % 900);
  return `apiVersion: v1
kind: ServiceAccount
metadata: { name: ${name}, namespace: ${namespace} }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: ${labels}
spec:
  replicas: 3
  selector:
    matchLabels: { app.kubernetes.io/name: ${name} }
  template:
    metadata:
      labels: ${labels}
    spec:
      serviceAccountName: ${name}
      terminationGracePeriodSeconds: 45
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: { app.kubernetes.io/name: ${name} }
      containers:
        - name: ${name}
          image: registry.example.com/${namespace}/${name}:1.${index % 40}.0
          args: [--listen, "0.0.0.0:${port}"]
          env:
            - { name: LOG_LEVEL, value: info }
          ports:
            - { name: http, containerPort: ${port} }
          readinessProbe:
            httpGet: { path: /ready, port: http }
          lifecycle:
            preStop: { sleep: { seconds: 5 } }
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 256Mi }
          volumeMounts:
            - { name: scratch, mountPath: /tmp }
      volumes:
        - { name: scratch, emptyDir: { sizeLimit: 100Mi } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { app.kubernetes.io/name: ${name} }
  ports:
    - { name: http, port: 80, targetPort: http }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  maxUnavailable: 1
  selector:
    matchLabels: { app.kubernetes.io/name: ${name} }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  podSelector:
    matchLabels: { app.kubernetes.io/name: ${name} }
  policyTypes: [Ingress]
  ingress:
    - ports: [{ port: http }]
`;
};

/** The folder of a tree with this many files of five documents, written when it is missing; by default fifty applications share a namespace. */
export function tree(files, perNamespace = 50) {
  const folder = `${root}out/bench/tree-${files}-${perNamespace}`;
  if (existsSync(`${folder}/complete`)) return folder;
  for (let index = 0; index < files; index += 1) {
    const team = `${folder}/team-${Math.floor(index / perNamespace)}`;
    mkdirSync(team, { recursive: true });
    writeFileSync(`${team}/app-${index}.yaml`, application(index, perNamespace));
  }
  writeFileSync(`${folder}/complete`, '');
  return folder;
}
