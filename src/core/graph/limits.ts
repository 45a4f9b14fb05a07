// How much of a file is read before anything is allocated for it. Beyond a limit there is a message, never a hang.

/** UTF-16 code units; a longer file is not parsed. */
export const MAX_CHARACTERS = 4 * 1024 * 1024;
/** A longer file is read, with a warning: something that does not belong into a graph file is probably in it. */
export const LARGE_CHARACTERS = 1024 * 1024;
/** Nesting of objects and arrays. A graph needs five. */
export const MAX_DEPTH = 64;
/** Nodes of a file, those of its sub-graphs included; and nodes of a graph when every sub-graph stands there in full. */
export const MAX_NODES = 10_000;
export const MAX_GRAPHS = 1000;
/** How deep sub-graphs may stand in each other. */
export const MAX_GRAPH_DEPTH = 16;
/** Diagnostics of one file; then one says that there are more. */
export const MAX_DIAGNOSTICS = 200;
/** Syntax errors of one file: after the first few, the others usually follow from them. */
export const MAX_SYNTAX_ERRORS = 20;
