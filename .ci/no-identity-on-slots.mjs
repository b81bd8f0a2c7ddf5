/**
 * Lint rule: in the model, objects are compared by `same(a, b)`, never by `===`.
 *
 * A slot's value is a whole small object. Where values are interned, `===` on it is equality; on plain states it is
 * identity; so one step would behave in two ways. Comparing with null, undefined or a primitive is fine.
 */
import ts from 'typescript'

const primitive = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.BigIntLike | ts.TypeFlags.ESSymbolLike |
  ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never

/** Does a value of this type have to be, or can it be, an object? `unknown` only can. */
function objects(checker, type) {
  const constraint = checker.getBaseConstraintOfType(type) ?? type
  const parts = constraint.isUnion() ? constraint.types : [constraint]
  return {
    some: parts.some((part) => (part.flags & (ts.TypeFlags.Object | ts.TypeFlags.NonPrimitive)) !== 0 || part.isIntersection()),
    none: parts.every((part) => (part.flags & primitive) !== 0),
  }
}

/** @type {import('eslint').Rule.RuleModule} */
export const noIdentityOnSlots = {
  meta: {
    type: 'problem', schema: [],
    messages: { identity: '{{operator}} on objects is identity on plain states and equality on interned ones: use {{not}}same(a, b) of model/system/same.ts' },
  },
  create(context) {
    const services = context.sourceCode.parserServices
    const checker = services.program.getTypeChecker()
    return {
      BinaryExpression(node) {
        if (!['===', '!==', '==', '!='].includes(node.operator)) return
        const [left, right] = [node.left, node.right].map((side) => objects(checker, services.getTypeAtLocation(side)))
        if ((left.some && !right.none) || (right.some && !left.none))
          context.report({ node, messageId: 'identity', data: { operator: node.operator, not: node.operator.startsWith('!') ? '!' : '' } })
      },
    }
  },
}
