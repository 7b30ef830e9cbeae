# Read by CMake after `project()`, before llama-cpp-python switches this on by force. The library of chat parsers
# for llama.cpp's own programs takes as long to compile as all the rest, and nothing here links to it.
set(LLAMA_BUILD_COMMON OFF)
