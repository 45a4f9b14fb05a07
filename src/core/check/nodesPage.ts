// docs/nodes.md, made from the catalogue: what each kind is, its equations, ports and parameters. Never edited by hand.
import { categoryTitles } from '../nodes/catalogue.ts';
import type { NodeCategory, NodeKind, ParamSpec, PortSpec } from '../nodes/nodeKind.ts';
import { conditionText } from '../nodes/params.ts';
import { defaultParams } from './resolveParams.ts';

/** The page as Markdown. */
export function nodesPage(kinds: readonly NodeKind[]): string {
  const head = [
    '# Nodes',
    '',
    'Made from the catalogue in `src/core/nodes` by `node scripts/nodesDoc.mjs`; do not edit.',
    '',
    'Shapes are written [batch B, time T, features D]. A port of categories has no features: [B, T], out of so many.',
    'In the equations ⊙ multiplies number by number and σ is the sigmoid.',
  ];
  const categories = (Object.keys(categoryTitles) as NodeCategory[]).flatMap((category) => {
    const members = kinds.filter((kind) => kind.category === category);
    return members.length === 0 ? [] : ['', `## ${categoryTitles[category]}`, ...members.flatMap(kindSection)];
  });
  return `${[...head, ...categories].join('\n')}\n`;
}

function kindSection(kind: NodeKind): readonly string[] {
  const params = defaultParams(kind);
  return [
    '',
    `### ${kind.title}: \`${kind.kind}\``,
    '',
    kind.summary,
    '',
    '```',
    ...kind.equations,
    '```',
    '',
    ...table('Input', kind.inputs(params, []).map(portRow)),
    ...table('Output', kind.outputs(params).map(portRow)),
    ...table('Parameter', kind.params.map(paramRow)),
    `Source: ${kind.source}${/[.!?]$/.test(kind.source) ? '' : '.'} Also found as: ${kind.synonyms.join(', ')}.`,
  ];
}

type Row = readonly [name: string, text: string];

function table(title: string, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [];
  return [
    `| ${title} | |`,
    '|---|---|',
    ...rows.map(([name, text]) => `| \`${name}\` | ${text.replaceAll('|', '\\|')} |`),
    '',
  ];
}

function portRow({ name, help, required }: PortSpec): Row {
  return [name, required === true ? `${help} Needed.` : help];
}

function paramRow(spec: ParamSpec): Row {
  const needs = conditionText(spec);
  return [spec.name, `${spec.help} ${limits(spec)}${needs === '' ? '' : ` Acts with ${needs}.`}`];
}

function limits(spec: ParamSpec): string {
  switch (spec.type) {
    case 'integer':
    case 'number':
      return `${spec.type === 'integer' ? 'Whole number' : 'Number'} from ${spec.min} to ${spec.max}, default ${spec.default}.`;
    case 'size':
      return `At most ${spec.max}, default ${spec.default}.`;
    case 'boolean':
      return `Default ${spec.default}.`;
    case 'choice':
      return `One of ${spec.options.map((option) => `\`${option.value}\``).join(', ')}; default \`${spec.default}\`.`;
    case 'fields':
      return spec.multiple ? 'A field name or a list of them.' : 'A field name.';
    case 'numbers':
      return `A number or a list of at most ${spec.most}, default ${spec.default.length === 0 ? 'none' : spec.default.join(', ')}.`;
    case 'equations':
      return `A list of lines, or one text; default ${spec.default
        .split('\n')
        .map((line) => `\`${line}\``)
        .join(', ')}.`;
    case 'graph':
      return 'A name.';
    case 'text':
      return `Default “${spec.default}”.`;
  }
}
