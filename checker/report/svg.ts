/** DOT laid out as SVG: the one door to Graphviz, so that another engine can take its place. It is loaded when first used. */
import { bad, good, type Result } from '../trace/result.ts'

/**
 * Our pictures are grids without crossing edges: 1,200 nodes take 0.7 s, 2,800 take 2.5 s. A graph with crossing edges
 * takes minutes from 200 nodes on; nothing here draws one.
 */
export const maxNodes = 1500

export interface SvgError { readonly problem: 'too large' | 'bad DOT'; readonly message: string }

export async function renderSvg(dot: string): Promise<Result<string, SvgError>> {
  const nodes = nodeCount(dot)
  if (nodes > maxNodes) return bad({ problem: 'too large', message: `${nodes} nodes are more than the ${maxNodes} that are laid out; read the trace as text` })
  const { renderGraphFromSource } = await import('graphviz-cli')
  try {
    const svg = await renderGraphFromSource({ input: dot }, { engine: 'dot', format: 'svg' })
    return good(svg.replace(/<svg\b[^>]*>/, (open) => `${open}\n${styleSheet}`))
  } catch (thrown) {
    return bad({ problem: 'bad DOT', message: thrown instanceof Error ? thrown.message : String(thrown) })
  }
}

/** What the pictures mark with a class, because Graphviz has no attribute for it that it can lay out. */
const styleSheet = '<style>.strong text { font-weight: bold }</style>'

/** Statements that declare a node: in the DOT that we write, each begins a line with a quoted name. */
const nodeCount = (dot: string): number => dot.split('\n').filter((line) => /^\s*"[^"]*"\s*(\[|;)/.test(line)).length
