/**
 * The pagetable benchmark by hand: M mms map one object of P pages. `pagetable 2x3` runs it, `pagetable 2x3 mutant`
 * with a zap that forgets the marker.
 */
#include <cstring>
#include "search.hpp"

enum Pte : uint8_t { none, ro, rw, wp, swap, swapwp, marker };
enum Cache : uint8_t { absent, clean, dirty, swapped };

template <int M, int P, bool mutant> struct PageTable {
  struct State {
    uint8_t alive[M];
    Pte pte[M][P];
    uint8_t armed[M][P];
    Cache cache[P];
    void fill(int p) { cache[p] = cache[p] == absent ? clean : cache[p] == swapped ? dirty : cache[p]; }
  };

  static State initial() {
    State s{};
    s.alive[0] = 1;
    return s;
  }

  static Word pack(const State& s) {
    Packer out;
    for (int m = 0; m < M; m++) {
      out.put(s.alive[m], 1);
      for (int p = 0; p < P; p++) { out.put(s.pte[m][p], 3); out.put(s.armed[m][p], 1); }
    }
    for (int p = 0; p < P; p++) out.put(s.cache[p], 2);
    return out.word;
  }

  static State unpack(Word word) {
    State s;
    Unpacker in(word);
    for (int m = 0; m < M; m++) {
      s.alive[m] = in.take(1);
      for (int p = 0; p < P; p++) { s.pte[m][p] = Pte(in.take(3)); s.armed[m][p] = in.take(1); }
    }
    for (int p = 0; p < P; p++) s.cache[p] = Cache(in.take(2));
    return s;
  }

  static bool holds(const State& s) {
    for (int m = 0; m < M; m++)
      for (int p = 0; p < P; p++)
        if (s.armed[m][p] && s.pte[m][p] != wp && s.pte[m][p] != swapwp && s.pte[m][p] != marker) return false;
    return true;
  }

  template <class Emit> static void expand(const State& s, Emit emit) {
    for (int m = 0; m < M; m++)
      if (s.alive[m])
        for (int p = 0; p < P; p++) process(s, m, p, emit);
    for (int p = 0; p < P; p++) kernel(s, p, emit);
    for (int m = 0; m < M; m++) {
      if (!s.alive[m]) continue;
      for (int n = 0; n < M; n++)
        if (!s.alive[n]) fork(s, m, n, emit);
      if (m != 0) exit(s, m, emit);
    }
  }

  template <class Emit> static void process(const State& s, int m, int p, Emit emit) {
    const Pte is = s.pte[m][p];
    if (is == none) { State n = s; n.pte[m][p] = ro; n.fill(p); emit(n); }
    if (is == marker) { State n = s; n.pte[m][p] = wp; n.fill(p); emit(n); }
    if (is == none || is == ro) { State n = s; n.pte[m][p] = rw; n.cache[p] = dirty; emit(n); }
    if (!s.armed[m][p]) { State n = s; n.armed[m][p] = 1; n.pte[m][p] = is == none ? marker : is == swap ? swapwp : wp; emit(n); }
    if (s.armed[m][p]) { State n = s; n.armed[m][p] = 0; n.pte[m][p] = is == marker ? none : is == swapwp ? swap : ro; emit(n); }
    if (is == swap || is == swapwp) { State n = s; n.pte[m][p] = is == swap ? ro : wp; n.fill(p); emit(n); }
    if (is != none && is != marker) { State n = s; n.pte[m][p] = !mutant && (is == wp || is == swapwp) ? marker : none; emit(n); }
  }

  template <class Emit> static void kernel(const State& s, int p, Emit emit) {
    if (s.cache[p] == dirty) {
      State out = s;
      State back = s;
      for (int m = 0; m < M; m++) {
        const Pte is = s.pte[m][p];
        out.pte[m][p] = is == ro || is == rw ? swap : is == wp ? swapwp : is;
        back.pte[m][p] = is == rw ? ro : is;
      }
      out.cache[p] = swapped;
      back.cache[p] = clean;
      emit(out);
      emit(back);
    }
    if (s.cache[p] == clean) {
      State n = s;
      for (int m = 0; m < M; m++) {
        const Pte is = s.pte[m][p];
        n.pte[m][p] = is == ro || is == rw ? none : is == wp ? marker : is;
      }
      n.cache[p] = absent;
      emit(n);
    }
  }

  template <class Emit> static void fork(const State& s, int m, int child, Emit emit) {
    State n = s;
    for (int p = 0; p < P; p++) {
      if (s.pte[m][p] == rw) n.pte[m][p] = ro;
      n.pte[child][p] = n.pte[m][p];
      n.armed[child][p] = s.armed[m][p];
    }
    n.alive[child] = 1;
    emit(n);
  }

  template <class Emit> static void exit(const State& s, int m, Emit emit) {
    State n = s;
    for (int p = 0; p < P; p++) { n.pte[m][p] = none; n.armed[m][p] = 0; }
    n.alive[m] = 0;
    emit(n);
  }
};

template <bool mutant> int run(const char* size) {
  if (!std::strcmp(size, "1x1")) return search<PageTable<1, 1, mutant>>();
  if (!std::strcmp(size, "2x2")) return search<PageTable<2, 2, mutant>>();
  if (!std::strcmp(size, "3x2")) return search<PageTable<3, 2, mutant>>();
  if (!std::strcmp(size, "2x3")) return search<PageTable<2, 3, mutant>>();
  if (!std::strcmp(size, "4x2")) return search<PageTable<4, 2, mutant>>();
  std::fprintf(stderr, "no such size: %s\n", size);
  return 2;
}

int main(int argc, char** argv) {
  const char* size = argc > 1 ? argv[1] : "";
  return argc > 2 && !std::strcmp(argv[2], "mutant") ? run<true>(size) : run<false>(size);
}
