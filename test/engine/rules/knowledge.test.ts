/** The words that rules know programs, labels and placeholders by: each of them counts, and none that merely looks like it. */
import { describe, expect, test } from 'vitest';
import type { Injection, PodContainer } from '../../../server/engine/pod/model.js';
import { isSameProxy } from '../../../server/engine/rules/support/mesh-proxies.js';
import { lastingLabels, writtenLabels } from '../../../server/engine/rules/support/nearest-labels.js';
import { compareContainers } from '../../../server/engine/rules/support/same-program.js';
import { dataDirectories } from '../../../server/engine/rules/support/storage.js';
import { podOf } from '../pod/pods.js';
import { lintText } from '../../support/lint.js';

describe('the proxy of a mesh that stands in the manifest', () => {
  const isSame = (mesh: string, image: string, name = 'proxy', phase = 'main') => {
    const [container] = podOf(`{name: ${name}, image: ${image}}`).containers;
    return isSameProxy({ ...container, phase } as PodContainer, { mesh } as Injection);
  };

  test.each([
    [
      'istio',
      ['istio/proxyv2', 'gcr.io/istio-release/proxyv2:1.2'],
      ['istio/proxyv2x', 'istio/xproxyv2', 'istio/pilot'],
    ],
    [
      'linkerd',
      ['cr.l5d.io/linkerd/proxy', 'linkerd/proxy', 'x/linkerd-proxy', 'buoyantio/linkerd2-proxy', 'x/linkerd/proxy'],
      ['linkerd/proxyx', 'x/linkerd-proxyx', 'x/xlinkerd-proxy', 'x/linkerd-x-proxy', 'team/proxy'],
    ],
    [
      'consul',
      ['hashicorp/consul-dataplane', 'x/consul-envoy'],
      ['hashicorp/consul', 'x/consul-dataplanes', 'x/xconsul-envoy'],
    ],
    ['kuma', ['kumahq/kuma-dp'], ['kumahq/kuma-dpx', 'kumahq/xkuma-dp', 'kumahq/kuma-cp']],
    ['dapr', ['daprio/daprd'], ['daprio/daprdx', 'daprio/xdaprd']],
    [
      'app-mesh',
      ['840364872350.dkr.ecr.us-west-2.amazonaws.com/aws-appmesh-envoy:v1'],
      ['x/aws-appmesh-envoys', 'x/xaws-appmesh-envoy'],
    ],
  ])('of %s by its image', (mesh, right, wrong) => {
    expect(right.filter((image) => !isSame(mesh, image))).toEqual([]);
    expect(wrong.filter((image) => isSame(mesh, image))).toEqual([]);
    expect(isSame('other', right[0])).toBe(false);
    expect(isSame(mesh, right[0], 'proxy', 'ephemeral')).toBe(false);
  });

  test.each([
    ['istio', 'istio/proxyv2', ['istio-proxy', 'istio-init', 'istio-validation'], ['istio-proxyx', 'xistio-proxy']],
    [
      'linkerd',
      'linkerd/proxy',
      ['linkerd-proxy', 'linkerd-init', 'linkerd-network-validator'],
      ['linkerd-proxyx', 'xlinkerd-init'],
    ],
    [
      'consul',
      'x/consul-dataplane',
      ['consul-dataplane', 'consul-connect-a', 'consul-sidecar'],
      ['xconsul-dataplane', 'consul-sidecarx', 'consul-other'],
    ],
    ['kuma', 'x/kuma-dp', ['kuma-sidecar', 'kuma-init'], ['xkuma-sidecar', 'kuma-sidecarx']],
    ['dapr', 'x/daprd', ['daprd'], ['xdaprd', 'daprdx']],
    ['app-mesh', 'x/aws-appmesh-envoy', ['envoy'], ['envoyx', 'xenvoy']],
  ])("of %s has the injector's own names", (mesh, image, own, others) => {
    expect(own.filter((name) => isSame(mesh, image, name))).toEqual([]);
    expect(others.filter((name) => !isSame(mesh, image, name))).toEqual([]);
  });
});

describe('labels', () => {
  test('that controllers and operators add are not looked for in templates', () => {
    const added = [
      'statefulset.kubernetes.io/pod-name',
      'apps.kubernetes.io/pod-index',
      'controller-revision-hash',
      'pod-template-hash',
      'pod-template-generation',
      'batch.kubernetes.io/job-name',
      'batch.kubernetes.io/controller-uid',
      'batch.kubernetes.io/job-completion-index',
      'job-name',
      'controller-uid',
      'leaderworkerset.sigs.k8s.io/name',
      'leaderworkerset.x-k8s.io/name',
      'jobset.sigs.k8s.io/jobset-name',
      'ray.io/cluster',
      'serving.knative.dev/service',
      'elasticsearch.k8s.elastic.co/cluster-name',
      'kibana.k8s.elastic.co/name',
      'common.k8s.elastic.co/type',
      'strimzi.io/cluster',
      'postgres-operator.crunchydata.com/cluster',
      'cnpg.io/cluster',
      'k8s.mariadb.com/name',
      'app.redislabs.com/x',
      'rabbitmq.com/x',
      'zalando.org/x',
      'operator.prometheus.io/name',
    ];
    const written = [
      'app',
      'my-job-name',
      'job-names',
      'my.ray.io/cluster',
      'rayx.io/cluster',
      'app.kubernetes.io/name',
    ];
    const selector = Object.fromEntries([...added, ...written].map((key) => [key, 'x']));
    expect(Object.keys(writtenLabels(selector)).sort()).toEqual([...written].sort());
  });

  test('that say who leads are given later', () => {
    const keys = [
      'role',
      'x.io/role',
      'a-role',
      'leader',
      'master',
      'primary',
      'state',
      'status',
      'active',
      'replica-type',
      'ROLE',
    ];
    const ranks = [
      'true',
      'master',
      'primary',
      'leader',
      'active',
      'replica',
      'secondary',
      'slave',
      'follower',
      'standby',
      'ready',
      'healthy',
      'Leader',
    ];
    for (const key of keys) expect(lastingLabels({ [key]: 'leader' }), key).toEqual({});
    for (const rank of ranks) expect(lastingLabels({ role: rank }), rank).toEqual({});
    for (const [key, value] of [
      ['roles', 'leader'],
      ['xrole', 'leader'],
      ['role', 'web'],
      ['role', 'xleader'],
      ['role', 'leaderx'],
      ['app', 'leader'],
    ]) {
      expect(lastingLabels({ [key]: value }), key).toEqual({ [key]: value });
    }
  });
});

describe('where a database keeps its data', () => {
  const of = (container: string) => dataDirectories(podOf(`{name: c, ${container}}`).containers[0]);

  test.each(['PGDATA', 'MYSQL_DATADIR', 'MARIADB_DATADIR'])('the variable %s tells', (name) => {
    expect(of(`image: postgres, env: [{name: ${name}, value: /x/data}]`)).toEqual(['/x/data']);
    expect(of(`image: postgres, env: [{name: X${name}, value: /x/data}]`)).not.toContain('/x/data');
    expect(of(`image: postgres, env: [{name: ${name}, value: x/data}]`)).not.toContain('x/data');
    expect(of(`image: team/app, env: [{name: ${name}, value: /x/data}]`)).toEqual([]);
  });

  test.each(['datadir', 'dbpath', 'data-dir', 'data-directory', 'storage-path', 'path.data', 'store'])(
    'the flag --%s tells',
    (flag) => {
      expect(of(`image: mongo, args: ["--${flag}=/x/data"]`)).toEqual(['/x/data']);
      expect(of(`image: mongo, args: ["--my-${flag}=/x/data"]`)).not.toContain('/x/data');
    },
  );

  test('else the image is known for it', () => {
    expect(of('image: mongo')).toContain('/data/db');
    expect(of('image: team/app')).toEqual([]);
  });
});

describe('two containers', () => {
  const likeness = (left: string, right: string) => {
    const [a, b] = podOf(`{${left}}, {${right}}`).containers;
    return compareContainers(a, b);
  };
  const app = 'image: team/app:1';

  test.each([
    ['the same', `name: a, ${app}`, `name: b, ${app}`, 'same'],
    ['another image', `name: a, ${app}`, 'name: b, image: team/api:1', 'different'],
    ['another registry', `name: a, ${app}`, 'name: b, image: "x.io/team/app:1"', 'different'],
    ['another tag', `name: a, ${app}`, 'name: b, image: team/app:2', 'different'],
    ['latest, said and implied', 'name: a, image: team/app', 'name: b, image: team/app:latest', 'same'],
    ['no image', 'name: a', 'name: b', 'different'],
    ['other mounts', `name: a, ${app}, volumeMounts: [{name: v, mountPath: /a}]`, `name: b, ${app}`, 'different'],
    [
      'mounts in another order',
      `name: a, ${app}, volumeMounts: [{name: v, mountPath: /a}, {name: w, mountPath: /b}]`,
      `name: b, ${app}, volumeMounts: [{name: w, mountPath: /b}, {name: v, mountPath: /a}]`,
      'same',
    ],
    [
      'another part of a volume',
      `name: a, ${app}, volumeMounts: [{name: v, mountPath: /a, subPath: x}]`,
      `name: b, ${app}, volumeMounts: [{name: v, mountPath: /a, subPath: y}]`,
      'different',
    ],
    ['other arguments', `name: a, ${app}, args: [x]`, `name: b, ${app}, args: [y]`, 'different'],
    ['more arguments', `name: a, ${app}, args: [x]`, `name: b, ${app}, args: [x, x]`, 'different'],
    ['a word in command or args', `name: a, ${app}, args: [x]`, `name: b, ${app}, command: [x]`, 'different'],
    ['an ordinal', `name: a, ${app}, args: ["--shard=0"]`, `name: b, ${app}, args: ["--shard=1"]`, 'ordinal'],
    ['an ordinal apart', `name: a, ${app}, args: [--worker, "0"]`, `name: b, ${app}, args: [--worker, "1"]`, 'ordinal'],
    [
      'a number that is none',
      `name: a, ${app}, args: ["--speed=0"]`,
      `name: b, ${app}, args: ["--speed=1"]`,
      'different',
    ],
    ['a port as an argument', `name: a, ${app}, args: ["--port=1"]`, `name: b, ${app}, args: ["--port=2"]`, 'ordinal'],
    ['an address', `name: a, ${app}, args: ["--listen=:81"]`, `name: b, ${app}, args: ["--listen=:82"]`, 'ordinal'],
    [
      'the numbered name in the arguments',
      `name: web-1, ${app}, args: [web-1]`,
      `name: web-2, ${app}, args: [web-2]`,
      'same',
    ],
    [
      'the plain name in the arguments',
      `name: hook, ${app}, args: [hook]`,
      `name: ctl, ${app}, args: [ctl]`,
      'different',
    ],
    [
      'the declared port in the arguments',
      `name: a, ${app}, args: ["--port=81"], ports: [{containerPort: 81}]`,
      `name: b, ${app}, args: ["--port=82"], ports: [{containerPort: 82}]`,
      'same',
    ],
    [
      'the port within a longer number',
      `name: a, ${app}, args: ["x181"], ports: [{containerPort: 81}]`,
      `name: b, ${app}, args: ["x182"], ports: [{containerPort: 82}]`,
      'different',
    ],
    [
      'ports that nothing explains',
      `name: a, ${app}, ports: [{containerPort: 81}]`,
      `name: b, ${app}, ports: [{containerPort: 82}]`,
      'different',
    ],
    [
      'ports of numbered copies',
      `name: web-1, ${app}, ports: [{containerPort: 81}]`,
      `name: web-2, ${app}, ports: [{containerPort: 82}]`,
      'same',
    ],
    [
      'ports in another order',
      `name: a, ${app}, ports: [{containerPort: 81}, {containerPort: 9}]`,
      `name: b, ${app}, ports: [{containerPort: 9}, {containerPort: 81}]`,
      'same',
    ],
    [
      'other variables',
      `name: a, ${app}, env: [{name: A, value: x}]`,
      `name: b, ${app}, env: [{name: A, value: z}]`,
      'different',
    ],
    [
      'variables in another order',
      `name: a, ${app}, env: [{name: A, value: x}, {name: B, value: x}]`,
      `name: b, ${app}, env: [{name: B, value: x}, {name: A, value: x}]`,
      'same',
    ],
    [
      'an ordinal in a variable',
      `name: a, ${app}, env: [{name: WORKER_ID, value: "1"}]`,
      `name: b, ${app}, env: [{name: WORKER_ID, value: "2"}]`,
      'ordinal',
    ],
    [
      'another source of variables',
      `name: a, ${app}, envFrom: [{configMapRef: {name: x}}]`,
      `name: b, ${app}, envFrom: [{configMapRef: {name: z}}]`,
      'different',
    ],
  ])('with %s', (_, left, right, expected) => {
    expect(likeness(left, right)).toBe(expected);
  });

  test.each('id idx index ordinal shard partition worker replica instance rank num number node'.split(' '))(
    'numbered by --%s',
    (word) => {
      const of = (flag: string) =>
        likeness(`name: a, ${app}, args: ["${flag}=0"]`, `name: b, ${app}, args: ["${flag}=1"]`);
      expect(of(`--${word}`)).toBe('ordinal');
      expect(of(`--my_${word}`)).toBe('ordinal');
      expect(of(`--x${word}x`)).toBe('different');
    },
  );

  test.each([
    '2',
    '-2',
    '.b',
    '-d',
    '-one',
    '-two',
    '-three',
    '-four',
    '-first',
    '-second',
    '-third',
    '-primary',
    '-secondary',
    '-copy',
    '-replica',
    '-dup',
    '-duplicate',
  ])('a copy called web%s', (suffix) => {
    const name = `web${suffix}`;
    expect(likeness(`name: web, ${app}, args: [web]`, `name: ${name}, ${app}, args: [${name}]`)).toBe('same');
  });
});

test.each([
  'BROKER_ID',
  'KAFKA_BROKER_ID',
  'KAFKA_CFG_BROKER_ID',
  'KAFKA_CFG_NODE_ID',
  'KAFKA_NODE_ID',
  'ZOO_MY_ID',
  'ZOOKEEPER_SERVER_ID',
  'ZOO_SERVER_ID',
  'ETCD_NAME',
  'ETCD_MEMBER_NAME',
  'RABBITMQ_NODENAME',
  'RABBITMQ_NODE_NAME',
  'ERLANG_NODE_NAME',
  'MYSQL_SERVER_ID',
  'MARIADB_SERVER_ID',
  'CLUSTER_NODE_ID',
  'NODE_ID',
  'SERVER_ID',
  'MEMBER_ID',
  'MQTT_CLIENT_ID',
  'NATS_SERVER_NAME',
  'STAN_CLIENT_ID',
])('%s is an identity that replicas must not share', (name) => {
  const of = (variable: string, value: string, replicas = 2) =>
    lintText(
      `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {replicas: ${replicas}, serviceName: a, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: team/app, env: [{name: ${variable}, value: "${value}"}]}]}}}\n`,
    ).filter(({ rule }) => rule === 'scaling/shared-fixed-identity').length;
  expect(of(name, '5')).toBe(1);
  expect(of(name, '5', 1)).toBe(0);
  expect(of(`X${name}X`, '5')).toBe(0);
  for (const own of ['', '-1', '$(POD_NAME)', 'AUTO']) expect(of(name, own), own).toBe(0);
});

describe('workers within one Pod', () => {
  const of = (container: string) =>
    lintText(
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: team/app, ${container}}]}\n`,
      { presets: ['all'] },
    ).filter(({ rule }) => rule === 'scaling/worker-fan-out-in-pod').length;

  test.each(['workers', 'processes', 'num-workers', 'worker-processes', 'concurrency'])('by --%s', (flag) => {
    expect(of(`args: ["--${flag}=64"], resources: {limits: {cpu: "1"}}`)).toBe(1);
    expect(of(`args: ["--x${flag}=64"], resources: {limits: {cpu: "1"}}`)).toBe(0);
  });

  test.each(['WEB_CONCURRENCY', 'GUNICORN_WORKERS', 'UVICORN_WORKERS', 'WORKERS', 'NUM_WORKERS'])('by %s', (name) => {
    expect(of(`env: [{name: ${name}, value: "64"}], resources: {limits: {cpu: "1"}}`)).toBe(1);
    expect(of(`env: [{name: ${name}, value: "64x"}], resources: {limits: {cpu: "1"}}`)).toBe(0);
    expect(of(`env: [{name: X${name}, value: "64"}], resources: {limits: {cpu: "1"}}`)).toBe(0);
  });
});
