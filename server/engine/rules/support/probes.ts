/** What probes ask, and how long they wait for a good answer. */
import type { Probe } from '../../kubernetes/types.js';
import { probeBudget } from '../../pod/lifetimes.js';

/** Seconds after the start of a container at which a probe that never succeeds has failed often enough. */
export function secondsToGiveUp(probe: Probe): number {
  const { delay, failures, period } = probeBudget(probe);
  return delay + (failures - 1) * period;
}

/** What a probe asks, as one text: equal texts are the same question. */
export function question({ httpGet, tcpSocket, grpc, exec }: Probe): string | undefined {
  if (httpGet !== undefined) {
    const { scheme = 'HTTP', host = '', port = '', path = '/' } = httpGet;
    return `${scheme} ${host}:${port}${path} ${JSON.stringify(httpGet.httpHeaders ?? [])}`;
  }
  if (tcpSocket !== undefined) {
    return `tcp ${tcpSocket.host ?? ''}:${tcpSocket.port ?? ''}`;
  }
  if (grpc !== undefined) {
    return `grpc :${grpc.port ?? ''} ${grpc.service ?? ''}`;
  }
  return exec === undefined ? undefined : `exec ${JSON.stringify(exec.command ?? [])}`;
}
