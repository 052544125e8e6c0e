/** A throw-away VS Code: its profile in a temporary folder, and the server that serves its workbench. */
import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Nothing that greets, advertises, updates or counts: the tests want an editor and the tests' network is the loopback. */
const QUIET = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  // In a browser the editor saves by itself, unless it is told not to.
  'files.autoSave': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
};

/** Variables that would make the server talk to another VS Code, or run it with somebody else's options. */
const FOREIGN_VARIABLE = /^(VSCODE_|CODE_SERVER_|ELECTRON_|NODE_OPTIONS$|npm_|PASSWORD$|HASHED_PASSWORD$)/;

/** Makes a profile and a copy of a folder to work in. `remove` deletes both. */
export function createProfile(fixture, settings = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'podlint-workbench-'));
  const folder = join(directory, 'workspace');
  for (const path of ['user/User', 'extensions', 'home']) mkdirSync(join(directory, path), { recursive: true });
  cpSync(fixture, folder, { recursive: true });
  writeFileSync(join(directory, 'user/User/settings.json'), JSON.stringify({ ...QUIET, ...settings }, undefined, 2));
  const home = join(directory, 'home');
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN_VARIABLE.test(name)));
  return {
    directory,
    folder,
    flags: [
      ...['--config', join(directory, 'config.yaml')],
      ...['--user-data-dir', join(directory, 'user')],
      ...['--extensions-dir', join(directory, 'extensions')],
    ],
    // An empty gallery keeps the workbench from asking a marketplace.
    env: {
      ...own,
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      XDG_RUNTIME_DIR: directory,
      EXTENSIONS_GALLERY: '{}',
    },
    remove: () => rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

/** Installs a package as a user would and returns what is installed then, one `publisher.name@version` a line. */
export async function installExtension(tools, profile, vsix) {
  const command = [tools.codeServer, ...profile.flags];
  const options = { env: profile.env, timeout: 60_000 };
  await execute(tools.node, [...command, '--install-extension', vsix], options);
  const { stdout } = await execute(tools.node, [...command, '--list-extensions', '--show-versions'], options);
  return stdout;
}

function findPort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts the server in a process group of its own; `stop` ends the whole group: file watchers, extension hosts, servers. */
export async function startCodeServer(tools, profile, { flags = [], env = {}, log }) {
  const port = await findPort();
  const said = [];
  const child = spawn(
    tools.node,
    [
      ...[tools.codeServer, ...profile.flags, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--disable-proxy'],
      ...['--ignore-last-opened', ...flags],
    ],
    { cwd: profile.directory, env: { ...profile.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group has ended already.
    }
  };
  const stop = async () => {
    signal('SIGTERM');
    await Promise.race([ended, sleep(5_000, undefined, { ref: false })]);
    signal('SIGKILL');
    await ended;
    writeFileSync(log, Buffer.concat(said));
  };
  const host = `127.0.0.1:${port}`;
  await waitUntilHealthy(host, child, stop, said);
  return { origin: `http://${host}`, host, stop };
}

async function waitUntilHealthy(host, child, stop, said) {
  const healthy = () =>
    fetch(`http://${host}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (const end = performance.now() + 60_000; performance.now() < end; await sleep(100)) {
    if (child.exitCode !== null) break;
    if (await healthy()) return;
  }
  await stop();
  throw new Error(`code-server did not start:\n${Buffer.concat(said)}`);
}
