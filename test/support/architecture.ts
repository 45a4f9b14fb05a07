// Reads source files with TypeScript's parser and says which rules of the architecture each one breaks.
// It knows no file by name: the rules' data is in architectureTable.ts, the tree is given by the caller.
import path from 'node:path';
import ts from 'typescript';
import { areas, impureNames, longestFile, type Area } from './architectureTable.ts';

/** One file of the tree: `path` is relative to the root, with forward slashes. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const within = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`);

const areaOf = (file: string): Area | undefined =>
  areas.filter((area) => within(file, area.folder)).sort((a, b) => b.folder.length - a.folder.length)[0];

const isProduct = (file: string): boolean => within(file, 'src') || within(file, 'webview');

const parse = (file: SourceText): ts.SourceFile =>
  ts.createSourceFile(
    file.path,
    file.text,
    ts.ScriptTarget.Latest,
    true,
    file.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );

const visit = (node: ts.Node, see: (node: ts.Node) => void): void => {
  see(node);
  ts.forEachChild(node, (child) => {
    visit(child, see);
  });
};

const allNamedTypes = (bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean =>
  bindings !== undefined &&
  (ts.isNamedImports(bindings) || ts.isNamedExports(bindings)) &&
  bindings.elements.length > 0 &&
  bindings.elements.every((element) => element.isTypeOnly);

/** Every module a file names: import, export … from, import() and import types. */
export const importsOf = (source: ts.SourceFile): readonly Import[] => {
  const found: Import[] = [];
  visit(source, (node) => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const clause = node.importClause;
      const typeOnly =
        clause !== undefined &&
        (clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
          (clause.name === undefined && allNamedTypes(clause.namedBindings)));
      found.push({ specifier: node.moduleSpecifier.text, typeOnly });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({
        specifier: node.moduleSpecifier.text,
        typeOnly: node.isTypeOnly || allNamedTypes(node.exportClause),
      });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteralLike(argument)) found.push({ specifier: argument.text, typeOnly: false });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) {
        found.push({ specifier: node.argument.literal.text, typeOnly: true });
      }
    }
  });
  return found;
};

const resolve = (from: string, specifier: string): string =>
  path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier));

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const checkImport = (file: string, area: Area, { specifier, typeOnly }: Import): string | undefined => {
  if (specifier === 'vscode') {
    return area.vscode ? undefined : 'imports vscode, which only src/extension may';
  }
  if (specifier.startsWith('node:')) {
    return area.nodeBuiltins
      ? undefined
      : `imports ${specifier}; Node stays in src/platform/node, src/cli, src/extension`;
  }
  if (!specifier.startsWith('.')) {
    const name = packageOf(specifier);
    return area.packages?.includes(name) ? undefined : `imports the package ${name}, which ${area.folder} may not`;
  }
  if (!/\.(tsx?|json|css)$/.test(specifier)) return `imports ${specifier} without its file extension`;
  const target = resolve(file, specifier);
  if (within(target, area.folder) || area.imports.some((folder) => within(target, folder))) return undefined;
  if (area.typeImports?.some((folder) => within(target, folder))) {
    return typeOnly ? undefined : `imports a value of ${target}; only types may come from there`;
  }
  return `imports ${target}, which ${area.folder} may not`;
};

const checkNames = (file: string, source: ts.SourceFile): string[] => {
  const refused = impureNames.filter(({ folder }) => within(file, folder)).flatMap(({ names }) => names);
  const found: string[] = [];
  if (refused.length === 0) return found;
  visit(source, (node) => {
    const name = ts.isPropertyAccessExpression(node)
      ? `${node.expression.getText()}.${node.name.text}`
      : ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length
        ? 'new Date'
        : undefined;
    if (name && refused.includes(name)) found.push(`uses ${name}: time and chance come in through a port`);
  });
  return found;
};

const checkSyntax = (file: string, source: ts.SourceFile): string[] => {
  const found: string[] = [];
  visit(source, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push('uses the type any');
    if (ts.isExportAssignment(node)) found.push('has a default export');
    if (ts.canHaveModifiers(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) {
      found.push('has a default export');
    }
    if (ts.isExportDeclaration(node) && node.moduleSpecifier && !node.exportClause) found.push('has export *');
  });
  const { statements } = source;
  if (statements.length > 0 && statements.every((s) => ts.isExportDeclaration(s) && s.moduleSpecifier)) {
    found.push('is a barrel: it only re-exports');
  }
  if (isProduct(file) && !/^\s*(\/\/|\/\*)/.test(source.text))
    found.push('does not start with a comment that says what it is');
  return found;
};

const markers: readonly (readonly [RegExp, string])[] = [
  [/@ts-(ignore|nocheck|expect-error)/, 'silences the compiler'],
  [/eslint-disable/, 'silences the linter'],
  [/\b(TODO|FIXME|XXX)\b/, 'has a note of unfinished work'],
];

const checkComments = (source: ts.SourceFile): string[] => {
  const { text } = source;
  const seen = new Set<number>();
  const found: string[] = [];
  const look = (ranges: readonly ts.CommentRange[] | undefined): void => {
    for (const { pos, end } of ranges ?? []) {
      if (seen.has(pos)) continue;
      seen.add(pos);
      for (const [pattern, complaint] of markers) if (pattern.test(text.slice(pos, end))) found.push(complaint);
    }
  };
  visit(source, (node) => {
    look(ts.getLeadingCommentRanges(text, node.getFullStart()));
    look(ts.getTrailingCommentRanges(text, node.getEnd()));
  });
  return found;
};

const nameRule = /^([a-z][a-zA-Z0-9]*|index)(\.[a-z]+)*\.tsx?$|^[A-Z][a-zA-Z0-9]*\.tsx$/;

/** Import cycles, each as the list of files that form it; types count, since a cycle of types is a tangle all the same. */
export const importCycles = (graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] => {
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const cycles: string[][] = [];
  const walk = (file: string): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    trail.push(file);
    for (const next of graph.get(file) ?? []) walk(next);
    trail.pop();
    state.set(file, 'done');
  };
  for (const file of graph.keys()) walk(file);
  return cycles;
};

/** Everything in the tree that breaks a rule, one line each: `path: complaint`. Empty means sound. */
export const violations = (files: readonly SourceText[]): readonly string[] => {
  const found: string[] = [];
  const graph = new Map<string, readonly string[]>();
  for (const file of files) {
    const say = (complaint: string): void => void found.push(`${file.path}: ${complaint}`);
    const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
    if (lines > longestFile) say(`has ${lines} lines, more than ${longestFile}`);
    if (!/\.tsx?$/.test(file.path)) continue;
    if (!nameRule.test(path.posix.basename(file.path))) say('is not named in camelCase (PascalCase for components)');
    const source = parse(file);
    for (const complaint of checkComments(source)) say(complaint);
    if (within(file.path, 'src/kernels')) continue;
    if (!file.path.endsWith('.d.ts')) for (const complaint of checkSyntax(file.path, source)) say(complaint);
    for (const complaint of checkNames(file.path, source)) say(complaint);
    const imports = importsOf(source);
    const relative = imports.filter(({ specifier }) => specifier.startsWith('.'));
    graph.set(
      file.path,
      relative.map(({ specifier }) => resolve(file.path, specifier)),
    );
    if (!isProduct(file.path) || file.path.endsWith('.d.ts')) continue;
    const area = areaOf(file.path);
    if (!area) say('lies in no area of the import table');
    else
      for (const one of imports) {
        const complaint = checkImport(file.path, area, one);
        if (complaint) say(complaint);
      }
  }
  for (const cycle of importCycles(graph)) found.push(`import cycle: ${cycle.join(' → ')}`);
  return found;
};
