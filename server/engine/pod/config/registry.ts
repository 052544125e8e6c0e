import { caddy } from './caddy.js';
import type { ConfigFile } from './files.js';
import { fluentBit } from './fluent-bit.js';
import { fluentd } from './fluentd.js';
import type { ConfigFormat } from './format.js';
import {
  apache,
  coredns,
  grafana,
  haproxy,
  kafka,
  mosquitto,
  mysql,
  oauth2Proxy,
  pgbouncer,
  phpFpm,
  postgres,
  redis,
  springProperties,
  zookeeper,
} from './line-formats.js';
import { nginx } from './nginx.js';
import { influxdb, telegraf, traefikToml, vector } from './toml-formats.js';
import {
  alertmanager,
  aspNet,
  envoy,
  grafanaServers,
  mongod,
  otelCollector,
  prometheus,
  springYaml,
  traefik,
} from './yaml-formats.js';
import type { PodContainer, Role } from '../model.js';

/** The first that fits reads the file. */
const formats: readonly ConfigFormat[] = [
  nginx,
  haproxy,
  caddy,
  phpFpm,
  apache,
  coredns,
  redis,
  postgres,
  pgbouncer,
  mysql,
  mosquitto,
  kafka,
  zookeeper,
  grafana,
  oauth2Proxy,
  springProperties,
  fluentBit,
  fluentd,
  telegraf,
  vector,
  influxdb,
  traefikToml,
  otelCollector,
  prometheus,
  alertmanager,
  grafanaServers,
  mongod,
  traefik,
  springYaml,
  aspNet,
  envoy,
];

/** Who may serve what a file configures; a reloader that mounts it, too, does not. */
const servers: readonly Role[] = ['web-server', 'app-server', 'proxy', 'unknown'];

/** The format of a file, if the container that mounts it runs the program that reads it. */
export function formatOf(
  file: ConfigFile,
  container: Pick<PodContainer, 'knowledge' | 'role' | 'phase'>,
): ConfigFormat | undefined {
  if (container.phase === 'init') return undefined;
  const id = container.knowledge?.id ?? '';
  return formats.find(({ images, files, places }) => {
    if (!files.test(file.mountPath)) return false;
    if (images.includes(id)) return true;
    return places?.test(file.mountPath) === true && servers.includes(container.role.role);
  });
}
