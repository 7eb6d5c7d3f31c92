#include "random.h"

namespace mcq {
namespace {

// The finalizer of SplitMix64 (Steele, Lea and Flood, 2014, "Fast splittable pseudorandom number generators", fig. 15).
uint64_t mix(uint64_t z) {
  z += 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

std::vector<RowKey> row_keys(const Random& random, uint64_t site, const Rows& rows, int64_t copies) {
  const uint64_t site_key = mix(mix(mix(random.seed) ^ random.step) ^ site);
  std::vector<RowKey> keys;
  keys.reserve(static_cast<size_t>(rows.count() * copies));
  for (int64_t n = 0; n < rows.sequences(); ++n) {
    for (int64_t copy = 0; copy < copies; ++copy) {
      for (int64_t r = rows.starts[n]; r < rows.starts[n + 1]; ++r) {
        const uint64_t sequence_key = mix(site_key ^ static_cast<uint64_t>(rows.sequence[r]));
        const uint64_t key =
            mix(sequence_key ^ (static_cast<uint64_t>(copy) << 32 | static_cast<uint64_t>(rows.position[r])));
        keys.push_back({static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32)});
      }
    }
  }
  return keys;
}

}  // namespace mcq
