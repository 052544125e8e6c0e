import { describe, expect, test } from 'vitest';
import { listenersOf, podOf, podsOf, textAt } from './pods.js';

/** Listeners of one container, guesses left out. */
const of = (container: string, guesses = false) => listenersOf(podOf(`{name: c, ${container}}`), { guesses });
const unknown = 'image: registry.example.com/team/app';

describe('declared ports', () => {
  test('are certain, with protocol and name', () => {
    const pod = podOf(
      `{name: c, ${unknown}, ports: [{name: http, containerPort: 80}, {containerPort: 53, protocol: UDP}]}`,
    );
    expect(listenersOf(pod)).toEqual(['80/TCP any declared certain', '53/UDP any declared certain']);
    expect(pod.listeners[0]).toMatchObject({ name: 'http', evidence: 'declared', also: [] });
    expect(pod.listeners[0].at.path).toEqual(['spec', 'containers', 0, 'ports', 0, 'containerPort']);
  });

  test('that stand twice stay two', () => {
    expect(of(`${unknown}, ports: [{name: http, containerPort: 80}, {name: https, containerPort: 80}]`)).toHaveLength(
      2,
    );
  });

  test('take the address that an argument names, and keep it as evidence', () => {
    const pod = podOf(`{name: c, ${unknown}, args: ["--listen=127.0.0.1:80"], ports: [{containerPort: 80}]}`);
    expect(listenersOf(pod)).toEqual(['80/TCP loopback declared certain']);
    const [evidence] = pod.listeners[0].also;
    expect(evidence.evidence).toBe('`--listen=127.0.0.1:80` in args');
    expect(textAt(evidence.at)).toBe('127.0.0.1:80');
  });

  test('of the wrong shape are left out', () => {
    expect(of(`${unknown}, ports: [{containerPort: http}, 80, {containerPort: 81}]`)).toEqual([
      '81/TCP any declared certain',
    ]);
  });
});

describe('arguments', () => {
  test.each([
    ['--port=8080', '8080/TCP any'],
    ['--port", "8080', '8080/TCP any'],
    ['-port=8080', '8080/TCP any'],
    ['--http-port=8080', '8080/TCP any'],
    ['--httpPort=8080', '8080/TCP any'],
    ['--metrics-port=9090', '9090/TCP any'],
    ['--server.port=8081', '8081/TCP any'],
    ['-Dserver.port=8081', '8081/TCP any'],
    ['--listen=:8080', '8080/TCP any'],
    ['--listen-address=0.0.0.0:8080', '8080/TCP any'],
    ['--web.listen-address=:9090', '9090/TCP any'],
    ['--bind=127.0.0.1:8080', '8080/TCP loopback'],
    ['--bind-addr", "localhost:8080', '8080/TCP loopback'],
    ['--bind=[::1]:8080', '8080/TCP loopback'],
    ['--bind=[::]:8080', '8080/TCP any'],
    ['--listen=10.1.2.3:8080', '8080/TCP other'],
    ['--metrics-bind-address=:8443', '8443/TCP any'],
    ['--health-probe-bind-address=:8081', '8081/TCP any'],
    ['--secure-listen-address=0.0.0.0:8443', '8443/TCP any'],
    ['--listen=tcp://0.0.0.0:2375', '2375/TCP any'],
    ['--listen=udp://:514', '514/UDP any'],
    ['--listen-client-urls=http://127.0.0.1:2379', '2379/TCP loopback'],
    ['--entrypoints.web.address=:8000', '8000/TCP any'],
    ['--entrypoints.dns.address=:5353/udp', '5353/UDP any'],
  ])('%s', (args, expected) => {
    expect(of(`${unknown}, args: ["${args}"]`)).toEqual([`${expected} argument probable`]);
  });

  test.each([
    '--port=0',
    '--metrics-bind-address=0',
    '--port=http',
    '--port=99999',
    '--redis-port=6379',
    '--db-port", "5432',
    '--upstream=http://127.0.0.1:8080',
    '--remote-port=80',
    '--advertise-address=10.0.0.1:80',
    '--listen=unix:///run/a.sock',
    '--listen=/run/a.sock',
    '--address=https://vault.example.com:8200',
    '--address=api.example.com:443',
    '--server=example.com:80',
    '--initial-cluster=a=http://10.0.0.1:2380',
    'port 80',
  ])('%s is no listener', (args) => {
    expect(of(`${unknown}, args: ["${args}"]`, true)).toEqual([]);
  });

  test('may give the host apart from the port', () => {
    expect(of(`${unknown}, args: ["--host=127.0.0.1", "--port=8080"]`)).toEqual([
      '8080/TCP loopback argument probable',
    ]);
    expect(of(`${unknown}, args: ["--host=db.example.com", "--port=8080"]`)).toEqual([
      '8080/TCP any argument probable',
    ]);
  });

  test("may name the Pod's own address", () => {
    const env = 'env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]';
    expect(of(`${unknown}, ${env}, args: ["--listen=[$(IP)]:9100"]`)).toEqual(['9100/TCP pod-ip argument probable']);
    expect(of(`${unknown}, args: ["--listen=$(POD_IP):9100"]`)).toEqual(['9100/TCP pod-ip argument probable']);
    expect(of(`${unknown}, args: ["--listen=$(NODE_IP):9100"]`)).toEqual(['9100/TCP other argument probable']);
  });

  test('of several addresses on one port meet whatever any of them meets', () => {
    expect(of(`${unknown}, args: ["--listen=127.0.0.1:80,10.0.0.1:80"]`)).toEqual(['80/TCP any argument probable']);
  });

  test('that leave the meaning open are guesses', () => {
    expect(of(`${unknown}, args: ["-p", "8080"]`)).toEqual([]);
    expect(of(`${unknown}, args: ["-p", "8080"]`, true)).toEqual(['8080/TCP any argument possible']);
    expect(of(`${unknown}, args: ["--address=127.0.0.1:8080"]`, true)).toEqual(['8080/TCP loopback argument possible']);
  });

  test('of clients and tools name the server, not a port of their own', () => {
    expect(of('image: mysql, command: [mysql, --host=db, --port=3306]', true)).toEqual([]);
    expect(of('image: redis, command: [sh, -c, "redis-cli -p 6379 ping; sleep 3600"]', true)).toEqual([]);
    expect(of('image: curlimages/curl, command: [kubectl, --port=80]', true)).toEqual([]);
  });

  test.each([
    ['[python, -m, http.server]', '8000/TCP any'],
    ['[python3, -m, http.server, "8080"]', '8080/TCP any'],
    ['[python, manage.py, runserver, "0.0.0.0:8000"]', '8000/TCP any'],
    ['[uvicorn, "main:app"]', '8000/TCP loopback'],
    ['[uvicorn, "main:app", --host, 0.0.0.0]', '8000/TCP any'],
    ['[uvicorn, "main:app", --host, 0.0.0.0, --port, "80"]', '80/TCP any'],
    ['[gunicorn, -b, "0.0.0.0:8080", app]', '8080/TCP any'],
    ['[kubectl, proxy]', '8001/TCP loopback'],
    ['[sh, -c, "nc -lk -p 8080 -e cat"]', '8080/TCP any'],
    ['[nc, -l, "8080"]', '8080/TCP any'],
    ['[socat, "TCP-LISTEN:8080,fork,bind=127.0.0.1", "TCP:db:80"]', '8080/TCP loopback'],
    ['[php, -S, "0.0.0.0:8080"]', '8080/TCP any'],
    ['[sh, -c, "exec myserver --port=8080"]', '8080/TCP any'],
    ['[sh, -c, "sleep 5 && busybox httpd -f -p 8080"]', '8080/TCP any'],
  ])('of %s', (command, expected) => {
    expect(of(`image: busybox, command: ${command}`)).toContain(`${expected} argument probable`);
  });

  test('of a Cloud SQL proxy stand with the instance', () => {
    expect(
      of(
        'image: gcr.io/cloudsql-docker/gce-proxy:1.33, command: [/cloud_sql_proxy, "-instances=p:r:i=tcp:3306,p:r:j=tcp:0.0.0.0:5432"]',
      ),
    ).toEqual(['3306/TCP loopback argument probable', '5432/TCP any argument probable']);
    expect(of('image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2, args: ["p:r:i?port=5433"]')).toEqual([
      '5433/TCP loopback argument probable',
    ]);
    expect(of('image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2, args: ["--port=5433", "p:r:i"]')).toEqual([
      '5433/TCP loopback argument probable',
    ]);
  });
});

describe('variables', () => {
  test.each([
    ['PORT', '8080', '8080/TCP any'],
    ['SERVER_PORT', '8080', '8080/TCP any'],
    ['ASPNETCORE_URLS', 'http://+:8080;https://localhost:8443', '8080/TCP any'],
    ['LISTEN_ADDR', '127.0.0.1:8080', '8080/TCP loopback'],
    ['JAVA_TOOL_OPTIONS', '-Xmx1g -Dserver.port=8080', '8080/TCP any'],
    ['JAVA_OPTS', '-javaagent:/jmx_prometheus_javaagent.jar=8080:/config.yaml', '8080/TCP any'],
  ])('%s=%s', (name, value, expected) => {
    expect(of(`${unknown}, env: [{name: ${name}, value: "${value}"}]`)).toContain(`${expected} environment probable`);
  });

  test.each([
    ['DB_PORT', '5432'],
    ['REDIS_PORT', '6379'],
    ['KUBERNETES_SERVICE_PORT', '443'],
    ['PORT', 'http'],
    ['JAVA_OPTS', '-Dhttp.proxyPort=3128'],
  ])('%s=%s is no listener', (name, value) => {
    expect(of(`${unknown}, env: [{name: ${name}, value: "${value}"}]`, true)).toEqual([]);
  });

  test('of a host that is elsewhere describe that one', () => {
    expect(
      of(`${unknown}, env: [{name: SERVER_HOST, value: backend}, {name: SERVER_PORT, value: "80"}]`, true),
    ).toEqual([]);
    expect(
      of(
        `${unknown}, env: [{name: SERVER_HOST, valueFrom: {secretKeyRef: {name: a, key: b}}}, {name: SERVER_PORT, value: "80"}]`,
        true,
      ),
    ).toEqual([]);
    expect(of(`${unknown}, env: [{name: HOST, value: 127.0.0.1}, {name: PORT, value: "80"}]`)).toEqual([
      '80/TCP loopback environment probable',
    ]);
    expect(of(`${unknown}, env: [{name: HOST, value: 0.0.0.0}, {name: PORT, value: "80"}]`)).toEqual([
      '80/TCP any environment probable',
    ]);
  });

  test('that are usual but not for this image are guesses', () => {
    expect(of('image: nginx, env: [{name: PORT, value: "8080"}]')).toEqual(['80/TCP any image probable']);
    expect(of('image: nginx, env: [{name: PORT, value: "8080"}]', true)).toContain('8080/TCP any environment possible');
  });

  test('count from ConfigMaps of the workspace, and say where they stand', () => {
    const pod = podOf(`{name: c, ${unknown}, envFrom: [{configMapRef: {name: cfg}}]}`, {
      after: '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata: {PORT: "8080"}\n',
    });
    expect(listenersOf(pod)).toEqual(['8080/TCP any environment probable']);
    expect(pod.listeners[0].at.path).toEqual(['spec', 'containers', 0, 'envFrom', 0, 'configMapRef', 'name']);
  });

  test('of a container that only runs tools say nothing', () => {
    expect(of('image: busybox, command: [sleep, infinity], env: [{name: PORT, value: "8080"}]', true)).toEqual([]);
  });
});

describe('images', () => {
  test.each([
    ['image: nginx', ['80/TCP any image probable']],
    ['image: "postgres:16"', ['5432/TCP any image probable']],
    [
      'image: "rabbitmq:3-management"',
      [
        '15672/TCP any image probable',
        '4369/TCP any image probable',
        '25672/TCP any image probable',
        '5672/TCP any image probable',
      ],
    ],
    ['image: "php:8-apache"', ['80/TCP any image probable']],
    ['image: "php:8-fpm"', ['9000/TCP any image probable']],
    ['image: quay.io/oauth2-proxy/oauth2-proxy', ['4180/TCP loopback image probable']],
    ['image: busybox', []],
    ['image: team/nginx', []],
  ])('%s', (container, expected) => {
    expect(of(container).toSorted()).toEqual([...expected].sort());
  });

  test('listen elsewhere when a flag or variable says so', () => {
    expect(of('image: quay.io/oauth2-proxy/oauth2-proxy, args: ["--http-address=0.0.0.0:4180"]')).toEqual([
      '4180/TCP any argument probable',
    ]);
    expect(of('image: grafana/grafana, env: [{name: GF_SERVER_HTTP_PORT, value: "3001"}]')).toEqual([
      '3001/TCP any environment probable',
    ]);
    expect(of('image: redis, args: ["--port", "6380"]')).toEqual(['6380/TCP any argument probable']);
    expect(of('image: postgres, args: ["-p", "5433"]')).toEqual(['5433/TCP any argument probable']);
    expect(of('image: mcr.microsoft.com/mssql/server, env: [{name: MSSQL_TCP_PORT, value: "1500"}]')).toEqual([
      '1500/TCP any environment probable',
    ]);
  });

  test('keep their ports when only the address is given', () => {
    expect(
      of('image: registry.k8s.io/kube-scheduler:v1.30, command: [kube-scheduler, --bind-address=127.0.0.1]'),
    ).toEqual(['10259/TCP loopback image probable']);
  });

  test('say nothing when a configuration is mounted over theirs that nobody can see', () => {
    const mount = 'volumeMounts: [{name: v, mountPath: /etc/nginx/conf.d}]';
    expect(of(`image: nginx, ${mount}`)).toEqual([]);
    expect(podOf(`{name: c, image: nginx, ${mount}}`).containers[0].listensKnown).toBe(false);
  });

  test('may listen elsewhere when variables come from where nobody can look', () => {
    const open = 'envFrom: [{secretRef: {name: s}}]';
    expect(of(`image: grafana/grafana, ${open}`)).toEqual([]);
    expect(of(`image: grafana/grafana, ${open}`, true)).toEqual(['3000/TCP any image possible']);
    expect(of(`image: hashicorp/http-echo, ${open}`)).toEqual(['5678/TCP any image probable']);
  });

  test('say nothing when another program runs in them', () => {
    expect(of('image: nginx, command: [sh, -c, "while true; do date; sleep 1; done"]')).toEqual([]);
    expect(of('image: postgres, command: [psql, -h, db]')).toEqual([]);
    expect(of('image: cockroachdb/cockroach, command: [/cockroach/cockroach, init]', true)).toEqual([]);
    expect(of('image: nginx, command: [/start.sh]')).toEqual([]);
    expect(of('image: nginx, command: [/start.sh]', true)).toEqual(['80/TCP any image possible']);
  });

  test('are known by the program that runs in a system image', () => {
    expect(of('image: ubuntu, command: [redis-server]')).toEqual(['6379/TCP any image probable']);
  });

  test("of the user's own list count too", () => {
    const own = {
      id: 'edge',
      title: 'Edge',
      role: 'proxy',
      repositories: ['team/edge'],
      listens: [{ port: 7000, flags: ['--edge-port'] }],
    } as const;
    const edge = (args: string) =>
      listenersOf(podOf(`{name: c, image: team/edge, args: ${args}}`, { options: { images: [own] } }));
    expect(edge('[]')).toEqual(['7000/TCP any image probable']);
    expect(edge('["--edge-port=7001"]')).toEqual(['7001/TCP any argument probable']);
  });
});

test('probes are guesses about where the container listens', () => {
  expect(of(`${unknown}, livenessProbe: {httpGet: {port: 8080}}`)).toEqual([]);
  expect(of(`${unknown}, livenessProbe: {httpGet: {port: 8080}}`, true)).toEqual(['8080/TCP any probe possible']);
  expect(of(`${unknown}, livenessProbe: {httpGet: {port: 8080, host: example.com}}`, true)).toEqual([]);
});

describe('what a container listens on is known', () => {
  const known = (container: string) => podOf(`{name: c, ${container}}`).containers[0].listensKnown;
  test.each([
    ['declared ports', `${unknown}, ports: [{containerPort: 80}]`, true],
    ['an argument', `${unknown}, args: ["--port=80"]`, true],
    ['a known image', 'image: nginx', true],
    ['only tools', 'image: busybox, command: [sleep, "100"]', true],
    ['a bare system image', 'image: alpine', true],
    ['nothing', unknown, false],
    ['a probe', `${unknown}, livenessProbe: {tcpSocket: {port: 80}}`, false],
    ['an unknown program in a system image', 'image: python, command: [python, app.py]', false],
    ['a proxy whose configuration decides', 'image: haproxy', false],
    ['an image that is only called so', 'image: team/nginx', false],
    ['a script of the image', 'image: nginx, command: [/start.sh]', false],
  ])('by %s: %s', (_, container, expected) => {
    expect(known(container)).toBe(expected);
  });
});

test('every workload kind is read alike', () => {
  const pods = podsOf(
    'apiVersion: batch/v1\nkind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: registry.example.com/c:1, ports: [{containerPort: 80}]}]}}}}}\n',
  );
  expect(pods[0].listeners[0].at.path.join('.')).toBe(
    'spec.jobTemplate.spec.template.spec.containers.0.ports.0.containerPort',
  );
});
