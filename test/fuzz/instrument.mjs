/**
 * Counts the branches that a program takes: every function, branch, case and loop of a bundle gets a counter of its own. What native
 * fuzzers have from the compiler is a transformation of the source here, so that it works wherever Node does.
 */
import ts from 'typescript';

/** The name under which the counters stand in `globalThis`. */
export const COUNTERS = '__counters';

/** @returns {{ code: string, count: number }} the program with counters, and how many there are */
export function instrument(source) {
  const file = ts.createSourceFile('bundle.js', source, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  let count = 0;
  const { factory } = ts;
  const counters = () => factory.createIdentifier(COUNTERS);
  const increment = () =>
    factory.createPostfixIncrement(
      factory.createElementAccessExpression(counters(), factory.createNumericLiteral(count++)),
    );
  const statement = () => factory.createExpressionStatement(increment());
  const counted = (expression) =>
    factory.createParenthesizedExpression(
      factory.createBinaryExpression(increment(), ts.SyntaxKind.CommaToken, expression),
    );
  const body = (node) =>
    ts.isBlock(node)
      ? factory.updateBlock(node, [statement(), ...node.statements])
      : factory.createBlock([statement(), node], true);
  const short = new Set([
    ts.SyntaxKind.AmpersandAmpersandToken,
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.QuestionQuestionToken,
  ]);

  const visitor = (context) => {
    const visit = (original) => {
      const node = ts.visitEachChild(original, visit, context);
      if (ts.isIfStatement(node))
        return factory.updateIfStatement(
          node,
          node.expression,
          body(node.thenStatement),
          node.elseStatement ? body(node.elseStatement) : factory.createBlock([statement()]),
        );
      if (ts.isConditionalExpression(node))
        return factory.createConditionalExpression(
          node.condition,
          node.questionToken,
          counted(node.whenTrue),
          node.colonToken,
          counted(node.whenFalse),
        );
      if (ts.isBinaryExpression(node) && short.has(node.operatorToken.kind))
        return factory.updateBinaryExpression(node, node.left, node.operatorToken, counted(node.right));
      if (ts.isCaseClause(node))
        return factory.updateCaseClause(node, node.expression, [statement(), ...node.statements]);
      if (ts.isDefaultClause(node)) return factory.updateDefaultClause(node, [statement(), ...node.statements]);
      if (ts.isForStatement(node))
        return factory.updateForStatement(
          node,
          node.initializer,
          node.condition,
          node.incrementor,
          body(node.statement),
        );
      if (ts.isForOfStatement(node))
        return factory.updateForOfStatement(
          node,
          node.awaitModifier,
          node.initializer,
          node.expression,
          body(node.statement),
        );
      if (ts.isWhileStatement(node)) return factory.updateWhileStatement(node, node.expression, body(node.statement));
      if (ts.isArrowFunction(node) && !ts.isBlock(node.body))
        return factory.updateArrowFunction(
          node,
          node.modifiers,
          node.typeParameters,
          node.parameters,
          node.type,
          node.equalsGreaterThanToken,
          counted(node.body),
        );
      return node;
    };
    return (root) => ts.visitNode(root, visit);
  };
  const { transformed } = ts.transform(file, [visitor]);
  const code = ts.createPrinter().printFile(transformed[0]);
  return { code: `const ${COUNTERS} = globalThis.${COUNTERS};\n${code}`, count };
}
