/*
 * Peterson's filter lock for SPIN, with N processes: needs -DN=2..6. The shape of the text is explained in pagetable.pml.
 */
#define CLIMBS 0
#define BECOMES 1
#define WAITS 2
#define LEAVES 3

#define EACH2(R, x) R(0, x) R(1, x)
#define EACH3(R, x) EACH2(R, x) R(2, x)
#define EACH4(R, x) EACH3(R, x) R(3, x)
#define EACH5(R, x) EACH4(R, x) R(4, x)
#define EACH6(R, x) EACH5(R, x) R(5, x)
#define PASTE(a, b) a##b
#define EACH_OF(n, R, x) PASTE(EACH, n)(R, x)
#define EACH_PROCESS(R, x) EACH_OF(N, R, x)
/* The same once more, since a macro does not expand inside itself. */
#define ALL2(R, x) R(0, x) R(1, x)
#define ALL3(R, x) ALL2(R, x) R(2, x)
#define ALL4(R, x) ALL3(R, x) R(3, x)
#define ALL5(R, x) ALL4(R, x) R(4, x)
#define ALL6(R, x) ALL5(R, x) R(5, x)
#define ALL_OF(n, R, x) PASTE(ALL, n)(R, x)
#define ALL_OTHERS(R, x) ALL_OF(N, R, x)

byte level[N];
byte next[N];
byte victim[N - 1];

#define STANDS_LOWER(j, i) && (i == j || level[j] < level[i])
#define RULES(i, _) \
  :: d_step { next[i] == CLIMBS -> level[i] = level[i] + 1; next[i] = BECOMES } \
  :: d_step { next[i] == BECOMES -> victim[level[i] - 1] = i; next[i] = WAITS } \
  :: d_step { next[i] == WAITS && (victim[level[i] - 1] != i || (true ALL_OTHERS(STANDS_LOWER, i))) -> \
       next[i] = (level[i] == N - 1 -> LEAVES : CLIMBS) } \
  :: d_step { next[i] == LEAVES -> level[i] = 0; next[i] = CLIMBS }
#define PLUS_INSIDE(i, _) + (next[i] == LEAVES)

init {
  do
  EACH_PROCESS(RULES, _)
  :: d_step { 0 EACH_PROCESS(PLUS_INSIDE, _) > 1 -> assert(false) }
  od
}
