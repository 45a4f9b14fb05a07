// How large the equations of one cell may be. Nothing that a person writes comes near; a hostile file must not cost time.

/** Characters of the text. */
export const MAX_EQUATION_CHARACTERS = 20_000;
/** Statements of the text. */
export const MAX_STATEMENTS = 400;
/** Numbers, names and operations of all expressions together. */
export const MAX_EXPRESSION_NODES = 4000;
/** Operations inside each other. */
export const MAX_EXPRESSION_DEPTH = 200;
/** Problems that are listed for one text. */
export const MAX_EQUATION_PROBLEMS = 20;
