import { describe, expect, test } from 'vitest';
import { flagKey, flagsOf } from '../../../server/engine/pod/flags.js';
import { expandReferences, sourceRange } from '../../../server/engine/pod/source-text.js';
import { partOf } from '../../../server/engine/pod/words.js';
import { podOf, textAt } from './pods.js';

const commandsOf = (container: string) =>
  podOf(`{name: c, image: app, ${container}}`).containers[0].commands.map(
    ({ program, arguments: words, background }) =>
      `${program?.text ?? '-'}${background ? '&' : ''} [${words.map(({ text }) => text).join(' ')}]`,
  );

describe('commands', () => {
  test.each([
    ['command: [nginx, -g, daemon off;]', ['nginx [-g daemon off;]']],
    ['command: [nginx], args: [-t]', ['nginx [-t]']],
    ['args: [--port=80]', ['- [--port=80]']],
    ['args: [serve, --port=80]', ['- [serve --port=80]']],
    ['args: [sleep, "3600"]', ['sleep [3600]']],
    ['args: [/app/run, -x]', ['/app/run [-x]']],
    ['command: [sh, -c, "a; b & c"]', ['a []', 'b& []', 'c []']],
    ['command: [/bin/bash, -euxc], args: ["a --x", ignored]', ['a [--x]']],
    ['args: [sh, -c, a b]', ['a [b]']],
    ['command: [bash, -e, -c, a]', ['a []']],
    ['command: [sh, /run.sh]', ['sh [/run.sh]']],
    ['command: [tini, --, sh, -c, exec nginx -t]', ['nginx [-t]']],
    ['command: [env, A=b, node, app.js]', ['node [app.js]']],
    ['command: [timeout, -k, "5", "30", curl, x]', ['curl [x]']],
    ['command: [gosu, redis, redis-server]', ['redis-server []']],
    ['command: [sudo]', ['sudo []']],
    ['command: []', []],
    ['command: [1, 2]', [' []']],
  ])('%s', (container, expected) => {
    expect(commandsOf(container)).toEqual(expected);
  });

  test('know the place of every word', () => {
    const [container] = podOf('{name: c, command: [sh, -c], args: ["nginx; curl \'localhost:80\'"]}').containers;
    const word = container.commands[1].arguments[0];
    expect(word.at.path).toEqual(['spec', 'containers', 0, 'args', 0]);
    expect(textAt(word.at)).toBe('localhost:80');
    expect(textAt(partOf(word, 10, 12))).toBe('80');
    expect(container.words.map(({ text, shell }) => `${text}${shell ? '*' : ''}`)).toEqual([
      'sh',
      '-c',
      'nginx*',
      'curl*',
      'localhost:80*',
    ]);
  });
});

describe('$(VAR) references', () => {
  const values = new Map([
    ['PORT', '8080'],
    ['EMPTY', ''],
  ]);
  const expand = (text: string) => expandReferences(text, (name) => values.get(name));

  test.each([
    [':$(PORT)', ':8080'],
    ['$(PORT)$(PORT)', '80808080'],
    ['[$(EMPTY)]', '[]'],
    ['$(NOPE)', '$(NOPE)'],
    ['$$(PORT)', '$(PORT)'],
    ['$PORT $(date +%s)', '$PORT $(date +%s)'],
    ['a', 'a'],
  ])('%s becomes %s', (text, expected) => {
    expect(expand(text).text).toBe(expected);
  });

  test('point back at themselves', () => {
    const source = expand('http://localhost:$(PORT)/x');
    expect(sourceRange(source, 7, 21)).toEqual({ start: 7, end: 24 });
    expect(sourceRange(source, 21, 23)).toEqual({ start: 24, end: 26 });
  });

  test('are expanded in arguments from the variables before', () => {
    const [container] = podOf(
      '{name: c, args: ["--port=$(A)"], env: [{name: B, value: "1$(A)"}, {name: A, value: "80"}, {name: C, value: "$(A)0"}]}',
    ).containers;
    expect(container.words.map(({ text }) => text)).toEqual(['--port=80']);
    expect(container.environment.map(({ name, value }) => `${name}=${value ?? ''}`)).toEqual([
      'B=1$(A)',
      'A=80',
      'C=800',
    ]);
  });
});

describe('shell variables', () => {
  const words = (script: string) =>
    podOf(
      `{name: c, image: app, env: [{name: PORT, value: "81"}, {name: S, valueFrom: {secretKeyRef: {name: a, key: b}}}], command: [sh, -c, ${JSON.stringify(script)}]}`,
    )
      .containers[0].commands.at(-1)
      ?.arguments.map(({ text }) => text);

  test.each([
    ['x localhost:$PORT', ['localhost:81']],
    ['x ${PORT}0 "$PORT"', ['810', '81']],
    ['x ${NOPE:-82} ${PORT:-82}', ['82', '81']],
    ['x $NOPE $S ${S}', ['$NOPE', '$S', '${S}']],
    ['PORT=83; x $PORT', ['83']],
    ['PORT=$(date); x $PORT', ['$PORT']],
    ['x $1 $$ $(PORT)', ['$1', '$', '81']],
  ])('%s', (script, expected) => {
    expect(words(script)).toEqual(expected);
  });

  test('point back at themselves', () => {
    const pod = podOf(
      '{name: c, image: app, env: [{name: PORT, value: "81"}], command: [sh, -c, "curl http://localhost:${PORT}/x"]}',
    );
    expect(pod.callers.map(({ text }) => text)).toEqual(['http://localhost:81/x']);
    expect(pod.callers.map(({ at }) => textAt(at))).toEqual(['localhost:${PORT}']);
  });

  test('are set in exec probes, which get no references expanded', () => {
    const pod = podOf(
      '{name: c, image: app, env: [{name: PORT, value: "81"}], livenessProbe: {exec: {command: [sh, -c, "curl localhost:$PORT localhost:$(PORT)"]}}}',
    );
    expect(pod.callers.map(({ text }) => text)).toEqual(['localhost:81']);
  });
});

describe('flags', () => {
  const flags = (args: string) =>
    flagsOf(podOf(`{name: c, args: ${args}}`).containers[0].commands[0]).map(
      ({ name, value, separate }) => `${name}${separate ? ' ' : '='}${value ?? '-'}`,
    );

  test.each([
    ['[--port=80]', ['--port=80']],
    ['[--port, "80"]', ['--port 80']],
    ['[-p, "80", -v]', ['-p 80', '-v=-']],
    ['[-Dserver.port=80]', ['-Dserver.port=80']],
    ['[--a=b=c, --empty=]', ['--a=b=c', '--empty=']],
    ['[--verbose, --level, "-1"]', ['--verbose=-', '--level -1']],
    ['[serve, "80", "--", "-"]', []],
  ])('%s', (args, expected) => {
    expect(flags(args)).toEqual(expected);
  });

  test.each([
    ['--metricsBindAddress', 'metrics-bind-address'],
    ['-listen_address', 'listen-address'],
    ['--web.listen-address', 'web.listen-address'],
    ['-P', 'p'],
  ])('%s is %s', (name, key) => {
    expect(flagKey(name)).toBe(key);
  });
});
