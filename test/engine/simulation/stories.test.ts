/** The stories of examples/stories: each tells what it is there to tell, and tells it the same way every time. */
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import { isScenarioDocument, playScenario, readScenario } from '../../../server/engine/simulation/scenario.js';
import schema from '../../../server/engine/simulation/scenario.schema.json' with { type: 'json' };
import { callAddress, callLocalhost, callService } from '../../../server/engine/simulation/services/clients.js';
import type { World } from '../../../server/engine/simulation/world.js';
import { linesOf, podsIn } from './worlds.js';

const folder = new URL('../../../examples/stories/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

function read(name: string): ReturnType<typeof readScenario> {
  const file = files.find((candidate) => candidate.slice(2) === `${name}.yaml`) ?? '';
  return readScenario(file, readFileSync(new URL(file, folder), 'utf8'));
}

/** The world after the first so many operations. */
function after(name: string, count = Number.POSITIVE_INFINITY): World {
  const scenario = read(name);
  return playScenario(scenario, scenario.operations.slice(0, count)).world;
}

function advanceTo(world: World, seconds: number): void {
  runOperations(world, [{ op: 'advance', seconds: seconds - world.now / 1000 }]);
}

describe('stories', () => {
  it('are eight', () => {
    expect(files).toHaveLength(8);
  });

  it.each(files)('%s is valid, plays without a problem and has the recorded history', async (file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const scenario = readScenario(file, text);
    const document = readSourceFile(file, text, { mode: 'fast' }).objects.find(({ value }) =>
      isScenarioDocument(value),
    );
    const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);
    expect(validate(document?.value) ? [] : validate.errors).toEqual([]);
    const { world, results, problems } = playScenario(scenario);
    expect([...problems, ...results.filter(({ problem }) => problem !== undefined)]).toEqual([]);
    expect(scenario.description).not.toBe('');
    await expect(`${linesOf(world).join('\n')}\n`).toMatchFileSnapshot(`stories/${file.replace('.yaml', '.txt')}`);
  });

  it('a web server and its log scraper have one address, and the scraper stops last', () => {
    const world = after('web-server-and-log-scraper', 1);
    const [pod] = [...world.pods.values()].filter(({ name }) => name === 'web');
    expect(pod.containers.map(({ name, state }) => `${name} ${state.kind}`)).toEqual([
      'log-scraper running',
      'web running',
    ]);
    expect(callAddress(world, pod.ip ?? '', 80).outcome).toBe('answered');
    const ended = linesOf(after('web-server-and-log-scraper'), ['Terminated', 'VolumeLost']);
    expect(ended).toEqual([
      '31 Terminated Pod default/web: Container web ended: Completed, exit code 0',
      '32 Terminated Pod default/web: Container log-scraper ended: Completed, exit code 0',
      '32 VolumeLost Pod default/web: What was in emptyDir logs is lost',
    ]);
  });

  it('two containers reach each other on localhost', () => {
    const world = after('talking-on-localhost');
    expect(callLocalhost(world, 'default/shop', 8080).targets[0]?.container).toBe('app');
    expect(callLocalhost(world, 'default/shop', 9090).targets[0]?.container).toBe('metrics');
    expect(callLocalhost(world, 'default/shop', 7070).outcome).toBe('unanswered');
    expect(callService(world, 'default/shop', 80)).toMatchObject({
      outcome: 'answered',
      targets: [{ port: 8080, container: 'app' }],
    });
  });

  it('a port clash crash-loops with waits of 10, 20, 40, 80 seconds', () => {
    const world = after('port-clash');
    expect(linesOf(world, ['BackOff']).map((line) => line.slice(line.indexOf('admin: ')))).toEqual([
      'admin: 10 s',
      'admin: 20 s',
      'admin: 40 s',
      'admin: 80 s',
    ]);
    expect(callLocalhost(world, 'default/shop', 8080).targets[0]?.container).toBe('app');
  });

  it('an emptyDir is lost, a claim comes back', () => {
    const world = after('shared-volume');
    const volumes = linesOf(world, ['VolumeLost', 'ProvisioningSucceeded']);
    expect(volumes.filter((line) => line.includes('VolumeLost'))).toHaveLength(1);
    expect(volumes.filter((line) => line.includes('ProvisioningSucceeded'))).toHaveLength(1);
    expect(podsIn(world).filter((line) => line.startsWith('press'))).toEqual(['press-0 Running general-5 ready']);
  });

  it('a Job ends only once its helper is a sidecar', () => {
    expect(podsIn(after('job-with-endless-sidecar', 1)).filter((line) => line.startsWith('report'))).toEqual([
      expect.stringMatching(/^report-\w+ Running worker-\d unready$/),
    ]);
    expect(linesOf(after('job-with-endless-sidecar'), ['Completed'])).toEqual([
      '684 Completed Job default/report: All completions are there',
    ]);
  });

  it('after a node failure a new Pod with a new address is found by the Service', () => {
    const world = after('node-failure', 2);
    const old = [...world.pods.values()].find(({ nodeName }) => nodeName === 'node-1');
    // For 40 seconds nobody knows: the Service still sends to the dead address.
    advanceTo(world, 69);
    expect(callService(world, 'default/web').outcome).toBe('partly');
    advanceTo(world, 71);
    expect(callService(world, 'default/web').outcome).toBe('answered');
    // 300 seconds later the successor is made.
    advanceTo(world, 369);
    expect(world.pods.size).toBe(2);
    advanceTo(world, 400);
    const successor = [...world.pods.values()].find(({ createdAt }) => createdAt === 370_000);
    expect(successor?.ip).not.toBe(old?.ip);
    expect(callService(world, 'default/web').targets.map(({ ip }) => ip)).toContain(successor?.ip);
    expect(callAddress(world, old?.ip ?? '', 80).outcome).toBe('unanswered');
  });

  it('an update never leaves the Service without three ready Pods', () => {
    const world = after('update', 2);
    while (world.now < 200_000) {
      runOperations(world, [{ op: 'advance', seconds: 1 }]);
      expect(callService(world, 'default/web')).toMatchObject({ outcome: 'answered' });
      const ready = [...(world.endpoints.get('default/web')?.values() ?? [])].filter(({ ready: isReady }) => isReady);
      expect(ready.length).toBeGreaterThanOrEqual(3);
    }
    const images = [...world.pods.values()]
      .filter(({ workload }) => workload === 'web')
      .map(({ info }) => info.spec.containers?.[0]?.image);
    expect(images).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28']);
  });

  it('a second Pod is a second address, a second container a crash loop', () => {
    const world = after('second-pod-or-second-container');
    expect(callService(world, 'default/pods').targets).toHaveLength(2);
    expect(linesOf(world, ['BackOff']).every((line) => line.includes('web-2'))).toBe(true);
    const restarts = [...world.pods.values()]
      .filter(({ workload }) => workload === 'containers')
      .flatMap(({ containers }) => containers.map(({ restarts: count }) => count));
    expect(restarts[0]).toBe(0);
    expect(restarts[1]).toBeGreaterThan(3);
  });
});
