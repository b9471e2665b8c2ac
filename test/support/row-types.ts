import { join } from 'node:path';
import type { Node } from 'typescript/unstable/ast';
import {
  isCallExpression,
  isIdentifier,
  isStringLiteral,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is';
import { API, type Checker, type Type } from 'typescript/unstable/sync';

/** What a field of a row may be, as TypeScript sees it. */
export type FieldKind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'Date'
  | 'Buffer'
  | 'null'
  | 'undefined'
  | 'array'
  | 'object';

/** A place where a statement is run for rows of a type. */
export interface RowType {
  /** The path of the `.sql` file. */
  statement: string;
  /** The path of the file that runs it. */
  caller: string;
  fields: Map<string, Set<FieldKind>>;
}

const ROOT = join(import.meta.dirname, '../..');
const RUNS = /^(run|runForOne)$/;

/** The type of the rows at every `run<Row>(connection, statement, …)` and `runForOne<Row>(…)` of src and workers. */
export function readRowTypes(): RowType[] {
  const api = new API({ cwd: ROOT });
  try {
    const project = api.updateSnapshot({ openProjects: [join(ROOT, 'tsconfig.json')] }).getProjects()[0];
    if (project === undefined) throw new Error('tsconfig.json is not a project');
    const { program, checker } = project;
    return program.getSourceFileNames().flatMap((caller) => {
      const file = isProduction(caller) ? program.getSourceFile(caller) : undefined;
      if (file === undefined) return [];
      const statements = statementsOf(file, caller);
      return nodesOf(file).flatMap((node) => rowTypeOf(node, statements, checker, caller) ?? []);
    });
  } finally {
    api.close();
  }
}

const isProduction = (path: string) =>
  path.startsWith(join(ROOT, 'src/')) || path.startsWith(join(ROOT, 'workers/'));

function nodesOf(node: Node): Node[] {
  const nodes = [node];
  node.forEachChild((child) => {
    nodes.push(...nodesOf(child));
  });
  return nodes;
}

/** The path of the `.sql` file, for each constant with a statement. */
function statementsOf(file: Node, caller: string): Map<string, string> {
  const statements = new Map<string, string>();
  for (const node of nodesOf(file)) {
    if (!isVariableDeclaration(node) || !isIdentifier(node.name) || node.initializer === undefined) continue;
    const call = node.initializer;
    if (!isCallExpression(call) || !isIdentifier(call.expression) || call.expression.text !== 'loadStatement')
      continue;
    const name = call.arguments[1];
    if (name !== undefined && isStringLiteral(name))
      statements.set(node.name.text, join(caller, '../sql', `${name.text}.sql`));
  }
  return statements;
}

function rowTypeOf(
  node: Node,
  statements: Map<string, string>,
  checker: Checker,
  caller: string,
): RowType | undefined {
  if (!isCallExpression(node) || !isIdentifier(node.expression) || !RUNS.test(node.expression.text))
    return undefined;
  const [row, argument] = [node.typeArguments?.[0], node.arguments[1]];
  const statement =
    argument !== undefined && isIdentifier(argument) ? statements.get(argument.text) : undefined;
  const type = row && checker.getTypeFromTypeNode(row);
  if (statement === undefined || type === undefined) return undefined;
  const fields = checker.getPropertiesOfType(type).map((field): [string, Set<FieldKind>] => {
    const fieldType = checker.getTypeOfSymbol(field);
    return [field.name, new Set(fieldType === undefined ? [] : kindsOf(fieldType, checker))];
  });
  return { statement, caller, fields: new Map(fields) };
}

function kindsOf(type: Type, checker: Checker): FieldKind[] {
  const parts = type.isUnionType() ? (type.getTypes() ?? []) : [type];
  return parts.map((part) => kindOf(part, checker));
}

function kindOf(type: Type, checker: Checker): FieldKind {
  const simple: [FieldKind, Type][] = [
    ['null', checker.getNullType()],
    ['undefined', checker.getUndefinedType()],
    ['string', checker.getStringType()],
    ['number', checker.getNumberType()],
    ['boolean', checker.getBooleanType()],
  ];
  const found = simple.find(([, known]) => checker.isTypeAssignableTo(type, known));
  if (found !== undefined) return found[0];
  if (checker.isArrayLikeType(type)) return 'array';
  const name = checker.typeToString(type);
  if (name === 'Date') return 'Date';
  return name.startsWith('Buffer') ? 'Buffer' : 'object';
}
