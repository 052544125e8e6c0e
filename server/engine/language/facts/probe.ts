/** What the numbers of a probe come to. All times in seconds. */
import { probeBudget } from '../../pod/lifetimes.js';
import type { Probe } from '../../kubernetes/types.js';

export type ProbeName = 'livenessProbe' | 'readinessProbe' | 'startupProbe';

const consequences: Readonly<Record<ProbeName, string>> = {
  livenessProbe: 'the container is killed and started again',
  readinessProbe: 'the Pod gets no traffic from Services until it succeeds again',
  startupProbe: 'the container is killed and started again; until it succeeds, the other probes wait',
};

export const isProbeName = (name: unknown): name is ProbeName =>
  typeof name === 'string' && Object.hasOwn(consequences, name);

/** How long a probe may fail before it acts, and what it does then. */
export function describeProbe(name: ProbeName, probe: Probe): string {
  const { delay, period, timeout, failures, total } = probeBudget(probe);
  const first = delay > 0 ? `The first attempt is ${seconds(delay)} after the start. ` : '';
  const attempts = failures === 1 ? 'one failed attempt' : `${failures} failed attempts in a row`;
  const budget = `After ${attempts}, ${seconds(period)} apart (${failures} × ${period} s = ${failures * period} s)`;
  const limit = `Each attempt has ${seconds(timeout)} to answer.`;
  const startUp = delay > 0 ? ` A container that never answers is given ${seconds(total)} from its start.` : '';
  return `${first}${budget}, ${consequences[name]}. ${limit}${startUp}`;
}

const seconds = (count: number): string => `${count} ${count === 1 ? 'second' : 'seconds'}`;
