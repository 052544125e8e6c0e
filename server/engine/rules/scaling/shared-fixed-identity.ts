/**
 * Several replicas carry one fixed identity.
 *
 * Members of a cluster tell each other apart by an id. Every Pod of a template gets the same environment, so a literal id is the same
 * in all of them.
 */
import { definePodRule } from '../../linter/rule.js';
import { quoteName } from '../support/names.js';
import { simultaneousPods } from '../support/replicas.js';
import { describeObject } from '../support/words.js';

export const sharedFixedIdentity = definePodRule({
  meta: {
    id: 'scaling/shared-fixed-identity',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Replicas that share one identity',
    summary: 'The identity of a cluster member must not be a fixed value of the template.',
    why: 'Brokers, quorum members and clients with a registered name must differ from each other. All Pods of one template get the same environment: with a literal `KAFKA_BROKER_ID: "1"` the second replica is refused, or throws out the first, and both take turns for ever. The number has to come from the Pod itself, its name or its index.',
    whenNot: 'When the program changes the value by its own means before using it.',
    source: {
      title: 'StatefulSets: Pod identity',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity',
    },
    messages: {
      shared:
        '{container} sets `{variable}` to `{value}`, the same for {several} of {workload}: members with the same identity push each other out. Derive it from the Pod name or index.',
    },
  },

  *check(pod, { neighbourhood }) {
    const several = simultaneousPods(pod, neighbourhood);
    if (several === undefined || several.cause === 'surge') {
      return;
    }
    for (const container of pod.containers) {
      for (const { name, value, at, from } of container.environment) {
        if (from === 'value' && value !== undefined && isIdentity(name) && isFixed(value)) {
          yield {
            messageId: 'shared',
            at,
            container: container.name,
            data: {
              container: quoteName(container),
              variable: name,
              value,
              several: several.words,
              workload: describeObject(pod.template.object),
            },
            related: [{ message: several.words, at: several.at }],
          };
        }
      }
    }
  },
});

/** Variables by which well-known clustered programs take the number or name of a member. */
const identities: ReadonlySet<string> = new Set([
  'BROKER_ID',
  'KAFKA_BROKER_ID',
  'KAFKA_CFG_BROKER_ID',
  'KAFKA_CFG_NODE_ID',
  'KAFKA_NODE_ID',
  'ZOO_MY_ID',
  'ZOOKEEPER_SERVER_ID',
  'ZOO_SERVER_ID',
  'ETCD_NAME',
  'ETCD_MEMBER_NAME',
  'RABBITMQ_NODENAME',
  'RABBITMQ_NODE_NAME',
  'ERLANG_NODE_NAME',
  'MYSQL_SERVER_ID',
  'MARIADB_SERVER_ID',
  'CLUSTER_NODE_ID',
  'NODE_ID',
  'SERVER_ID',
  'MEMBER_ID',
  'MQTT_CLIENT_ID',
  'NATS_SERVER_NAME',
  'STAN_CLIENT_ID',
]);

function isIdentity(name: string): boolean {
  return identities.has(name);
}

/** A reference that the container itself resolves is no fixed value; neither is "let the program choose". */
function isFixed(value: string): boolean {
  return value !== '' && value !== '-1' && !value.includes('$') && value.toLowerCase() !== 'auto';
}
