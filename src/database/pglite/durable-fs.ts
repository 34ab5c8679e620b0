import fs from "node:fs";
import type { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { syncPath } from "./files.ts";

interface NodeStream {
  nfd?: number;
  node: unknown;
}

interface NodeFsModule {
  NODEFS: {
    realPath(node: unknown): string;
    stream_ops: { fsync?: (stream: NodeStream) => number };
  };
}

/**
 * PGlite's file system in a directory, with an fsync that reaches the disk. PGlite 0.5.16 starts PostgreSQL with -F
 * and Emscripten's NODEFS has no fsync, so a commit is in the kernel's cache only and a power cut can lose it.
 * Emscripten's fd_sync calls `stream_ops.fsync` where there is one: this puts one there. (fdatasync never gets that
 * far in Emscripten, hence wal_sync_method=fsync.) It leans on internals: PGlite's version is pinned in package.json, and the
 * engine checks at every start that `syncs` grows with a commit.
 */
export class DurableNodeFS extends NodeFS {
  /** How often a file or directory was synced. */
  syncs = 0;

  override async init(pg: PGlite, options: Parameters<NodeFS["init"]>[1]): ReturnType<NodeFS["init"]> {
    const made = await super.init(pg, options);
    const hook = (module: unknown) => {
      const { NODEFS } = module as NodeFsModule;
      NODEFS.stream_ops.fsync = (stream) => {
        this.syncs++;
        if (stream.nfd === undefined) syncPath(NODEFS.realPath(stream.node));
        else fs.fdatasyncSync(stream.nfd);
        return 0;
      };
    };
    made.emscriptenOpts.preRun = [...(made.emscriptenOpts.preRun ?? []), hook];
    return made;
  }
}
