/** Does the program of a container end by itself? */
import { partOf } from './words.js';
import { flagsOf } from './flags.js';
import type { Identity } from './identity.js';
import type { CommandWord, EndingAssessment, EnvironmentValue, SimpleCommand } from './model.js';
import { isFiniteTool, isListeningNetcat, programName } from './programs.js';

type Ending = Pick<EndingAssessment, 'ends' | 'evidence' | 'at'>;

/** A sleep of ten days and more is meant to hold the container open. */
const endlessSleep = 10 * 24 * 3600;

/** Options by which helpers do their work once and leave. */
const onceFlags = new Set([
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
  'watch=false',
]);
const onceVariables = new Set(['GIT_SYNC_ONE_TIME', 'GITSYNC_ONE_TIME', 'VAULT_EXIT_AFTER_AUTH']);

/** Words that name a task with an end. */
const taskWords =
  /^(?:migrate|db:migrate|db:prepare|db:seed|db:setup|makemigrations|collectstatic|createsuperuser|loaddata|migrations?:migrate|upgrade|backup|restore|seed|initdb|init-db|db-init)$/;

const unknownEnding: EndingAssessment = { ends: 'unknown', basis: 'none', evidence: '', at: undefined };

/** By the command line where it shows, else by what is known of the image. */
export function assessEnding(
  commands: readonly SimpleCommand[],
  environment: readonly EnvironmentValue[],
  identity: Identity,
): EndingAssessment {
  const shown = endlessCommand(commands) ?? finishingFlag(commands, environment);
  if (shown) return { ...shown, basis: 'command' };
  const { knowledge } = identity;
  if (knowledge?.ends !== undefined && identity.confidence !== 'possible') {
    const evidence =
      knowledge.ends === 'no'
        ? `${knowledge.title} runs until it is stopped`
        : `${knowledge.title} does its task and exits`;
    return { ends: knowledge.ends, basis: 'image', evidence, at: identity.command?.program?.at };
  }
  const finished = finishingCommands(commands);
  return finished ? { ...finished, basis: 'command' } : unknownEnding;
}

/** The first command in the foreground that never ends, unless a condition stands before it. */
function endlessCommand(commands: readonly SimpleCommand[]): Ending | undefined {
  let conditional = 0;
  let held: Ending | undefined;
  for (const [index, command] of commands.entries()) {
    conditional += depthChange(command);
    const endless = endlessLoop(commands, index) ?? endlessProgram(command);
    const waits = programName(command) === 'wait' && command.arguments.length === 0 ? held : undefined;
    const found = command.background ? undefined : (endless ?? waits);
    if (found) return conditional > 0 || isAlternative(commands[index - 1]) ? { ...found, ends: 'unknown' } : found;
    if (command.background) held = endless ?? held;
    if (leaves(command) && conditional === 0 && !isAlternative(commands[index - 1])) return undefined;
  }
  return undefined;
}

/** Conditions open with `if` or `case` and close with `fi` or `esac`. */
function depthChange(command: SimpleCommand): number {
  const keywords = command.script?.keywords ?? [];
  const opened = keywords.filter((word) => word === 'if' || word === 'case').length;
  return opened - keywords.filter((word) => word === 'fi' || word === 'esac').length;
}

function isAlternative(before: SimpleCommand | undefined): boolean {
  return before?.script?.terminator === '||';
}

function leaves(command: SimpleCommand): boolean {
  return programName(command) === 'exit' || programName(command) === 'return';
}

/** `while true; do …; done` without a way out. */
function endlessLoop(commands: readonly SimpleCommand[], index: number): Ending | undefined {
  const condition = commands[index];
  const keyword = condition?.script?.keywords.at(-1);
  if (!condition || (keyword !== 'while' && keyword !== 'until')) return undefined;
  const name = programName(condition);
  const always =
    keyword === 'while'
      ? name === 'true' || name === ':' || name === 'sleep' || isConstant(condition)
      : name === 'false';
  if (!always) return undefined;
  const body = loopBody(commands, index);
  if (body.some((command) => ['break', 'exit', 'return', 'exec', 'kill'].includes(programName(command))))
    return undefined;
  return { ends: 'no', evidence: `\`${keyword} ${name}\` without a way out`, at: condition.program?.at };
}

/** `while [ 1 ]`. */
function isConstant(command: SimpleCommand): boolean {
  return (
    programName(command) === '[' && command.arguments.length === 2 && /^[\w:]+$/.test(command.arguments[0]?.text ?? '')
  );
}

function loopBody(commands: readonly SimpleCommand[], index: number): readonly SimpleCommand[] {
  let depth = 0;
  for (let at = index; at < commands.length; at++) {
    for (const keyword of commands[at]?.script?.keywords ?? []) {
      if (keyword === 'do') depth++;
      if (keyword === 'done' && --depth === 0) return commands.slice(index + 1, at);
    }
  }
  return commands.slice(index + 1);
}

function endlessProgram(command: SimpleCommand): Ending | undefined {
  const { program, arguments: words } = command;
  if (!program) return undefined;
  const name = programName(command);
  const texts = words.map(({ text }) => text);
  const no = (evidence: string): Ending => ({
    ends: 'no',
    evidence: `\`${evidence}\``,
    at: span(program, words.at(-1)),
  });
  if (name === 'sleep' && texts.some((text) => isEndlessSleep(text))) return no(`sleep ${texts.join(' ')}`);
  if (
    name === 'tail' &&
    texts.some((text) => /^-[a-zA-Z]*[fF]|^--follow/.test(text)) &&
    !texts.some((text) => text.startsWith('--pid'))
  ) {
    return no(['tail', ...texts].join(' '));
  }
  if (runsForEver(name, texts)) return no([name, ...texts.slice(0, 3)].join(' '));
  if (name === 'kubectl' && (texts.includes('proxy') || texts.includes('port-forward'))) return no('kubectl proxy');
  return isListeningNetcat(command) && texts.some((text) => /^-[a-zA-Z]*k/.test(text)) ? no(`${name} -lk`) : undefined;
}

/** Servers and watchers that are started in the foreground, whatever the image. */
const foreground = new Set(
  'watch yes pause gunicorn uvicorn hypercorn daphne puma unicorn sidekiq supervisord dockerd containerd nodemon http-server crond cron sshd fswatch'.split(
    ' ',
  ),
);
const withFlag = new Map([
  ['inotifywait', /^(?:-[a-z]*m|--monitor)$/],
  ['journalctl', /^(?:-[a-z]*f|--follow)$/],
  ['celery', /^(?:worker|beat|flower)$/],
  ['flask', /^run$/],
  ['rails', /^(?:s|server)$/],
  ['streamlit', /^run$/],
  ['jupyter', /^(?:lab|notebook)$/],
]);

function runsForEver(name: string, words: readonly string[]): boolean {
  // Both detach unless told not to.
  if (name === 'sshd') return words.includes('-D');
  if (name === 'crond' || name === 'cron') return words.some((word) => /^-[a-z]*f/.test(word));
  const asked = words.some((word) => /^--?(?:version|help|check-config|check)$/.test(word));
  if (foreground.has(name)) return !asked;
  if (name === 'kubectl') {
    const follows = words.includes('get') || words.includes('logs');
    return follows && words.some((word) => /^(?:-w|--watch|-f|--follow)$/.test(word));
  }
  if (/^python[\d.]*$/.test(name)) return words.includes('runserver') || words.includes('http.server');
  return words.some((word) => withFlag.get(name)?.test(word) === true);
}

/** The site from the first to the last word, where both stand in one script. */
function span(first: CommandWord, last: CommandWord | undefined): EndingAssessment['at'] {
  if (!last?.at.within || !first.at.within) return first.at;
  return { ...first.at, within: { start: first.at.within.start, end: last.at.within.end } };
}

function isEndlessSleep(text: string): boolean {
  if (/^inf(?:inity)?$/i.test(text)) return true;
  const match = /^(\d+)([smhd]?)$/.exec(text);
  const factor =
    new Map([
      ['m', 60],
      ['h', 3600],
      ['d', 86400],
    ]).get(match?.[2] ?? '') ?? 1;
  return match !== null && Number(match[1]) * factor >= endlessSleep;
}

/** `--one-time`, `-exit-after-auth`, or a variable that says the same. */
function finishingFlag(
  commands: readonly SimpleCommand[],
  environment: readonly EnvironmentValue[],
): Ending | undefined {
  for (const command of commands) {
    const flag = flagsOf(command).find(
      ({ key, value, separate }) => onceFlags.has(key) && (separate || value !== 'false'),
    );
    if (flag) return { ends: 'yes', evidence: `\`${flag.name}\``, at: partOf(flag.word, 0, flag.word.text.length) };
  }
  const variable = environment.find(({ name, value }) => onceVariables.has(name) && value === 'true');
  return variable && { ends: 'yes', evidence: `variable \`${variable.name}\``, at: variable.at };
}

/** Every command is a tool or a task with an end. */
function finishingCommands(commands: readonly SimpleCommand[]): Ending | undefined {
  const [first] = commands;
  if (!first || (first.program === undefined && first.script === undefined)) return undefined;
  const task = commands.find((command) => command.arguments.some(({ text }) => taskWords.test(text)));
  const finite = commands.every((command) => command === task || isFiniteTool(command));
  if (!finite) return undefined;
  return { ends: 'yes', evidence: 'its command runs to an end', at: first.program?.at };
}
