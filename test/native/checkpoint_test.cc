#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "check.h"
#include "checkpoint/save.h"
#include "error.h"
#include "samples.h"

using namespace mcq;

namespace {

struct Folder {
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "mcq-test-XXXXXX").string();
    EXPECT(mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

/// Where save_parameters puts the parameters of a model behind `header` bytes, under names changed by `rename`.
std::vector<TensorSource> sources_of(Model& model, const std::string& file, uint64_t header,
                                     const std::function<std::string(std::string)>& rename = {}) {
  std::vector<TensorSource> sources;
  uint64_t offset = header;
  for (const auto& p : model.network().root->named_parameters()) {
    const uint64_t bytes = p.value().nbytes();
    sources.push_back({rename ? rename(p.key()) : p.key(), "F32", p.value().sizes().vec(), file, offset, bytes});
    offset += bytes;
  }
  return sources;
}

std::vector<std::string> names_of(Model& model) { return model.network().root->named_parameters().keys(); }

}  // namespace

TEST(saved_parameters_load_again_bit_for_bit_under_old_and_new_names) {
  const Folder folder;
  const std::string file = folder.path / "model";
  Model model(small_config(), {}, at::kCPU, 3);
  const Batch batch = sample_batch(3);
  // Five bytes of header: the tensors behind it are not aligned.
  save_parameters(*model.network().root, file, {1, 2, 3, 4, 5}, names_of(model));
  const auto loads = [&](const std::function<std::string(std::string)>& rename) {
    Model copy(small_config(), sources_of(model, file, 5, rename), at::kCPU, 99);
    EXPECT(copy.report().missing.empty() && copy.report().fresh.empty() && copy.report().unexpected.empty());
    return at::equal(copy.score(batch), model.score(batch));
  };
  EXPECT(loads({}));
  EXPECT(loads([](const std::string& name) { return name.starts_with("bert.") ? name.substr(5) : name; }));
  EXPECT(loads([](std::string name) {
    if (const auto at = name.find("LayerNorm.weight"); at != std::string::npos) name.replace(at, 16, "LayerNorm.gamma");
    if (const auto at = name.find("LayerNorm.bias"); at != std::string::npos) name.replace(at, 14, "LayerNorm.beta");
    return name;
  }));
}

TEST(half_precision_files_become_float_parameters) {
  const Folder folder;
  for (const auto& [dtype, type] :
       {std::pair{"F16", at::kHalf}, std::pair{"BF16", at::kBFloat16}, std::pair{"F64", at::kDouble}}) {
    const std::string file = folder.path / dtype;
    const at::Tensor values = at::randn({1, 24}).to(type).contiguous();
    std::ofstream(file, std::ios::binary)
        .write(static_cast<const char*>(values.data_ptr()), static_cast<std::streamsize>(values.nbytes()));
    Model model(small_config(), {{"classifier.weight", dtype, {1, 24}, file, 0, values.nbytes()}}, at::kCPU, 3);
    const at::Tensor loaded = model.network().root->named_parameters()["classifier.weight"];
    EXPECT(loaded.scalar_type() == at::kFloat);
    EXPECT(at::equal(loaded, values.to(at::kFloat)));
  }
}

TEST(a_report_tells_what_did_not_match) {
  const Folder folder;
  const std::string file = folder.path / "model";
  Model model(small_config(), {}, at::kCPU, 3);
  save_parameters(*model.network().root, file, {}, names_of(model));
  auto sources = sources_of(model, file, 0);
  std::erase_if(sources, [](const TensorSource& s) {
    return s.name == "classifier.bias" || s.name == "bert.pooler.dense.weight";
  });
  sources[0].name = "something.else";
  sources[1].shape = {24, 32};
  sources.push_back({"bert.embeddings.position_ids", "I64", {1, 32}, file, 0, 256});
  const LoadReport report = Model(small_config(), sources, at::kCPU, 3).report();
  EXPECT(report.fresh == std::vector<std::string>{"classifier.bias"});
  EXPECT((report.missing == std::vector<std::string>{"bert.embeddings.word_embeddings.weight",
                                                     "bert.embeddings.position_embeddings.weight",
                                                     "bert.pooler.dense.weight"}));
  EXPECT(report.unexpected == std::vector<std::string>{"something.else"});
  EXPECT(report.mismatched.size() == 1 && report.mismatched[0].expected == (std::vector<int64_t>{32, 24}));
}

TEST(tensors_outside_their_file_are_refused) {
  const Folder folder;
  const std::string file = folder.path / "short";
  std::ofstream(file, std::ios::binary) << std::string(100, 'x');
  const auto refused = [&](TensorSource source) {
    return code_of([&] { Model(small_config(), {source}, at::kCPU, 3); }) == "MCQ_CHECKPOINT";
  };
  EXPECT(!refused({"classifier.weight", "F32", {1, 24}, file, 4, 96}));
  EXPECT(refused({"classifier.weight", "F32", {1, 24}, file, 5, 96}));
  EXPECT(refused({"classifier.weight", "F32", {1, 24}, file, ~uint64_t{0} - 10, 96}));
  EXPECT(refused({"classifier.weight", "F32", {1, 24}, file, 0, 95}));
  EXPECT(refused({"classifier.weight", "I64", {1, 24}, file, 0, 96}));
  EXPECT(refused({"classifier.weight", "F32", {1, 24}, folder.path / "absent", 0, 96}));
}

TEST(a_full_disk_is_told) {
  Model model(small_config(), {}, at::kCPU, 3);
  EXPECT(code_of([&] { save_parameters(*model.network().root, "/dev/full", {}, names_of(model)); }) == "MCQ_WRITE");
  EXPECT(code_of([&] { save_parameters(*model.network().root, "/absent/folder/file", {}, {}); }) == "MCQ_WRITE");
}
