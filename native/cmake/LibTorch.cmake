# Imported targets for a prebuilt LibTorch in the folder LIBTORCH (with lib/ and include/).
#
# find_package(Torch) is not used: for a CUDA build it demands nvcc merely to configure, and it leaks folders of the
# machine that built it into the RUNPATH.
set(LIBTORCH "$ENV{LIBTORCH}" CACHE PATH "Folder of a LibTorch ${MCQ_TORCH_VERSION}: holds lib/ and include/")

set(_torch_version_header "${LIBTORCH}/include/torch/headeronly/version.h")
if(NOT EXISTS "${LIBTORCH}/lib/libtorch_cpu.so" OR NOT EXISTS "${_torch_version_header}")
  message(FATAL_ERROR
    "No LibTorch in LIBTORCH='${LIBTORCH}'. Ways to provide it:\n"
    "  mcq setup (or npm run setup) brings it and builds;\n"
    "  -DLIBTORCH=FOLDER or the environment variable LIBTORCH names an unpacked LibTorch ${MCQ_TORCH_VERSION};\n"
    "  an installed Python torch ${MCQ_TORCH_VERSION} holds one, in the folder of the package 'torch'.")
endif()

file(STRINGS "${_torch_version_header}" _version_lines REGEX "#define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
string(REGEX REPLACE "[^0-9;]" "" _version_numbers "${_version_lines}")
string(REPLACE ";" "." LIBTORCH_VERSION "${_version_numbers}")
if(NOT LIBTORCH_VERSION VERSION_EQUAL MCQ_TORCH_VERSION)
  message(FATAL_ERROR "LibTorch in ${LIBTORCH} is ${LIBTORCH_VERSION}; this source is written for ${MCQ_TORCH_VERSION}.")
endif()

function(_import_torch_library name)
  add_library(torch::${name} SHARED IMPORTED)
  set_target_properties(torch::${name} PROPERTIES IMPORTED_LOCATION "${LIBTORCH}/lib/lib${name}.so")
endfunction()
_import_torch_library(c10)
_import_torch_library(torch_cpu)

add_library(libtorch INTERFACE)
target_include_directories(libtorch SYSTEM INTERFACE
  "${LIBTORCH}/include" "${LIBTORCH}/include/torch/csrc/api/include")
target_compile_definitions(libtorch INTERFACE _GLIBCXX_USE_CXX11_ABI=1)
target_link_libraries(libtorch INTERFACE torch::torch_cpu torch::c10)

set(LIBTORCH_VARIANT cpu)
if(EXISTS "${LIBTORCH}/lib/libtorch_cuda.so")
  set(LIBTORCH_VARIANT cuda)
  _import_torch_library(torch_cuda)
  _import_torch_library(c10_cuda)
  # Nothing refers to these two by symbol: they register their kernels when loaded, so the linker must not drop them.
  target_link_libraries(libtorch INTERFACE
    -Wl,--push-state,--no-as-needed torch::torch_cuda torch::c10_cuda -Wl,--pop-state)
endif()
message(STATUS "LibTorch ${LIBTORCH_VERSION} (${LIBTORCH_VARIANT}) in ${LIBTORCH}")
