/** Which programs, options and loops end by themselves: line by line what the tests of endings show by example. */
import { describe, expect, test } from 'vitest';
import { podOf } from './pods.js';

const of = (container: string): string => {
  const [{ ending }] = podOf(`{name: c, ${container}}`).containers;
  return `${ending.ends} ${ending.basis}`;
};
const line = (text: string) => of(`image: registry.example.com/a, command: ${JSON.stringify(text.split(' '))}`);
const script = (text: string) => of(`image: registry.example.com/a, command: [sh, -c, ${JSON.stringify(text)}]`);

describe('runs for ever', () => {
  test.each(
    'watch yes pause gunicorn uvicorn hypercorn daphne puma unicorn sidekiq supervisord dockerd containerd nodemon http-server fswatch'.split(
      ' ',
    ),
  )('%s', (name) => {
    expect(line(`${name} x`)).toBe('no command');
    expect(line(`${name} --help`)).not.toBe('no command');
    expect(line(`${name} --version`)).not.toBe('no command');
    expect(line(`${name} -check-config`)).not.toBe('no command');
    expect(line(`${name} --check`)).not.toBe('no command');
    expect(line(`${name} --checks`)).toBe('no command');
    expect(line(`${name} x--help`)).toBe('no command');
  });

  test.each([
    ['sshd -D', 'sshd -d'],
    ['crond -f', 'crond -b'],
    ['cron -lf', 'cron x-f'],
    ['inotifywait -m /etc', 'inotifywait /etc'],
    ['inotifywait -qm /etc', 'inotifywait -mq /etc'],
    ['inotifywait --monitor /etc', 'inotifywait --monitors /etc'],
    ['journalctl -f', 'journalctl -n'],
    ['journalctl --follow', 'journalctl --follower'],
    ['journalctl -xf', 'journalctl x-f'],
    ['celery worker', 'celery workers'],
    ['celery beat', 'celery inspect'],
    ['celery -A a flower', 'celery sunflower'],
    ['flask run', 'flask routes'],
    ['rails s', 'rails status'],
    ['rails server', 'rails console'],
    ['streamlit run a.py', 'streamlit version'],
    ['kubectl get pods -w', 'kubectl get pods'],
    ['kubectl get pods --watch', 'kubectl get pods --watches'],
    ['kubectl logs -f a', 'kubectl logs a'],
    ['kubectl logs --follow a', 'kubectl apply -f a'],
    ['kubectl proxy', 'kubectl version'],
    ['kubectl port-forward a 80:80', 'kubectl get port'],
    ['python manage.py runserver', 'python manage.py shell'],
    ['python3.12 -m http.server', 'python3.12 -m http.client'],
    ['sleep inf', 'sleep info'],
    ['sleep INFINITY', 'sleep xinfinity'],
    ['sleep 864000', 'sleep 863999'],
    ['sleep 864000s', 'sleep 863999s'],
    ['sleep 14400m', 'sleep 14399m'],
    ['sleep 240h', 'sleep 239h'],
    ['sleep 10d', 'sleep 9d'],
    ['tail -f a', 'tail -n5 a'],
    ['tail -F a', 'tail --lines=5 a'],
    ['tail --follow a', 'tail --pid=1 -f a'],
    ['nc -lk 80', 'nc -l 80'],
    ['ncat -k -l 80', 'ncat -k db 80'],
  ])('%s, unlike %s', (endless, finite) => {
    expect(line(endless)).toBe('no command');
    expect(line(finite)).not.toBe('no command');
  });

  test.each([
    ['while true; do date; done', true],
    ['while :; do date; done', true],
    ['while sleep 1; do date; done', true],
    ['while [ 1 ]; do date; done', true],
    ['while [ a = b ]; do date; done', false],
    ['while [ -f ]; do date; done', false],
    ['while false; do date; done', false],
    ['until false; do date; done', true],
    ['until true; do date; done', false],
    ['for i in true; do date; done', false],
    ['while true; do break; done', false],
    ['while true; do exit; done', false],
    ['while true; do return; done', false],
    ['while true; do kill 1; done', false],
    ['while true; do date; done; exit', true],
    ['while true; do while true; do break; done; done', false],
    ['while true; do for i in 1 2; do date; done; done; break', true],
    ['while date; do true; done', false],
    ['exit; sleep infinity', false],
    ['return; sleep infinity', false],
    ['date || exit; sleep infinity', true],
    ['if date; then exit; fi; sleep infinity', true],
    ['sleep infinity & wait', true],
    ['sleep infinity & wait 5', false],
    ['date & wait', false],
    ['sleep infinity & date', false],
    ['date; wait', false],
  ])('%s: %s', (text, expected) => {
    expect(script(text) === 'no command').toBe(expected);
  });

  test.each([
    'if date; then sleep infinity; fi',
    'case a in a) sleep infinity;; esac',
    'date || sleep infinity',
    'if a; then if b; then true; fi; sleep infinity; fi',
  ])('perhaps, under a condition: %s', (text) => {
    expect(script(text)).toBe('unknown command');
  });

  test('after the condition, surely', () => {
    expect(script('if date; then date; fi; sleep infinity')).toBe('no command');
    expect(script('case a in a) date;; esac; sleep infinity')).toBe('no command');
  });
});

describe('leaves when its work is done', () => {
  test.each([
    'one-time',
    'exit-after-auth',
    'once',
    'oneshot',
    'one-shot',
    'run-once',
    'version',
    'help',
    'validate',
    'dry-run',
    'exit',
    'wait-for-exit',
    'init-only',
    'no-daemon-once',
  ])('with --%s', (flag) => {
    expect(line(`/app --${flag}`)).toBe('yes command');
    expect(line(`/app --${flag}=true`)).toBe('yes command');
    expect(line(`/app --${flag}=false`)).toBe('unknown none');
    expect(line(`/app --not-${flag}`)).toBe('unknown none');
  });

  test.each(['GIT_SYNC_ONE_TIME', 'GITSYNC_ONE_TIME', 'VAULT_EXIT_AFTER_AUTH'])('with the variable %s', (name) => {
    const value = (text: string) => of(`image: registry.example.com/a, env: [{name: ${name}, value: "${text}"}]`);
    expect(value('true')).toBe('yes command');
    expect(value('false')).toBe('unknown none');
    expect(of(`image: registry.example.com/a, env: [{name: X_${name}, value: "true"}]`)).toBe('unknown none');
  });

  test.each([
    'migrate',
    'db:migrate',
    'db:prepare',
    'db:seed',
    'db:setup',
    'makemigrations',
    'collectstatic',
    'createsuperuser',
    'loaddata',
    'migrations:migrate',
    'migration:migrate',
    'upgrade',
    'backup',
    'restore',
    'seed',
    'initdb',
    'init-db',
    'db-init',
  ])('with the task %s', (word) => {
    expect(line(`/app ${word}`)).toBe('yes command');
    expect(line(`/app x${word}`)).toBe('unknown none');
    expect(line(`/app ${word}x`)).toBe('unknown none');
    expect(script(`/app ${word}; /other`)).toBe('unknown none');
  });

  test.each(
    `true false : [ test echo printf cat cp mv rm ln mkdir chmod chown touch ls find grep sed awk head tail date id hostname ps kill sleep
    tar gzip unzip base64 openssl iptables sysctl mount apk apt-get yum pip jq timeout git curl wget psql pg_dump mysqldump mongodump redis-cli
    aws gsutil mc rclone restic helm etcdctl cqlsh dig nslookup rsync scp grpcurl wait-for-it.sh dockerize kafka-topics.sh`.split(
      /\s+/,
    ),
  )('the tool %s', (name) => {
    expect(line(`${name} x`)).toBe('yes command');
    expect(line(`/usr/bin/${name} x`)).toBe('yes command');
    expect(line(`${name}x y`)).toBe('unknown none');
  });

  test.each(
    'stress stress-ng ping locust jmeter mosquitto_sub kafka-console-consumer kafka-console-consumer.sh ssh kafkacat kcat k6 vegeta influx'.split(
      ' ',
    ),
  )('perhaps not, for its options may keep it: %s', (name) => {
    expect(line(`${name} x`)).toBe('unknown none');
  });
});
