/**
 * Where finished run directories wait for the coordinator: a worker puts them, the coordinator fetches and removes them.
 *
 * What `fetch` leaves is complete and, byte for byte, what was put; otherwise it throws. This rests on a manifest that is written last:
 * before it, there is nothing to fetch. The store is not trusted: a worker that was taken over may have written anything into it.
 *
 * All methods throw `MaspoError`, except that they throw what `signal` was aborted with.
 */
export interface ArtefactStore {
  /** For messages: the folder, or `s3://bucket/prefix`. It holds no secret. */
  readonly address: string;
  /**
   * Puts all files of a folder under a name such as `<experiment id>/<cell id>/<attempt uuid>`. What the name held before is replaced.
   * Two may not put under one name at the same time; that is why an attempt has a uuid. Throws for a symbolic link, and for more than
   * `artefactLimits` allow.
   */
  put(name: string, folder: string, signal: AbortSignal): Promise<void>;
  /**
   * Makes the folder from what was put under the name. It appears at once and complete, and must not hold anything before. Throws
   * `missing-data` where nothing complete was put. On a shared folder this may also mean: not seen yet, since NFS remembers for up to a
   * minute that a file was missing. Throws `environment` with the file's name where a part is missing or changed.
   */
  fetch(name: string, folder: string, signal: AbortSignal): Promise<void>;
  /** Removes whatever was put under a name or below it: with `<experiment id>/<cell id>` all attempts. It may be nothing. */
  remove(name: string, signal: AbortSignal): Promise<void>;
  /** Puts a small probe, reads it back and removes it. Throws with the reason why the store cannot be used. */
  reachable(signal: AbortSignal): Promise<void>;
  close(): void;
}
