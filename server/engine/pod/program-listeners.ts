/** Listeners of programs whose command line follows no flag convention, or that listen by default. */
import { bindOf, isPort, parseListenAddresses } from './addresses.js';
import { flagsOf } from './flags.js';
import type { ListenerSign } from './listener-evidence.js';
import type { BindAddress, CommandWord, EnvironmentValue, SimpleCommand } from './model.js';
import { isListeningNetcat, programName } from './programs.js';
import { partOf } from './words.js';

/** What runs a development or script server: words that must follow the program, and where it listens unless told otherwise. */
interface ScriptServer {
  readonly words: readonly string[];
  readonly port: number;
  readonly bind: BindAddress;
  readonly title: string;
  /** Flags that move it. */
  readonly flags: readonly string[];
}

const loopback = { bind: 'loopback' } as const;
const any = { bind: 'any' } as const;

const scriptServers: readonly ScriptServer[] = [
  { words: ['python', '-m', 'http.server'], port: 8000, ...any, title: "Python's http.server", flags: [] },
  { words: ['python', '-m', 'SimpleHTTPServer'], port: 8000, ...any, title: "Python's SimpleHTTPServer", flags: [] },
  {
    words: ['kubectl', 'proxy'],
    port: 8001,
    ...loopback,
    title: 'kubectl proxy',
    flags: ['port', 'p', 'u', 'unix-socket'],
  },
  { words: ['uvicorn'], port: 8000, ...loopback, title: 'uvicorn', flags: ['port', 'uds', 'fd'] },
  { words: ['gunicorn'], port: 8000, ...loopback, title: 'gunicorn', flags: ['bind', 'b', 'config', 'c'] },
  { words: ['hypercorn'], port: 8000, ...loopback, title: 'hypercorn', flags: ['bind', 'b', 'config', 'c'] },
  { words: ['flask', 'run'], port: 5000, ...loopback, title: 'flask run', flags: ['port', 'p'] },
  { words: ['streamlit', 'run'], port: 8501, ...any, title: 'streamlit', flags: ['server.port'] },
  { words: ['rails', 'server'], port: 3000, ...loopback, title: 'rails server', flags: ['port', 'p', 'binding', 'b'] },
  { words: ['rails', 's'], port: 3000, ...loopback, title: 'rails server', flags: ['port', 'p', 'binding', 'b'] },
  { words: ['hugo', 'server'], port: 1313, ...loopback, title: 'hugo server', flags: ['port', 'p'] },
  { words: ['mkdocs', 'serve'], port: 8000, ...loopback, title: 'mkdocs serve', flags: ['dev-addr', 'a'] },
  { words: ['jupyter', 'lab'], port: 8888, ...loopback, title: 'Jupyter', flags: ['port', 'ip', 'config'] },
  { words: ['jupyter', 'notebook'], port: 8888, ...loopback, title: 'Jupyter', flags: ['port', 'ip', 'config'] },
];

/** Flags of those servers that hold an address or a port. */
const shortFlags = new Map<string, readonly string[]>([
  ['gunicorn', ['b']],
  ['hypercorn', ['b']],
  ['php', ['s']],
  ['http-server', ['p']],
  ['serve', ['l', 'p']],
  ['httpd', ['p']],
  ['mkdocs', ['a', 'dev-addr']],
  ['sshd', ['p']],
  ['iperf3', ['p']],
  ['iperf', ['p']],
  ['hugo', ['p']],
  ['rails', ['p']],
  ['redis-server', ['p']],
]);

export function programListeners(
  command: SimpleCommand,
  environment: readonly EnvironmentValue[],
): readonly ListenerSign[] {
  return [
    ...defaultListeners(command),
    ...positionalListeners(command),
    ...socatListeners(command),
    ...shortFlagListeners(command, environment),
    ...instanceListeners(command),
  ];
}

function defaultListeners(command: SimpleCommand): ListenerSign[] {
  const { program } = command;
  const texts = [
    programName(command).replace(/^python[\d.]+$/, 'python'),
    ...command.arguments.map(({ text }) => text),
  ];
  const server = scriptServers.find(({ words }) => words.every((word, index) => texts[index] === word));
  if (!server || !program) return [];
  const flags = flagsOf(command);
  if (flags.some(({ key, value }) => value !== undefined && server.flags.includes(key))) return [];
  if (command.arguments.slice(server.words.length - 1).some(({ text }) => isPort(Number(text)))) return [];
  const host = flags.find(({ key }) => key === 'host' || key === 'h' || key === 'bind' || key === 'address')?.value;
  const bind = host === undefined ? server.bind : bindOf(host, []);
  return [
    {
      ...found(program, server.port, `${server.title} listens on ${String(server.port)} by default`),
      bind: bind === 'name' ? 'other' : bind,
      explicitBind: true,
      at: program.at,
    },
  ];
}

/** `http.server 8000`, `runserver 0.0.0.0:8000`, `nc -l 80`, `port-forward svc/web 8080:80`. */
function positionalListeners(command: SimpleCommand): ListenerSign[] {
  const words = command.arguments;
  const forwards = words[0]?.text === 'port-forward';
  const netcat = isListeningNetcat(command);
  return words.flatMap((word, index): ListenerSign[] => {
    const before = words[index - 1]?.text ?? '';
    const forwarded = forwards ? Number(/^(\d{2,5}):\d{1,5}$/.exec(word.text)?.[1]) : Number.NaN;
    if (isPort(forwarded)) {
      return [{ ...found(word, forwarded, `\`port-forward ${word.text}\``), bind: 'loopback', explicitBind: true }];
    }
    if (before === 'runserver') return addressListeners(word, `\`runserver ${word.text}\``);
    if (!isPort(Number(word.text))) return [];
    if (/^(?:http\.server|SimpleHTTPServer)$/.test(before)) {
      return [found(word, Number(word.text), `\`${before} ${word.text}\``)];
    }
    // Timeouts and the like stand behind an option of their own.
    const ownPort = netcat && !/^-[a-zA-Z]*[wciqG]$/.test(before);
    return ownPort ? [found(word, Number(word.text), `\`${programName(command)} -l\``)] : [];
  });
}

/** `TCP-LISTEN:8080,fork,bind=127.0.0.1` of socat. */
function socatListeners(command: SimpleCommand): ListenerSign[] {
  return command.arguments.flatMap((word): ListenerSign[] => {
    const match = /^(TCP|UDP)[46]?-(?:LISTEN|RECV\w*|L):(\d{1,5})/i.exec(word.text);
    if (!match || !isPort(Number(match[2]))) return [];
    const bind = bindOf(/[,:]bind=([^,]+)/i.exec(word.text)?.[1] ?? '', []);
    return [
      {
        ...found(word, Number(match[2]), `\`${word.text}\``),
        protocol: match[1]?.toUpperCase() === 'UDP' ? 'UDP' : 'TCP',
        bind: bind === 'name' ? 'other' : bind,
        explicitBind: true,
      },
    ];
  });
}

function shortFlagListeners(command: SimpleCommand, environment: readonly EnvironmentValue[]): ListenerSign[] {
  const names = shortFlags.get(programName(command)) ?? [];
  return flagsOf(command).flatMap(({ key, name, value, word, valueStart }) => {
    if (value === undefined || !names.includes(key)) return [];
    return parseListenAddresses(value, environment).flatMap(({ port, bind, start, end }): ListenerSign[] => {
      if (port === undefined || bind === 'name') return [];
      const sign = found(word, port, `\`${name} ${value}\``);
      return [{ ...sign, bind, explicitBind: true, at: partOf(word, valueStart + start, valueStart + end) }];
    });
  });
}

/**
 * Cloud SQL and AlloyDB proxies name the port with the instance: `-instances=project:zone:name=tcp:0.0.0.0:3306`,
 * `project:zone:name?port=5432`.
 */
function instanceListeners(command: SimpleCommand): ListenerSign[] {
  const words = command.arguments.filter(({ text }) => text.includes('=tcp:') || text.includes('port='));
  return words.flatMap((word): ListenerSign[] => {
    const old = [...word.text.matchAll(/(?<==)tcp:(?:(?<host>[\w.]+):)?(?<port>\d{2,5})/g)];
    const query = [...word.text.matchAll(/(?<![\w.-])[\w.-]+:[\w.-]+:[\w.-]+\?(?:[\w=&.-]*&)?port=(?<port>\d{2,5})/g)];
    const address = /[?&]address=([\w.:]+)/.exec(word.text)?.[1];
    return [...old, ...query].flatMap((match): ListenerSign[] => {
      const port = Number(match.groups?.port);
      const bind = bindOf(match.groups?.host ?? address ?? '127.0.0.1', []);
      if (!isPort(port) || bind === 'name') return [];
      const at = partOf(word, match.index, match.index + match[0].length);
      return [{ ...found(word, port, `\`${match[0]}\``), bind, explicitBind: true, at }];
    });
  });
}

function addressListeners(word: CommandWord, evidence: string): ListenerSign[] {
  return parseListenAddresses(word.text, []).flatMap(({ port, bind, start, end }): ListenerSign[] => {
    if (port === undefined || bind === 'name') return [];
    return [{ ...found(word, port, evidence), bind, explicitBind: true, at: partOf(word, start, end) }];
  });
}

function found(word: CommandWord, port: number, evidence: string): ListenerSign {
  return {
    port,
    protocol: 'TCP',
    bind: 'any',
    explicitBind: false,
    name: undefined,
    source: 'argument',
    confidence: 'probable',
    evidence,
    at: partOf(word, 0, word.text.length),
  };
}
