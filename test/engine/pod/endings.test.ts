import { describe, expect, test } from 'vitest';
import { podOf, textAt } from './pods.js';

const of = (container: string) => {
  const { ending } = podOf(`{name: c, image: busybox, ${container}}`).containers[0];
  return `${ending.ends} ${ending.basis}`;
};
const script = (text: string) => of(`command: [sh, -c, ${JSON.stringify(text)}]`);

describe('a command never ends', () => {
  test.each([
    ['[sleep, infinity]'],
    ['[sleep, "2147483647"]'],
    ['[sleep, 365d]'],
    ['[tail, -f, /dev/null]'],
    ['[tail, -n0, -F, /var/log/a]'],
    ['[tail, --follow=name, /var/log/a]'],
    ['[kubectl, proxy]'],
    ['[python3, -m, http.server]'],
    ['[nc, -lk, -p, "80"]'],
    ['[python, manage.py, runserver, "0.0.0.0:80"]'],
    ['[gunicorn, app]'],
    ['[celery, -A, app, worker]'],
    ['[/usr/sbin/sshd, -D]'],
    ['[crond, -f]'],
    ['[kubectl, logs, -f, pod/a]'],
    ['[inotifywait, -m, /etc]'],
  ])('%s', (command) => {
    expect(of(`command: ${command}`)).toBe('no command');
  });

  test.each([
    'while true; do date; sleep 5; done',
    'while :; do date; done',
    'while [ 1 ]; do date; done',
    'while sleep 5; do date; done',
    'until false; do date; done',
    'echo start; exec tail -f /dev/null',
    'set -e\napk add curl\nwhile true\ndo\n  curl x || true\n  sleep 10\ndone',
    'trap : TERM; sleep infinity & wait',
    'touch /log && tail -F /log | while read line; do echo $line; done',
  ])('%s', (text) => {
    expect(script(text)).toBe('no command');
  });
});

describe('a command ends', () => {
  test.each([
    'echo hello',
    'sleep 3600',
    'until nc -z db 5432; do sleep 2; done',
    'while ! nc -z db 5432; do echo waiting; sleep 2; done',
    'while [ ! -f /shared/ready ]; do sleep 1; done',
    'for i in 1 2 3; do echo $i; done',
    'cp -r /a /b && chmod 700 /b',
    'sleep infinity & echo done',
    'tail -f /log --pid=1; echo',
    'exit 0; sleep infinity',
    'kubectl apply -f a.yaml',
    'kubectl -n x rollout status deploy/a',
    'for i in $(seq 5); do curl x && break; sleep 1; done',
  ])('%s', (text) => {
    expect(script(text)).toBe('yes command');
  });

  test.each([
    ['image: registry.k8s.io/git-sync/git-sync, args: ["--repo=x", "--one-time"]'],
    ['image: git-sync, env: [{name: GIT_SYNC_ONE_TIME, value: "true"}]'],
    ['image: hashicorp/vault, args: [agent, -exit-after-auth]'],
    ['image: team/app, command: [python, manage.py, migrate]'],
    ['image: team/app, command: [bundle, exec, rails, "db:migrate"]'],
    ['image: nginx, command: [nginx, --version]'],
  ])('%s', (container) => {
    const { ending } = podOf(`{name: c, ${container}}`).containers[0];
    expect(`${ending.ends} ${ending.basis}`).toBe('yes command');
  });
});

describe('nobody can tell of', () => {
  test.each([
    '/start.sh',
    'while true; do ping -c1 x && break; sleep 1; done',
    'if [ -n "$DEBUG" ]; then sleep infinity; fi',
    './run || sleep infinity',
    'stress --vm 1',
    'sshd',
    'gunicorn --check-config app; ./x',
  ])('%s', (text) => {
    expect(script(text)).toMatch(/^unknown/);
  });

  test.each([
    ['image: team/app'],
    ['image: team/app, args: [serve]'],
    ['image: python, command: [python, app.py]'],
    ['image: busybox, command: [sh, /run.sh]'],
  ])('%s', (container) => {
    expect(podOf(`{name: c, ${container}}`).containers[0].ending.ends).toBe('unknown');
  });
});

describe('an image tells where the command does not', () => {
  test.each([
    ['image: nginx', 'no image'],
    ['image: envoyproxy/envoy, command: [envoy, -c, /etc/envoy.yaml]', 'no image'],
    ['image: registry.k8s.io/ingress-nginx/kube-webhook-certgen', 'yes image'],
    ['image: flyway/flyway', 'yes image'],
    ['image: nginx, command: [/start.sh]', 'unknown none'],
    ['image: nginx, command: [cp, -r, /a, /b]', 'yes command'],
    ['image: "postgres:16", command: [sh, -c, "until pg_isready; do sleep 1; done"]', 'yes command'],
    ['image: cockroachdb/cockroach, command: [/cockroach/cockroach, init]', 'unknown none'],
  ])('%s: %s', (container, expected) => {
    const { ending } = podOf(`{name: c, ${container}}`).containers[0];
    expect(`${ending.ends} ${ending.basis}`).toBe(expected);
  });
});

test('the evidence points at the words', () => {
  const [container] = podOf('{name: c, image: busybox, command: [sh, -c, "date; tail -f /dev/null"]}').containers;
  expect(container.ending.evidence).toBe('`tail -f /dev/null`');
  expect(container.ending.at && textAt(container.ending.at)).toBe('tail -f /dev/null');
});
