/** Command lines and variables of well-known programs: where they listen, and whom they call. */
import { describe, expect, test } from 'vitest';
import { parseListenAddresses } from '../../../server/engine/pod/addresses.js';
import { findLocalAddresses } from '../../../server/engine/pod/local-addresses.js';
import { listenersOf, podOf } from './pods.js';

const list = (line: string) => JSON.stringify(line.split(' '));
const pod = (container: string) => podOf(`{name: c, image: registry.example.com/team/app, ${container}}`);

/** Without the certainty: `80/TCP any argument`. */
const listens = (line: string) =>
  listenersOf(pod(`command: ${list(line)}`)).map((text) => text.replace(/ argument probable$/, ''));
const calls = (line: string) => pod(`command: ${list(line)}`).callers.map(({ text }) => text);

describe('a server that listens by default', () => {
  test.each([
    ['python -m http.server', '8000/TCP any'],
    ['python3.12 -m http.server', '8000/TCP any'],
    ['python -m SimpleHTTPServer', '8000/TCP any'],
    ['kubectl proxy', '8001/TCP loopback'],
    ['uvicorn app:app', '8000/TCP loopback'],
    ['gunicorn app:app', '8000/TCP loopback'],
    ['hypercorn app:app', '8000/TCP loopback'],
    ['flask run', '5000/TCP loopback'],
    ['streamlit run app.py', '8501/TCP any'],
    ['rails server', '3000/TCP loopback'],
    ['rails s', '3000/TCP loopback'],
    ['hugo server', '1313/TCP loopback'],
    ['mkdocs serve', '8000/TCP loopback'],
    ['jupyter lab', '8888/TCP loopback'],
    ['jupyter notebook', '8888/TCP loopback'],
    ['uvicorn --host 0.0.0.0 app:app', '8000/TCP any'],
    ['uvicorn --host=127.0.0.1 app:app', '8000/TCP loopback'],
    ['flask run -h 0.0.0.0', '5000/TCP any'],
    ['kubectl proxy --address=0.0.0.0', '8001/TCP any'],
    ['python -m http.server --bind 127.0.0.1', '8000/TCP loopback'],
    ['uvicorn --host somewhere app:app', '8000/TCP other'],
  ])('%s', (line, expected) => {
    expect(listens(line)).toEqual([expected]);
  });

  test.each([
    ['flask init', []],
    ['rails console', []],
    ['hugo build', []],
    ['mkdocs build', []],
    ['streamlit hello', []],
    ['kubectl get pods', []],
    ['kubectl proxy --unix-socket=/run/k.sock', []],
    ['kubectl proxy -u /run/k.sock', []],
    ['uvicorn --uds /run/u.sock app:app', []],
    ['uvicorn --fd 3 app:app', []],
    ['gunicorn --config /etc/g.py app:app', []],
    ['gunicorn -c /etc/g.py app:app', []],
    ['hypercorn --config /etc/h.toml app:app', []],
    ['hypercorn -c /etc/h.toml app:app', []],
  ])('is told otherwise, or is none: %s', (line, expected) => {
    expect(listens(line)).toEqual(expected);
  });

  test.each([
    ['python -m http.server 8080', '8080/TCP any'],
    ['python -m SimpleHTTPServer 8081', '8081/TCP any'],
    ['kubectl proxy --port=8002', '8002/TCP any'],
    ['gunicorn -b 127.0.0.1:8001 app:app', '8001/TCP loopback'],
    ['gunicorn --bind 0.0.0.0:8001 app:app', '8001/TCP any'],
    ['hypercorn -b :8002 app:app', '8002/TCP any'],
    ['php -S 0.0.0.0:8003', '8003/TCP any'],
    ['http-server -p 8004', '8004/TCP any'],
    ['serve -l 8005', '8005/TCP any'],
    ['serve -p 8006', '8006/TCP any'],
    ['mkdocs serve -a 0.0.0.0:8008', '8008/TCP any'],
    ['mkdocs serve --dev-addr=0.0.0.0:8009', '8009/TCP any'],
    ['sshd -p 2222', '2222/TCP any'],
    ['iperf3 -s -p 5202', '5202/TCP any'],
    ['iperf -s -p 5003', '5003/TCP any'],
    ['hugo server -p 1314', '1314/TCP any'],
    ['rails server -p 3001', '3001/TCP any'],
    ['manage.py runserver 0.0.0.0:8010', '8010/TCP any'],
    ['manage.py runserver 127.0.0.1:8010', '8010/TCP loopback'],
    ['manage.py runserver 8010', '8010/TCP any'],
    ['kubectl port-forward svc/web 8080:80', '8080/TCP loopback'],
    ['nc -l 9000', '9000/TCP any'],
    ['nc -lk -p 9000', '9000/TCP any'],
    ['nc -w 5 -l 9000', '9000/TCP any'],
    ['socat TCP-LISTEN:8080,fork TCP:db:5432', '8080/TCP any'],
    ['socat TCP4-LISTEN:8080,bind=127.0.0.1,fork TCP:db:5432', '8080/TCP loopback'],
    ['socat tcp-l:8080,bind=10.0.0.5 TCP:db:5432', '8080/TCP other'],
    ['socat UDP-LISTEN:5353,fork UDP:dns:53', '5353/UDP any'],
    ['socat UDP6-RECVFROM:5353,fork UDP:dns:53', '5353/UDP any'],
    ['socat TCP-LISTEN:8080,bind=somewhere TCP:db:5432', '8080/TCP other'],
    ['cloud_sql_proxy -instances=p:z:n=tcp:3306', '3306/TCP loopback'],
    ['cloud_sql_proxy -instances=p:z:n=tcp:0.0.0.0:3306', '3306/TCP any'],
    ['cloud-sql-proxy p:z:n?port=5433', '5433/TCP loopback'],
    ['cloud-sql-proxy p:z:n?address=0.0.0.0&port=5433', '5433/TCP any'],
    ['cloud-sql-proxy p:z:n?private-ip=true&port=5433', '5433/TCP loopback'],
  ])('elsewhere: %s', (line, expected) => {
    expect(listens(line)).toEqual([expected]);
  });

  test.each([
    'socat TCP:localhost:80 STDOUT',
    'socat TCP-LISTEN:0 STDOUT',
    'socat xTCP-LISTEN:8080 STDOUT',
    'socat TCP-LISTEN:99999 STDOUT',
    'nc db 5432',
    'nc -z db 5432',
    'python -m pytest 8080',
    'kubectl port-forward svc/web 8080',
    'kubectl port-forward svc/web x8080:80',
    'kubectl port-forward svc/web 8080:80x',
    'php -p 8080',
    'cloud-sql-proxy p:z:n?port=0',
    'curl x?port=5432',
  ])('nowhere: %s', (line) => {
    expect(listens(line)).toEqual([]);
  });
});

describe('a client that takes host and port apart', () => {
  test.each([
    ['mysql -h 127.0.0.1 -P 3307', ['127.0.0.1:3307']],
    ['mysql -h 127.0.0.1', ['127.0.0.1:3306']],
    ['mysqladmin --host=127.0.0.1 --port=3307 ping', ['127.0.0.1:3307']],
    ['mysqldump -h 127.0.0.1 db', ['127.0.0.1:3306']],
    ['mariadb -h 127.0.0.1', ['127.0.0.1:3306']],
    ['mariadb-admin -h 127.0.0.1 ping', ['127.0.0.1:3306']],
    ['mysql -h 127.0.0.1 -p 3307', ['127.0.0.1:3306']],
    ['mysql -h localhost', []],
    ['psql -h localhost -p 5433', ['localhost:5433']],
    ['psql --host localhost', ['localhost:5432']],
    ['psql --host localhost --port 5434', ['localhost:5434']],
    ['pg_isready -h localhost', ['localhost:5432']],
    ['pg_dump -h 127.0.0.1', ['127.0.0.1:5432']],
    ['psql -h db', []],
    ['psql -h localhost -p 0', []],
    ['redis-cli -h localhost ping', ['localhost:6379']],
    ['redis-cli -h localhost -p 6380', ['localhost:6380']],
    ['valkey-cli -h localhost ping', ['localhost:6379']],
    ['mongo --host localhost', ['localhost:27017']],
    ['mongosh --host localhost --port 27018', ['localhost:27018']],
    ['nc -z localhost 80', ['localhost:80']],
    ['ncat 127.0.0.1 81', ['127.0.0.1:81']],
    ['telnet ::1 82', ['::1:82']],
    ['nc -l localhost 80', []],
    ['nc -lk localhost 80', []],
    ['nc --listen localhost 80', []],
    ['nc -z x-l localhost 80', ['localhost:80']],
    ['nc -z localhost', []],
    ['nc -z db 80', []],
    ['nc -z localhost.example.com 80', []],
    ['grpc_health_probe -addr=:50051', ['localhost:50051']],
    ['grpc-health-probe -addr=:50052', ['localhost:50052']],
    ['grpc_health_probe -addr=db:50051', []],
    ['grpc_health_probe -addr=:50051x', []],
    ['grpc_health_probe -other=:50051', []],
    ['other -h localhost -p 5432', []],
  ])('%s', (line, expected) => {
    expect(calls(line)).toEqual(expected);
  });
});

describe('an address to listen at', () => {
  const read = (text: string) =>
    parseListenAddresses(text, []).map(({ port, bind, protocol }) => `${port ?? '-'}/${protocol} ${bind}`);

  test.each([
    ['80', ['80/TCP any']],
    ['0', []],
    ['65536', []],
    ['65535', ['65535/TCP any']],
    [':80', ['80/TCP any']],
    ['*:80', ['80/TCP any']],
    ['+:80', ['80/TCP any']],
    ['0:80', ['80/TCP any']],
    ['0.0.0.0:80', ['80/TCP any']],
    ['[::]:80', ['80/TCP any']],
    ['[::1]:80', ['80/TCP loopback']],
    ['localhost:80', ['80/TCP loopback']],
    ['127.0.0.1:80', ['80/TCP loopback']],
    ['127.1:80', ['80/TCP loopback']],
    ['10.0.0.1:80', ['80/TCP other']],
    ['[fd00::1]:80', ['80/TCP other']],
    ['web:80', ['80/TCP name']],
    ['1270.0.0.1:80', ['80/TCP name']],
    ['10.0.0.1.5:80', ['80/TCP name']],
    ['::1', ['-/TCP loopback']],
    ['::', ['-/TCP any']],
    ['fd00::1', ['-/TCP other']],
    ['udp://:53', ['53/UDP any']],
    ['udp4://:53', ['53/UDP any']],
    ['udp6://:53', ['53/UDP any']],
    ['sctp://:53', ['53/SCTP any']],
    ['tcp://:53', ['53/TCP any']],
    [':53/udp', ['53/UDP any']],
    [':53/UDP', ['53/UDP any']],
    [':53/sctp', ['53/SCTP any']],
    [':53/tcp', ['53/TCP any']],
    ['http://0.0.0.0:80/path', ['80/TCP any']],
    ['unix:///run/a.sock', []],
    ['fd://3', []],
    ['file:///run/a', []],
    ['/run/a.sock', []],
    [':0', []],
    [':99999', []],
    ['', []],
    ['80,81', ['80/TCP any', '81/TCP any']],
    ['127.0.0.1:80;:81', ['80/TCP loopback', '81/TCP any']],
    ['$(POD_IP):80', ['80/TCP pod-ip']],
    ['${MY_POD_IP}:80', ['80/TCP pod-ip']],
    ['$PODIP:80', ['80/TCP pod-ip']],
    ['$(HOST):80', ['80/TCP other']],
    ['$(POD_IPX):80', ['80/TCP other']],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('may stand in a variable', () => {
    const variable = (value: string | undefined, field?: string) => [
      { name: 'A', value, field } as unknown as Parameters<typeof parseListenAddresses>[1][number],
    ];
    const bind = (...parts: Parameters<typeof variable>) => parseListenAddresses('$(A):80', variable(...parts))[0].bind;
    expect(bind('127.0.0.1')).toBe('loopback');
    expect(bind('0.0.0.0')).toBe('any');
    expect(bind('web')).toBe('other');
    expect(bind(undefined, 'status.podIP')).toBe('pod-ip');
    expect(bind(undefined, 'status.podIPs')).toBe('pod-ip');
    expect(bind(undefined, 'status.podIPx')).toBe('other');
    expect(bind(undefined, 'status.hostIP')).toBe('other');
  });
});

describe('a variable', () => {
  const of = (name: string, value: string) =>
    listenersOf(pod(`env: [{name: ${name}, value: ${JSON.stringify(value)}}]`)).map((text) =>
      text.replace(/ environment probable$/, ''),
    );

  test.each([
    'ASPNETCORE_URLS',
    'DOTNET_URLS',
    'LISTEN_ADDR',
    'LISTEN_ADDRESS',
    'BIND_ADDR',
    'BIND_ADDRESS',
    'HTTP_ADDR',
    'HTTP_LISTEN_ADDR',
    'HTTP_LISTEN_ADDRESS',
    'SERVER_LISTEN_ADDRESS',
    'METRICS_ADDR',
    'METRICS_BIND_ADDRESS',
    'METRICS_LISTEN_ADDRESS',
    'HEALTH_PROBE_BIND_ADDRESS',
  ])('%s holds an address', (name) => {
    expect(of(name, '127.0.0.1:8080')).toEqual(['8080/TCP loopback']);
    expect(of(`MY_${name}X`, '127.0.0.1:8080')).toEqual([]);
  });

  test.each([
    'JAVA_OPTS',
    'JAVA_TOOL_OPTIONS',
    'JDK_JAVA_OPTIONS',
    '_JAVA_OPTIONS',
    'CATALINA_OPTS',
    'JVM_OPTS',
    'JAVA_OPTIONS',
    'JAVA_OPTS_APPEND',
    'KAFKA_OPTS',
    'EXTRA_ARGS',
  ])('%s holds options of Java', (name) => {
    expect(of(name, '-Xmx1g -Dserver.port=8081')).toEqual(['8081/TCP any']);
    expect(of(`${name}_X`, '-Dserver.port=8081')).toEqual([]);
    expect(of(`X${name}`, '-Dserver.port=8081')).toEqual([]);
  });

  test.each([
    ['-Dcom.sun.management.jmxremote.port=9010', ['9010/TCP any']],
    ['-Dmanagement.server.port=9011', ['9011/TCP any']],
    ['-Djetty.http.port=9012', ['9012/TCP any']],
    ['-Dquarkus.http.port=9013', ['9013/TCP any']],
    ['-Dmy.https.port=9014', ['9014/TCP any']],
    ['-Ddb.port=9015', []],
    ['-javaagent:/opt/jmx_prometheus.jar=9016:/etc/c.yaml', ['9016/TCP any']],
    ['-javaagent:/opt/jmx.jar=127.0.0.1:9017:/etc/c.yaml', ['9017/TCP any']],
    ['-javaagent:/opt/other.jar=9018:/etc/c.yaml', []],
    ['-Dserver.port=8081 -Dmanagement.server.port=8082', ['8081/TCP any', '8082/TCP any']],
  ])('with the options %s', (value, expected) => {
    expect(of('JAVA_OPTS', value)).toEqual(expected);
  });
});

test.each([
  ['http', 80],
  ['https', 443],
  ['ws', 80],
  ['wss', 443],
  ['postgres', 5432],
  ['postgresql', 5432],
  ['jdbc:postgresql', 5432],
  ['mysql', 3306],
  ['jdbc:mysql', 3306],
  ['mariadb', 3306],
  ['jdbc:mariadb', 3306],
  ['redis', 6379],
  ['rediss', 6379],
  ['amqp', 5672],
  ['amqps', 5671],
  ['mongodb', 27017],
  ['nats', 4222],
  ['ldap', 389],
  ['ldaps', 636],
  ['mqtt', 1883],
])('%s:// means port %i', (scheme, port) => {
  expect(findLocalAddresses(`${scheme}://localhost/x`).map((found) => found.port)).toEqual([port]);
});
