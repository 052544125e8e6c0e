/** Reads a real cluster through a context of the user's kubeconfig. Only Node can; in a browser there is none. */

export interface ClusterReader {
  readonly contexts: () => Contexts;
  /** What is asked for, as paths of the API: always lists, never one that holds secrets. */
  readonly paths: readonly string[];
  readonly read: (context: string, options: ReadClusterOptions) => Promise<ClusterAnswer>;
}

export interface Contexts {
  readonly names: readonly string[];
  readonly current: string;
}

export interface ReadClusterOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (path: string) => void;
}

export interface ClusterAnswer {
  /** A `List` of everything, as JSON. */
  readonly text: string;
  /** Paths that the user may not list, or that the cluster does not have. */
  readonly refused: readonly string[];
}
