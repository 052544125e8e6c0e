/** What a container runs: `command` and `args` as words and commands, with the place of each. */
import type { Path, TextRange } from '../document/tree.js';
import type { KubernetesObject, Site } from '../kubernetes/object.js';
import type { CommandWord, SimpleCommand } from './model.js';
import { baseName, startsProgram } from './programs.js';
import { readShell, type ShellCommand, type ShellWord } from './shell.js';
import { expandReferences, expandShellVariables, sourceRange, type SourceText } from './source-text.js';

export interface CommandLine {
  readonly words: readonly CommandWord[];
  readonly commands: readonly SimpleCommand[];
}

interface Container {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}

type LookUp = (name: string) => string | undefined;

const shells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh']);

/** Programs that run another one: how many words of their own come before it, options aside. */
const wrappers = new Map([
  ['exec', 0],
  ['busybox', 0],
  ['nohup', 0],
  ['tini', 0],
  ['tini-static', 0],
  ['dumb-init', 0],
  ['catatonit', 0],
  ['env', 0],
  ['command', 0],
  ['sudo', 0],
  ['nice', 0],
  ['ionice', 0],
  ['stdbuf', 0],
  ['setsid', 0],
  ['catchsegv', 0],
  ['timeout', 1],
  ['gosu', 1],
  ['su-exec', 1],
  ['chpst', 0],
]);

/** Options of wrappers that take the next word. */
const wrapperOptions = new Set(['-u', '-g', '-n', '-c', '-k', '-s', '--signal', '--kill-after', '--user']);

/**
 * Reads a container's command line.
 * `lookUp` gives the value of a variable for `$(VAR)`, which the kubelet expands in `command` and `args` alike.
 */
export function readCommandLine(
  container: Container,
  object: KubernetesObject,
  path: Path,
  lookUp: LookUp,
): CommandLine {
  const command = execWords(container.command ?? [], object, [...path, 'command'], lookUp);
  const args = execWords(container.args ?? [], object, [...path, 'args'], lookUp);
  return commandLine(command, args, lookUp);
}

/** Reads the command of an `exec` probe or handler. The kubelet expands nothing there; a shell may, with the values of `lookUp`. */
export function readExecCommand(
  words: readonly string[],
  object: KubernetesObject,
  path: Path,
  lookUp: LookUp = () => undefined,
): CommandLine {
  return commandLine(
    execWords(words, object, path, () => undefined),
    [],
    lookUp,
  );
}

function execWords(texts: readonly string[], object: KubernetesObject, path: Path, lookUp: LookUp): CommandWord[] {
  return texts.map((text, index) => {
    const source = expandReferences(text, lookUp);
    return { text: source.text, at: { object, path: [...path, index] }, shell: false, source };
  });
}

function commandLine(command: readonly CommandWord[], args: readonly CommandWord[], lookUp: LookUp): CommandLine {
  const words = [...command, ...args];
  if (words.length === 0) return { words, commands: [] };
  const script = scriptIndex(words);
  const scriptWord = script === undefined ? undefined : words[script];
  if (script === undefined || scriptWord === undefined) {
    return { words, commands: execCommands(command, args) };
  }
  const commands = scriptCommands(scriptWord, lookUp);
  const shellWords = commands.flatMap(({ program, arguments: rest }) => (program ? [program, ...rest] : rest));
  return { words: [...words.slice(0, script), ...shellWords, ...words.slice(script + 1)], commands };
}

/** Only `args`: the image's entrypoint gets them, unless they start with a program, which entrypoints run instead. */
function execCommands(command: readonly CommandWord[], args: readonly CommandWord[]): SimpleCommand[] {
  const words = command.length > 0 || startsProgram(args[0]?.text ?? '') ? unwrap([...command, ...args]) : undefined;
  const [program, ...rest] = words ?? [];
  return [{ program, arguments: words ? rest : args, background: false, script: undefined }];
}

/** The place of the script in `sh -c script`, `bash -euxc script`, `tini -- sh -c script`. */
function scriptIndex(words: readonly CommandWord[]): number | undefined {
  const unwrapped = unwrap(words);
  const start = words.length - unwrapped.length;
  if (!shells.has(baseName(unwrapped[0]?.text ?? ''))) return undefined;
  const option = unwrapped.findIndex(({ text }, index) => index > 0 && index < 8 && /^-[a-zA-Z]*c$/.test(text));
  if (option < 0 || unwrapped[option + 1] === undefined) return undefined;
  return start + option + 1;
}

/** The commands of a script, with the variables that the container has or the script sets before. */
function scriptCommands(script: CommandWord, lookUp: LookUp): SimpleCommand[] {
  const own = new Map<string, string | undefined>();
  const valueOf = (name: string) => (own.has(name) ? own.get(name) : lookUp(name));
  return readShell(script.source).map((command) => {
    const words = command.words.map((word) => shellWord(word, script, valueOf));
    if (words.length === 0) {
      // What a command prints is not known here.
      for (const { name, value } of command.assignments) own.set(name, /[$`]/.test(value) ? undefined : value);
    }
    return scriptCommand(command, words);
  });
}

function scriptCommand(command: ShellCommand, words: readonly CommandWord[]): SimpleCommand {
  const [program, ...rest] = unwrap(words);
  return {
    program,
    arguments: rest,
    background: command.terminator === '&',
    script: { keywords: command.keywords, terminator: command.terminator, assignments: command.assignments },
  };
}

function shellWord(word: ShellWord, script: CommandWord, lookUp: LookUp): CommandWord {
  const within = sourceRange(word.source, 0, word.source.text.length);
  const source = expandShellVariables(word.source, lookUp);
  return { text: source.text, at: { ...script.at, within }, shell: true, source };
}

/** The words from the program that really runs: without `exec`, `tini --`, `timeout 30`, `env A=b`. */
function unwrap(words: readonly CommandWord[]): readonly CommandWord[] {
  let rest = words;
  for (let own = wrapperArity(rest); own !== undefined && rest.length > 1; own = wrapperArity(rest)) {
    const start = afterWrapper(rest, own);
    if (start >= rest.length) break;
    rest = rest.slice(start);
  }
  return rest;
}

function wrapperArity(words: readonly CommandWord[]): number | undefined {
  return wrappers.get(baseName(words[0]?.text ?? ''));
}

function afterWrapper(words: readonly CommandWord[], own: number): number {
  let at = 1;
  while (at < words.length) {
    const text = words[at]?.text ?? '';
    if (text === '--') return at + 1;
    if (wrapperOptions.has(text)) at += 2;
    else if (text.startsWith('-') || /^[A-Za-z_]\w*=/.test(text)) at++;
    else break;
  }
  return at + own;
}

/** The place of a piece of a word. */
export function partOf(word: CommandWord, start: number, end: number): Site {
  return { ...word.at, within: sourceRange(word.source, start, end) };
}

/** The place of a piece of a text that comes from the scalar at `at`. */
export function partOfText(at: Site, source: SourceText, start: number, end: number): Site {
  const within: TextRange = sourceRange(source, start, end);
  return { ...at, within };
}
