/** The stories of `examples/stories`, and the rules whose mistake each of them plays. */

export interface Story {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  /** Rules whose pages lead here. */
  readonly rules: readonly string[];
}

export const STORIES: readonly Story[] = [
  {
    id: 'web-server-and-log-scraper',
    file: '1-web-server-and-log-scraper.yaml',
    title: 'A web server and its log scraper in one Pod',
    rules: ['sidecar/log-volume-mismatch', 'sidecar/prefer-native', 'sidecar/helper-writes-shared-volume'],
  },
  {
    id: 'talking-on-localhost',
    file: '2-talking-on-localhost.yaml',
    title: 'Two containers that talk on localhost',
    rules: ['network/dangling-localhost', 'network/localhost-to-other-pod', 'network/loopback-only-listener'],
  },
  {
    id: 'port-clash',
    file: '3-port-clash.yaml',
    title: 'A port clash that crash-loops',
    rules: ['network/port-clash'],
  },
  {
    id: 'shared-volume',
    file: '4-shared-volume.yaml',
    title: 'A shared volume: what is lost, and what follows the Pod',
    rules: [
      'storage/ephemeral-database',
      'storage/no-writer',
      'storage/rwo-with-replicas',
      'storage/concurrent-writers',
    ],
  },
  {
    id: 'job-with-endless-sidecar',
    file: '5-job-with-endless-sidecar.yaml',
    title: 'A Job with a helper that never ends',
    rules: ['sidecar/job-never-completes', 'lifecycle/job-limits'],
  },
  {
    id: 'node-failure',
    file: '6-node-failure.yaml',
    title: 'A node dies: a new Pod, a new address, and the Service finds it',
    rules: ['lifecycle/naked-pod', 'network/direct-pod-address'],
  },
  {
    id: 'update',
    file: '7-update.yaml',
    title: 'An update: the old Pods are stopped, new ones are born',
    rules: ['lifecycle/no-grace', 'lifecycle/no-readiness', 'lifecycle/no-pre-stop', 'scaling/rollout-zero'],
  },
  {
    id: 'second-pod-or-second-container',
    file: '8-second-pod-or-second-container.yaml',
    title: 'Scaling: a second Pod, or a second container?',
    rules: [
      'sidecar/database-with-application',
      'sidecar/several-applications',
      'scaling/vertical-by-containers',
      'scaling/worker-fan-out-in-pod',
    ],
  },
];

/** The story that plays the mistake of a rule. */
export const storyOf = (rule: string): Story | undefined => STORIES.find(({ rules }) => rules.includes(rule));
