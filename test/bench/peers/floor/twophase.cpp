/** Two-phase commit by hand: `twophase 8` runs it with eight resource managers. */
#include <cstdlib>
#include "search.hpp"

enum Rm : uint8_t { working, prepared, committed, aborted };
enum Tm : uint8_t { undecided, commits, aborts };

template <int N> struct TwoPhase {
  struct State {
    Rm rm[N];
    uint8_t heard[N];
    uint8_t sentPrepared[N];
    Tm tm;
    uint8_t sentCommit;
    uint8_t sentAbort;
  };

  static State initial() { return State{}; }

  static Word pack(const State& s) {
    Packer out;
    for (int i = 0; i < N; i++) { out.put(s.rm[i], 2); out.put(s.heard[i], 1); out.put(s.sentPrepared[i], 1); }
    out.put(s.tm, 2);
    out.put(s.sentCommit, 1);
    out.put(s.sentAbort, 1);
    return out.word;
  }

  static State unpack(Word word) {
    State s;
    Unpacker in(word);
    for (int i = 0; i < N; i++) { s.rm[i] = Rm(in.take(2)); s.heard[i] = in.take(1); s.sentPrepared[i] = in.take(1); }
    s.tm = Tm(in.take(2));
    s.sentCommit = in.take(1);
    s.sentAbort = in.take(1);
    return s;
  }

  static bool holds(const State& s) {
    bool oneCommitted = false, oneAborted = false;
    for (int i = 0; i < N; i++) {
      oneCommitted |= s.rm[i] == committed;
      oneAborted |= s.rm[i] == aborted;
    }
    return !(oneCommitted && oneAborted);
  }

  template <class Emit> static void expand(const State& s, Emit emit) {
    if (s.tm == undecided) {
      bool all = true;
      for (int i = 0; i < N; i++) all &= s.heard[i];
      if (all) { State n = s; n.tm = commits; n.sentCommit = 1; emit(n); }
      State n = s; n.tm = aborts; n.sentAbort = 1; emit(n);
    }
    for (int i = 0; i < N; i++) {
      if (s.tm == undecided && s.sentPrepared[i]) { State n = s; n.heard[i] = 1; emit(n); }
      if (s.rm[i] == working) {
        { State n = s; n.rm[i] = prepared; n.sentPrepared[i] = 1; emit(n); }
        { State n = s; n.rm[i] = aborted; emit(n); }
      }
      if (s.sentCommit) { State n = s; n.rm[i] = committed; emit(n); }
      if (s.sentAbort) { State n = s; n.rm[i] = aborted; emit(n); }
    }
  }
};

int main(int argc, char** argv) {
  switch (argc > 1 ? std::atoi(argv[1]) : 0) {
    case 5: return search<TwoPhase<5>>();
    case 7: return search<TwoPhase<7>>();
    case 8: return search<TwoPhase<8>>();
    case 9: return search<TwoPhase<9>>();
  }
  std::fprintf(stderr, "twophase N, where N is 5, 7, 8 or 9\n");
  return 2;
}
