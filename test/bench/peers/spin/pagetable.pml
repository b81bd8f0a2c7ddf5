/*
 * The pagetable benchmark for SPIN: M mms map one object of P pages. Needs -DM=1..4 -DP=1..3; -DMUTANT makes zap forget
 * the marker.
 *
 * One process, one d_step per rule, one do loop, and every index a constant by macro: so the only states are those of
 * the model, and nothing is looked up that a compiler could know. The invariant is a rule of its own whose guard is
 * asked once per state, and whose assertion fails at the depth of the bad state.
 */
#define NONE 0
#define RO 1
#define RW 2
#define WP 3
#define SWAP 4
#define SWAPWP 5
#define MARKER 6

#define ABSENT 0
#define CLEAN 1
#define DIRTY 2
#define SWAPPED 3

#if M == 1
#define EACH_MM(R, x) R(0, x)
#elif M == 2
#define EACH_MM(R, x) R(0, x) R(1, x)
#elif M == 3
#define EACH_MM(R, x) R(0, x) R(1, x) R(2, x)
#else
#define EACH_MM(R, x) R(0, x) R(1, x) R(2, x) R(3, x)
#endif

#if P == 1
#define EACH_PAGE(R, x, y) R(0, x, y)
#elif P == 2
#define EACH_PAGE(R, x, y) R(0, x, y) R(1, x, y)
#else
#define EACH_PAGE(R, x, y) R(0, x, y) R(1, x, y) R(2, x, y)
#endif

byte pte[M * P];
bool armed[M * P];
byte cache[P];
bool alive0 = true;
#if M > 1
bool alive1;
#endif
#if M > 2
bool alive2;
#endif
#if M > 3
bool alive3;
#endif

#define ALIVE(m) alive##m
#define PTE(m, p) pte[(m) * P + (p)]
#define ARMED(m, p) armed[(m) * P + (p)]

#define FILL(p) cache[p] = (cache[p] == ABSENT -> CLEAN : (cache[p] == SWAPPED -> DIRTY : cache[p]))

#ifdef MUTANT
#define ZAPPED(m, p) NONE
#else
#define ZAPPED(m, p) (PTE(m, p) == WP || PTE(m, p) == SWAPWP -> MARKER : NONE)
#endif

#define PROCESS_RULES(p, m, _) \
  :: d_step { ALIVE(m) && PTE(m, p) == NONE -> PTE(m, p) = RO; FILL(p) } \
  :: d_step { ALIVE(m) && PTE(m, p) == MARKER -> PTE(m, p) = WP; FILL(p) } \
  :: d_step { ALIVE(m) && (PTE(m, p) == NONE || PTE(m, p) == RO) -> PTE(m, p) = RW; cache[p] = DIRTY } \
  :: d_step { ALIVE(m) && !ARMED(m, p) -> ARMED(m, p) = 1; \
       PTE(m, p) = (PTE(m, p) == NONE -> MARKER : (PTE(m, p) == SWAP -> SWAPWP : WP)) } \
  :: d_step { ALIVE(m) && ARMED(m, p) -> ARMED(m, p) = 0; \
       PTE(m, p) = (PTE(m, p) == MARKER -> NONE : (PTE(m, p) == SWAPWP -> SWAP : RO)) } \
  :: d_step { ALIVE(m) && (PTE(m, p) == SWAP || PTE(m, p) == SWAPWP) -> PTE(m, p) = (PTE(m, p) == SWAP -> RO : WP); FILL(p) } \
  :: d_step { ALIVE(m) && PTE(m, p) != NONE && PTE(m, p) != MARKER -> PTE(m, p) = ZAPPED(m, p) } \
  :: d_step { ARMED(m, p) && PTE(m, p) != WP && PTE(m, p) != SWAPWP && PTE(m, p) != MARKER -> assert(false) }
#define PROCESS(m, _) EACH_PAGE(PROCESS_RULES, m, _)

#define SWAP_OUT(m, p) ; PTE(m, p) = (PTE(m, p) == RO || PTE(m, p) == RW -> SWAP : (PTE(m, p) == WP -> SWAPWP : PTE(m, p)))
#define WRITE_BACK(m, p) ; PTE(m, p) = (PTE(m, p) == RW -> RO : PTE(m, p))
#define RECLAIM(m, p) ; PTE(m, p) = (PTE(m, p) == RO || PTE(m, p) == RW -> NONE : (PTE(m, p) == WP -> MARKER : PTE(m, p)))
#define KERNEL(p, _, __) \
  :: d_step { cache[p] == DIRTY -> cache[p] = SWAPPED EACH_MM(SWAP_OUT, p) } \
  :: d_step { cache[p] == DIRTY -> cache[p] = CLEAN EACH_MM(WRITE_BACK, p) } \
  :: d_step { cache[p] == CLEAN -> cache[p] = ABSENT EACH_MM(RECLAIM, p) }

#define FORK_PAGE(p, m, n) ; PTE(m, p) = (PTE(m, p) == RW -> RO : PTE(m, p)); PTE(n, p) = PTE(m, p); ARMED(n, p) = ARMED(m, p)
#define FORK(m, n) :: d_step { ALIVE(m) && !ALIVE(n) -> ALIVE(n) = 1 EACH_PAGE(FORK_PAGE, m, n) }
#define EXIT_PAGE(p, m, _) ; PTE(m, p) = NONE; ARMED(m, p) = 0
#define EXIT(m) :: d_step { ALIVE(m) -> ALIVE(m) = 0 EACH_PAGE(EXIT_PAGE, m, _) }

init {
  do
  EACH_MM(PROCESS, _)
  EACH_PAGE(KERNEL, _, _)
#if M > 1
  FORK(0, 1) FORK(1, 0) EXIT(1)
#endif
#if M > 2
  FORK(0, 2) FORK(1, 2) FORK(2, 0) FORK(2, 1) EXIT(2)
#endif
#if M > 3
  FORK(0, 3) FORK(1, 3) FORK(2, 3) FORK(3, 0) FORK(3, 1) FORK(3, 2) EXIT(3)
#endif
  od
}
