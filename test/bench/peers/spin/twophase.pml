/*
 * Two-phase commit for SPIN, with N resource managers: needs -DN=1..9. The shape of the text is explained in pagetable.pml.
 */
#define WORKING 0
#define PREPARED 1
#define COMMITTED 2
#define ABORTED 3

#define EACH1(R) R(0)
#define EACH2(R) EACH1(R) R(1)
#define EACH3(R) EACH2(R) R(2)
#define EACH4(R) EACH3(R) R(3)
#define EACH5(R) EACH4(R) R(4)
#define EACH6(R) EACH5(R) R(5)
#define EACH7(R) EACH6(R) R(6)
#define EACH8(R) EACH7(R) R(7)
#define EACH9(R) EACH8(R) R(8)
#define PASTE(a, b) a##b
#define EACH_OF(n, R) PASTE(EACH, n)(R)
#define EACH_RM(R) EACH_OF(N, R)

byte rm[N];
byte tm;
bool heard[N];
bool prepared[N];
bool commit;
bool abort;

#define AND_HEARD(i) && heard[i]
#define OR_COMMITTED(i) || rm[i] == COMMITTED
#define OR_ABORTED(i) || rm[i] == ABORTED

/* The transaction manager is WORKING until it decides. */
#define RULES(i) \
  :: d_step { tm == WORKING && prepared[i] -> heard[i] = true } \
  :: d_step { rm[i] == WORKING -> rm[i] = PREPARED; prepared[i] = true } \
  :: d_step { rm[i] == WORKING -> rm[i] = ABORTED } \
  :: d_step { commit -> rm[i] = COMMITTED } \
  :: d_step { abort -> rm[i] = ABORTED }

init {
  do
  :: d_step { tm == WORKING EACH_RM(AND_HEARD) -> tm = COMMITTED; commit = true }
  :: d_step { tm == WORKING -> tm = ABORTED; abort = true }
  EACH_RM(RULES)
  :: d_step { (false EACH_RM(OR_COMMITTED)) && (false EACH_RM(OR_ABORTED)) -> assert(false) }
  od
}
