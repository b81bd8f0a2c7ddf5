/** The standing properties by name. */
export const propertyNames = [
  'wp-never-lost', 'pagemap-tells-truth', 'no-stale-wp',
  'wp-info-present', 'wp-implies-not-writable', 'no-type-confusion', 'refcounts-balanced', 'no-use-after-free', 'no-kernel-warning',
] as const
export type PropertyName = (typeof propertyNames)[number]
