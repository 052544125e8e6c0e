/** What is known about an image. What the user adds (`images:` in podlint.yaml) has the same shape, see data/images.schema.json. */

export type Role =
  | 'web-server'
  | 'app-server'
  | 'database'
  | 'cache'
  | 'queue'
  | 'proxy'
  | 'log-shipper'
  | 'metrics-exporter'
  | 'agent'
  | 'config-reloader'
  | 'secrets'
  | 'certificate'
  | 'git-sync'
  | 'debug'
  | 'batch'
  | 'unknown';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** `any` meets everything; `pod-ip` and `loopback` do not meet each other. */
export type BindAddress = 'any' | 'loopback' | 'pod-ip' | 'other';

export interface ImageKnowledge {
  readonly id: string;
  /**
   * Repositories it goes by, without registry; `*` stands for one path segment or part of it.
   * They also match at the end of a longer path, so that mirrors count: `mirror/library/nginx`, `proxy/grafana/grafana`.
   */
  readonly repositories: readonly string[];
  readonly title: string;
  readonly role: Role;
  readonly listens?: readonly ImageListener[];
  /** `yes` for tools that do one thing and exit, `no` for servers and agents. Absent: depends on the arguments. */
  readonly ends?: 'yes' | 'no';
  /** Data directories whose loss loses data. */
  readonly dataDirectories?: readonly string[];
  /** Directories with its log files. */
  readonly logDirectories?: readonly string[];
  /** What it is a helper to, when it stands beside another container: roles or image ids; `*` for anything. */
  readonly helps?: readonly string[];
  /**
   * Programs that are the image's own: a `command` that starts another one makes it another container, about which nothing is known.
   * The image's name is always one.
   */
  readonly programs?: readonly string[];
  /** First words of `args` (or of `command` after the program) that make it a one-off client of itself: `init`, `migrate`. */
  readonly oneOff?: readonly string[];
  /** A system or language image: what it does is all in `command` and `args`. */
  readonly base?: boolean;
  /** The image has no shell and no tools. */
  readonly shell?: 'none';
  /** What the entry was checked against; absent where nobody has yet. */
  readonly source?: string;
}

export interface ImageListener {
  readonly port: number;
  readonly protocol?: Protocol;
  readonly bind?: BindAddress;
  /** Flags and variables that hold its host alone. Where they are listed, the usual ones (`--host`, `--address`) are somebody else's. */
  readonly hosts?: readonly string[];
  /** Flags (`--port`), variables (`PORT`) and, by presence alone, configuration mounts (`/etc/nginx`) that move or replace this listener. */
  readonly flags?: readonly string[];
  readonly variables?: readonly string[];
  readonly configuration?: readonly string[];
  /** Listens only when one of these flags or variables is set. */
  readonly onlyWith?: readonly string[];
  /** Listens only in versions whose tag matches one of these (`*management*`), or does not match any of `notTags`. */
  readonly tags?: readonly string[];
  readonly notTags?: readonly string[];
  /** It may listen here, depending on version or configuration: an excuse for a caller, no ground for a clash. */
  readonly optional?: boolean;
}
