/**
 * What the house expects of every file, as far as a linter can tell. `tsc` already refuses unused names; this adds what it
 * lets pass, and one rule of our own.
 */
import tseslint from 'typescript-eslint'
import { noIdentityOnSlots } from './.ci/no-identity-on-slots.mjs'

export default tseslint.config(
  { ignores: ['node_modules/', 'out/', 'counterexamples/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    rules: {
      'eqeqeq': 'error',
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', { max: 400 }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A guard that does not hold throws a symbol: it carries no stack and costs nothing.
      '@typescript-eslint/only-throw-error': 'off',
      // Its repairs take away assertions that the compiler needs.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
    },
  },
  { files: ['checker/report/**', 'checker/cli/**', '.ci/**', 'test/bench/**'], rules: { 'no-console': 'off' } },
  {
    files: ['model/**/*.ts'],
    plugins: { mmcheck: { rules: { 'no-identity-on-slots': noIdentityOnSlots } } },
    rules: { 'mmcheck/no-identity-on-slots': 'error' },
  },
)
