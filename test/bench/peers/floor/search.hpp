/**
 * The floor: what a breadth-first search costs when model and search are written by hand in C++ for one another.
 *
 * A state is one 64-bit word whose lowest bit is always set, so that zero marks an empty place. The table is the only
 * copy of the states (open addressing, linear probing, at most three quarters full); the queue holds positions in it,
 * which move when it grows. Exact: words are compared, never their hashes. The successors of a state are hashed and
 * prefetched together before any of them is looked up. A successor that is its own predecessor counts as a transition,
 * and is not looked up at all.
 *
 * A model has a `State`, `initial()`, `pack`, `unpack`, `holds` (the invariant, asked once per state) and `expand`, which
 * hands every successor to `emit`. The result is one line of JSON.
 */
#include <cstdint>
#include <cstdio>
#include <vector>

using Word = uint64_t;
using Index = uint32_t;

inline Word hashOf(Word x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33);
}

class Table {
public:
  std::vector<Index> order;
  std::vector<Index> parent;

  Word operator[](size_t index) const { return words[order[index]]; }
  void prefetch(Word hash) const { __builtin_prefetch(&words[hash & mask]); }
  size_t bytes() const { return words.size() * sizeof(Word) + (order.size() + parent.size()) * sizeof(Index); }

  void makeRoomFor(size_t more) {
    while ((order.size() + more) * 4 > words.size() * 3) grow();
  }
  void add(Word word, Word hash, Index from) {
    size_t at = hash & mask;
    while (words[at] != 0 && words[at] != word) at = (at + 1) & mask;
    if (words[at] == word) return;
    words[at] = word;
    order.push_back(at);
    parent.push_back(from);
  }
  size_t depthOf(size_t index) const {
    size_t depth = 0;
    for (; index != 0; index = parent[index]) depth++;
    return depth;
  }

private:
  std::vector<Word> words = std::vector<Word>(1 << 16);
  size_t mask = words.size() - 1;

  void grow() {
    std::vector<Word> larger(words.size() * 2);
    mask = larger.size() - 1;
    for (Index& position : order) {
      const Word word = words[position];
      size_t at = hashOf(word) & mask;
      while (larger[at] != 0) at = (at + 1) & mask;
      larger[at] = word;
      position = at;
    }
    words.swap(larger);
  }
};

template <class Model> int search() {
  using State = typename Model::State;
  Table table;
  const Word first = Model::pack(Model::initial());
  table.add(first, hashOf(first), 0);

  constexpr size_t mostSuccessors = 256;
  Word next[mostSuccessors], hash[mostSuccessors];
  size_t found = 0;
  uint64_t transitions = 0;
  Word now = 0;
  const auto emit = [&](const State& state) __attribute__((always_inline)) {
    transitions++;
    const Word word = Model::pack(state);
    if (word == now) return;
    next[found] = word;
    hash[found] = hashOf(word);
    table.prefetch(hash[found++]);
  };

  long violated = -1;
  for (size_t i = 0; i < table.order.size(); i++) {
    now = table[i];
    found = 0;
    const State state = Model::unpack(now);
    if (!Model::holds(state)) {
      violated = table.depthOf(i);
      break;
    }
    Model::expand(state, emit);
    table.makeRoomFor(found);
    for (size_t j = 0; j < found; j++) table.add(next[j], hash[j], i);
  }
  std::printf("{\"states\":%zu,\"transitions\":%llu,\"depth\":%zu,\"bytes\":%zu,\"steps\":", table.order.size(),
    static_cast<unsigned long long>(transitions), table.depthOf(table.order.size() - 1), table.bytes());
  violated < 0 ? std::printf("null}\n") : std::printf("%ld}\n", violated);
  return 0;
}

/** Reads and writes the fields of a packed state one after the other. */
struct Packer {
  Word word = 1;
  int at = 1;
  void put(Word value, int bits) { word |= value << at; at += bits; }
};
struct Unpacker {
  Word rest;
  explicit Unpacker(Word word) : rest(word >> 1) {}
  uint8_t take(int bits) { const uint8_t value = rest & ((1u << bits) - 1); rest >>= bits; return value; }
};
