/** Configuration files of one setting to a line: each setting that opens or calls a port, and those beside it that do neither. */
import { describe, expect, test } from 'vitest';
import { readMounted as read } from './pods.js';

type Case = [image: string, path: string, text: string, listens: readonly string[], calls?: readonly string[]];

const settings: readonly Case[] = [
  ['haproxy', '/etc/haproxy/haproxy.cfg', '#bind :1\n  bind :80 # bind :2\n  # bind :3\n', ['80/TCP any']],
  [
    'haproxy',
    '/etc/haproxy/haproxy.cfg',
    'bind ipv6@:81\nbind udp4@:82\nbind quic6@:83\nbind udp6@:84\nbind quic4@127.0.0.1:85\n',
    ['81/TCP any', '82/UDP any', '83/UDP any', '84/UDP any', '85/UDP loopback'],
  ],
  [
    'haproxy',
    '/etc/haproxy/haproxy.cfg',
    'server a 127.0.0.1:3000 check\n\tserver b localhost:3001\nxserver c localhost:3002\nlog localhost:514 local0\n',
    [],
    ['127.0.0.1:3000', 'localhost:3001', 'localhost:514'],
  ],
  ['team/app', '/usr/local/etc/haproxy/h.cfg', 'bind :80\n', ['80/TCP any']],
  [
    'httpd',
    '/usr/local/apache2/conf/httpd.conf',
    '#Listen 1\n   # Listen 2\nListen 8080\n listen 127.0.0.1:8081 http\nxListen 8082\n',
    ['8080/TCP any', '8081/TCP loopback'],
  ],
  ['bitnami/apache', '/x/a.conf', 'Listen 8080\n', ['8080/TCP any']],
  ['wordpress', '/x/a.conf', 'Listen 8080\n', ['8080/TCP any']],
  ['team/app', '/etc/httpd/conf/a.conf', 'Listen 8080\n', ['8080/TCP any']],
  ['team/app', '/etc/apache2/a.conf', 'Listen 8080\n', ['8080/TCP any']],
  ['team/app', '/usr/local/apache2/conf/a.conf', 'Listen 8080\n', ['8080/TCP any']],
  [
    'httpd',
    '/x/a.conf',
    'ProxyPass / http://localhost:3000/\nBalancerMember http://localhost:3001\nRewriteRule ^/(.*) http://localhost:3002/$1 [P]\nOther http://localhost:3003\n#ProxyPass / http://localhost:3004/\n',
    [],
    ['http://localhost:3000/', 'http://localhost:3001', 'http://localhost:3002/$1'],
  ],
  [
    'coredns/coredns',
    '/etc/coredns/Corefile',
    '.:53 {\n  health :8080 {\n lameduck 5s\n}\n  ready 127.0.0.1:8181\n  prometheus :9153\n  other :1\n  # health :2\n}\n',
    ['53/UDP any', '53/TCP any', '8080/TCP any', '8181/TCP loopback', '9153/TCP any'],
  ],
  [
    'registry.k8s.io/dns/k8s-dns-node-cache',
    '/etc/coredns/Corefile.base',
    'example.org:5353 {\n}\n',
    ['5353/UDP any', '5353/TCP any'],
  ],
  [
    'redis',
    '/x/redis.conf',
    '# port 1\nport 6380\ntls-port 6390\nother-port 1\nbind 10.0.0.5\n',
    ['6380/TCP other', '6390/TCP other'],
  ],
  ['redis', '/x/redis.conf', 'bind ::1\nport 6380\n', ['6380/TCP loopback']],
  ['redis', '/x/redis.conf', 'bind *\nport 0\n', []],
  ['valkey/valkey', '/x/v.conf', 'port 6380\nslaveof localhost 6379\n', ['6380/TCP any'], ['localhost:6379']],
  [
    'eqalpha/keydb',
    '/x/k.conf',
    'port 6380\nREPLICAOF localhost 6379\nxreplicaof localhost 6378\n #slaveof localhost 1\n',
    ['6380/TCP any'],
    ['localhost:6379'],
  ],
  [
    'bitnami/redis-sentinel',
    '/x/s.conf',
    'port 26380\nsentinel monitor m localhost 6379 2\nsentinel other m localhost 1\n',
    ['26380/TCP any'],
    ['localhost:6379'],
  ],
  [
    'bitnami/pgbouncer',
    '/x/pgbouncer.ini',
    '[databases]\na = host=localhost port=5433\n[pgbouncer]\nlisten_port = 6433\nlisten_addr = 127.0.0.1\nother = localhost:1\n[users]\nlisten_port = 1\n',
    ['6433/TCP loopback'],
    ['host=localhost port=5433'],
  ],
  [
    'bitnami/pgbouncer',
    '/x/pgbouncer.ini',
    '[pgbouncer]\nlisten_port = 6433\nother_port = 2\n[other]\nlisten_addr = 127.0.0.1\nlisten_port = 1\n',
    ['6433/TCP any'],
  ],
  ['team/app', '/etc/pgbouncer.ini', '[pgbouncer]\nlisten_port = 6433\n', ['6433/TCP any']],
  [
    'eclipse-mosquitto',
    '/x/m.conf',
    '# port 1\n #listener 2\nport 1884\nlistener 1885 127.0.0.1\nlistener 1886 ::1\nxlistener 3\naddress localhost:1887\naddresses localhost:1888\naddressx localhost:1889\n',
    ['1884/TCP any', '1885/TCP loopback', '1886/TCP loopback'],
    ['localhost:1887', 'localhost:1888'],
  ],
  [
    'apache/kafka',
    '/x/server.properties',
    'listeners=PLAINTEXT://:9093,CONTROLLER://127.0.0.1:9094\nzookeeper.connect=localhost:2181\nadvertised.listeners=PLAINTEXT://:9095\nother=localhost:1\n',
    ['9093/TCP any', '9094/TCP loopback'],
    ['localhost:2181'],
  ],
  [
    'zookeeper',
    '/x/zoo.cfg',
    'clientPort=2182\nsecureClientPort=2183\nadmin.serverPort=8081\nmetricsProvider.httpPort=7001\nxclientPort=1\nclientPortx=2\nclientPortAddress=127.0.0.1\n',
    ['2182/TCP loopback', '2183/TCP loopback', '8081/TCP loopback', '7001/TCP loopback'],
  ],
  ['zookeeper', '/x/z.properties', 'clientPort=2182\n', ['2182/TCP any']],
  [
    'postgres',
    '/x/postgresql.conf',
    "#port = 1\nport = 5433\nlisten_addresses = 'localhost'\nother_port = 2\n",
    ['5433/TCP loopback'],
  ],
  ['postgres', '/x/a.conf', "port = 5433\nlisten_addresses = '*'\n", ['5433/TCP any']],
  ['ghcr.io/zalando/spilo-15', '/x/a.conf', 'port = 5433\n', ['5433/TCP any']],
  ['mysql', '/x/my.cnf', '[client]\nport=1\n[mysqld]\nport=3307\nbind-address=127.0.0.1\n', ['3307/TCP loopback']],
  [
    'mariadb',
    '/x/my.cnf',
    '[mysqld]\nport=3307\nbind_address=10.0.0.1\nother=2\n[client]\nbind-address=127.0.0.1\n',
    ['3307/TCP other'],
  ],
  ['bitnami/mariadb-galera', '/x/my.cnf', '[mysqld]\nport=3307\n', ['3307/TCP any']],
  [
    'mysql',
    '/x/my.cnf',
    '[client]\nbind-address=127.0.0.1\n[mysqld]\nport=3307\nxbind-address=127.0.0.1\n',
    ['3307/TCP any'],
  ],
  [
    'grafana/grafana',
    '/x/grafana.ini',
    '[server]\nhttp_port = 3001\nhttp_addr = 127.0.0.1\n[database]\nhost = localhost:3306\nurl = mysql://localhost:3307/g\nother = localhost:3308\n[other]\nhttp_port = 1\nhttp_addr = 0.0.0.0\nhost = localhost:2\n',
    ['3001/TCP loopback'],
    ['localhost:3306', 'mysql://localhost:3307/g'],
  ],
  [
    'grafana/grafana',
    '/x/grafana.ini',
    '[other]\nhttp_addr = 127.0.0.1\n[server]\nhttp_port = 3001\nother = 5\n',
    ['3001/TCP any'],
  ],
  [
    'php',
    '/usr/local/etc/php-fpm.d/www.conf',
    'listen = 127.0.0.1:9001\n;listen = 1\nlisten.owner = www\n',
    ['9001/TCP loopback'],
  ],
  ['team/app', '/etc/php-fpm.d/www.conf', 'listen = 9001\n', ['9001/TCP any']],
  [
    'quay.io/oauth2-proxy/oauth2-proxy',
    '/x/o.cfg',
    'http_address = "0.0.0.0:4181"\nhttps_address = ":4182"\nmetrics_address = "127.0.0.1:4183"\nxhttp_address = ":1"\nhttp_addressx = ":2"\nupstreams = [ "http://localhost:3000/" ]\nredis_connection_url = "redis://localhost:6379"\nother = "http://localhost:3"\n',
    ['4181/TCP any', '4182/TCP any', '4183/TCP loopback'],
    ['http://localhost:3000/', 'redis://localhost:6379'],
  ],
  [
    'team/app',
    '/config/application.properties',
    'server.port=8081\nmanagement.server.port=8082\nquarkus.http.port=8083\nxserver.port=1\nserver.portx=2\nother.port=3\n',
    ['8081/TCP any', '8082/TCP any', '8083/TCP any'],
  ],
  [
    'team/app',
    '/config/application-prod.properties',
    'server.port=8081\nserver.address=127.0.0.1\n',
    ['8081/TCP loopback'],
  ],
  [
    'team/app',
    '/config/application.properties',
    'quarkus.http.port=8083\nquarkus.http.host=127.0.0.1\n',
    ['8083/TCP loopback'],
  ],
  ['team/app', '/config/myapplication.properties', 'server.port=8081\n', []],
  [
    'team/app',
    '/config/application.properties',
    'spring.datasource.url=jdbc:mysql://localhost/db\na.uri=http://localhost:1001\na.urls=http://localhost:1002\na.uris=http://localhost:1003\na.host=localhost:1004\na.hosts=localhost:1005\na.addresses=localhost:1006\na.bootstrap-servers=localhost:1007\na.endpoint=localhost:1008\na.other=localhost:1009\nserver.url=localhost:1010\na.curl=localhost:1011\na-url=localhost:1012\na.urlx=localhost:1013\n',
    [],
    [
      'jdbc:mysql://localhost/db',
      'http://localhost:1001',
      'http://localhost:1002',
      'http://localhost:1003',
      'localhost:1004',
      'localhost:1005',
      'localhost:1006',
      'localhost:1007',
      'localhost:1008',
      'localhost:1012',
    ],
  ],
  [
    'team/app',
    '/config/application.properties',
    'spring.redis.host=localhost\nspring.redis.port=6379\nserver.host=localhost\nserver.port=8081\nmanagement.host=localhost\nmanagement.port=1\nquarkus.http.host=localhost\nquarkus.http.port=8083\na.host=db\na.port=2\nb.port=x\nb.host=localhost\n',
    ['8081/TCP loopback', '8083/TCP loopback'],
    ['localhost:6379'],
  ],
];

describe('settings', () => {
  test.each<Case>(settings)('%s %s %j', (image, path, text, listens, calls = []) => {
    expect(read(image, path, text)).toEqual({ listens, calls });
  });
});

describe('Fluent Bit', () => {
  const classic = (...lines: readonly string[]) =>
    read('fluent/fluent-bit', '/fluent-bit/etc/a.conf', lines.join('\n'));

  test.each([
    ['collectd', '25826/UDP'],
    ['elasticsearch', '9200/TCP'],
    ['forward', '24224/TCP'],
    ['http', '9880/TCP'],
    ['mqtt', '1883/TCP'],
    ['opentelemetry', '4318/TCP'],
    ['prometheus_remote_write', '8080/TCP'],
    ['splunk', '8088/TCP'],
    ['statsd', '8125/UDP'],
    ['tcp', '5170/TCP'],
    ['udp', '5170/UDP'],
  ])('the input %s listens on %s', (name, expected) => {
    expect(classic('[INPUT]', `  Name ${name}`).listens).toEqual([`${expected} any`]);
    const moved = classic('[INPUT]', `  name ${name.toUpperCase()}`, '  Listen 127.0.0.1', '  Port 1234');
    expect(moved.listens).toEqual([`1234/${expected.split('/')[1]} loopback`]);
    expect(classic('[FILTER]', `  Name ${name}`)).toEqual({ listens: [], calls: [] });
  });

  test.each<[string, readonly string[]]>([
    ['', []],
    ['Mode unix_udp', []],
    ['Mode tcp', ['5140/TCP any']],
    ['Mode udp', ['5140/UDP any']],
    ['Mode TCP', ['5140/TCP any']],
  ])('the input syslog listens by its mode (%s)', (mode, expected) => {
    expect(classic('[INPUT]', '  Name syslog', `  ${mode}`).listens).toEqual(expected);
  });

  test.each([
    ['es', 9200],
    ['forward', 24224],
    ['gelf', 12201],
    ['http', 80],
    ['influxdb', 8086],
    ['loki', 3100],
    ['nats', 4222],
    ['opensearch', 9200],
    ['opentelemetry', 80],
    ['prometheus_remote_write', 80],
    ['splunk', 8088],
    ['syslog', 514],
    ['tcp', 5170],
    ['websocket', 80],
  ])('the output %s calls %i', (name, port) => {
    expect(classic('[OUTPUT]', `  Name ${name}`, '  Host 127.0.0.1').calls).toEqual([`127.0.0.1:${port}`]);
    expect(classic('[OUTPUT]', `  Name ${name}`, '  Host localhost', '  Port 99').calls).toEqual(['localhost:99']);
    expect(classic('[OUTPUT]', `  Name ${name}`, '  Host db').calls).toEqual([]);
    expect(classic('[OUTPUT]', `  Name ${name}`).calls).toEqual([]);
    expect(classic('[OUTPUT]', `  Name ${name}`, '  Host localhost', '  Port x').calls).toEqual([]);
  });

  test('some inputs call as well', () => {
    expect(classic('[INPUT]', '  Name nginx_metrics', '  Host localhost').calls).toEqual(['localhost:80']);
    expect(classic('[INPUT]', '  Name prometheus_scrape', '  Host localhost', '  Port 99').calls).toEqual([
      'localhost:99',
    ]);
    expect(classic('[INPUT]', '  Name health', '  Host localhost', '  Port 98').calls).toEqual(['localhost:98']);
    expect(classic('[INPUT]', '  Name prometheus_scrape', '  Host localhost').calls).toEqual([]);
  });

  test('what it exports, and its own server, listen', () => {
    expect(classic('[OUTPUT]', '  Name prometheus_exporter').listens).toEqual(['2021/TCP any']);
    expect(classic('[OUTPUT]', '  Name prometheus_exporter', '  Host 127.0.0.1', '  Port 2022').listens).toEqual([
      '2022/TCP loopback',
    ]);
    expect(classic('[INPUT]', '  Name prometheus_exporter').listens).toEqual([]);
    const service = (on: string, ...more: readonly string[]) =>
      classic('[SERVICE]', `  HTTP_Server ${on}`, '  HTTP_Port 2020', ...more).listens;
    expect(service('On')).toEqual(['2020/TCP any']);
    expect(service('true', '  HTTP_Listen 127.0.0.1')).toEqual(['2020/TCP loopback']);
    expect(service('yes')).toEqual(['2020/TCP any']);
    expect(service('Off')).toEqual([]);
    expect(service('only')).toEqual([]);
    expect(service('son')).toEqual([]);
    expect(classic('[SERVICE]', '  HTTP_Server On').listens).toEqual([]);
  });

  test.each(['service', 'env', 'includes', 'pipeline'])('in YAML, which %s tells', (section) => {
    const text = `${section === 'pipeline' ? '' : `${section}: {}\n`}pipeline:\n  inputs:\n    - name: tcp\n      port: 1234\n  outputs:\n    - name: es\n      host: localhost\n    - name: forward\n      host: localhost\n      port: 5\n  filters:\n    - name: tcp\n`;
    expect(read('fluent/fluent-bit', '/fluent-bit/etc/a.yaml', text)).toEqual({
      listens: ['1234/TCP any'],
      calls: ['localhost:9200', 'localhost:5'],
    });
  });

  test('the service in YAML', () => {
    const text = 'service:\n  http_server: on\n  http_port: 2020\n  http_listen: 127.0.0.1\n';
    expect(read('fluent/fluent-bit', '/fluent-bit/etc/a.yaml', text).listens).toEqual(['2020/TCP loopback']);
  });
});

describe('Fluentd', () => {
  test.each([
    ['forward', '24224/TCP'],
    ['http', '9880/TCP'],
    ['monitor_agent', '24220/TCP'],
    ['prometheus', '24231/TCP'],
    ['syslog', '5140/UDP'],
    ['tcp', '5170/TCP'],
    ['udp', '5160/UDP'],
  ])('the source %s listens on %s', (name, expected) => {
    const source = (...lines: readonly string[]) =>
      read('fluent/fluentd', '/fluentd/etc/a.conf', ['<source>', `  @type ${name}`, ...lines, '</source>'].join('\n'));
    expect(source().listens).toEqual([`${expected} any`]);
    expect(source('  port 1234', '  bind 127.0.0.1').listens).toEqual([`1234/${expected.split('/')[1]} loopback`]);
    expect(source('  # port 1234').listens).toEqual([`${expected} any`]);
  });
});
