/** Peterson's filter lock by hand: `filter 6` runs it with six processes. */
#include <cstdlib>
#include "search.hpp"

enum Step : uint8_t { climbs, becomesVictim, waits, leaves };

template <int N> struct Filter {
  struct State {
    uint8_t level[N];
    Step next[N];
    /** By level - 1. */
    uint8_t victim[N - 1];

    bool mayPass(int i) const {
      if (victim[level[i] - 1] != i) return true;
      for (int j = 0; j < N; j++)
        if (j != i && level[j] >= level[i]) return false;
      return true;
    }
  };

  static State initial() { return State{}; }

  static Word pack(const State& s) {
    Packer out;
    for (int i = 0; i < N; i++) { out.put(s.level[i], 3); out.put(s.next[i], 2); }
    for (int l = 0; l < N - 1; l++) out.put(s.victim[l], 3);
    return out.word;
  }

  static State unpack(Word word) {
    State s;
    Unpacker in(word);
    for (int i = 0; i < N; i++) { s.level[i] = in.take(3); s.next[i] = Step(in.take(2)); }
    for (int l = 0; l < N - 1; l++) s.victim[l] = in.take(3);
    return s;
  }

  static bool holds(const State& s) {
    int inside = 0;
    for (int i = 0; i < N; i++) inside += s.next[i] == leaves;
    return inside <= 1;
  }

  template <class Emit> static void expand(const State& s, Emit emit) {
    for (int i = 0; i < N; i++) {
      if (s.next[i] == waits && !s.mayPass(i)) continue;
      State n = s;
      switch (s.next[i]) {
        case climbs: n.level[i]++; n.next[i] = becomesVictim; break;
        case becomesVictim: n.victim[s.level[i] - 1] = i; n.next[i] = waits; break;
        case waits: n.next[i] = s.level[i] == N - 1 ? leaves : climbs; break;
        case leaves: n.level[i] = 0; n.next[i] = climbs; break;
      }
      emit(n);
    }
  }
};

int main(int argc, char** argv) {
  switch (argc > 1 ? std::atoi(argv[1]) : 0) {
    case 5: return search<Filter<5>>();
    case 6: return search<Filter<6>>();
  }
  std::fprintf(stderr, "filter N, where N is 5 or 6\n");
  return 2;
}
