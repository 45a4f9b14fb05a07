// Numbers that stand for ops in descriptors: written by src/runtime/wasm, read by the kernels. Plain constants, so that this one
// file compiles both as TypeScript and as AssemblyScript.

export const STEP_LOOP = 0;
export const STEP_MATMUL = 1;
export const STEP_MAP = 2;
export const STEP_SUM = 3;
export const STEP_FILL = 4;
export const STEP_COPY = 5;
export const STEP_GATHER = 6;
export const STEP_SCATTER_ADD = 7;
export const STEP_ONE_HOT = 8;
export const STEP_SOFTMAX = 9;
export const STEP_CROSS_ENTROPY = 10;
export const STEP_CROSS_ENTROPY_GRAD = 11;
export const STEP_DROPOUT_MASK = 12;
export const STEP_RANDOM = 13;
export const STEP_ARGMAX_ONE_HOT = 14;
export const STEP_ATTENTION = 24;
export const STEP_ATTENTION_GRAD = 25;
export const STEP_CTC = 26;
export const STEP_CTC_GRAD = 27;
export const STEP_TIME_REVERSE = 28;
export const STEP_TIME_MAX = 29;
export const STEP_TIME_MAX_GRAD = 30;

export const ATTENTION_DOT = 0;
export const ATTENTION_ADDITIVE = 1;

export const MAP_CONST = 0;
export const MAP_NEG = 1;
export const MAP_TANH = 2;
export const MAP_SIGMOID = 3;
export const MAP_RELU = 4;
export const MAP_EXP = 5;
export const MAP_LOG = 6;
export const MAP_SQRT = 7;
export const MAP_SQUARE = 8;
export const MAP_ABS = 9;
export const MAP_SIGN = 10;
export const MAP_STEP = 11;
export const MAP_RECIPROCAL = 12;
export const MAP_SOFTPLUS = 13;
export const MAP_FLOOR = 14;
export const MAP_ADD = 15;
export const MAP_SUB = 16;
export const MAP_MUL = 17;
export const MAP_DIV = 18;
export const MAP_MIN = 19;
export const MAP_MAX = 20;
export const MAP_GREATER = 21;
export const MAP_SELECT = 22;

/** How a map reads an input block: where it stands, by rows, one number per row, or one number in all. */
export const READ_DIRECT = 0;
export const READ_ROWS = 1;
export const READ_SPLAT = 2;
export const READ_ONCE = 3;
/** How a map writes an output block: where it stands, or by rows from a slot. */
export const WRITE_DIRECT = 0;
export const WRITE_ROWS = 1;

/** Elements of one block of a map, and of one slot. */
export const MAP_BLOCK = 256;

export const RANDOM_UNIFORM = 0;
export const RANDOM_NORMAL = 1;

export const SUM_ROWS = 0;
export const SUM_COLS = 1;
export const SUM_OUTER = 2;
export const SUM_ALL = 3;
